"""Every table there is; the one module that knows them all (for migrations and for comparing the two)."""

from app.abuse.bot_check.models import bot_check_answers
from app.audit.models import audit_events
from app.games.models import (
    favourite_games,
    game_provider_keys,
    game_providers,
    game_pseudonyms,
    game_sessions,
    games,
    play_limits,
    play_protection,
    recent_games,
)
from app.ledger.models import ledger_actions, ledger_entries, ledger_rounds
from app.mail.models import mail_outbox
from app.meta.models import meta_requests
from app.players.models import identities, passkeys, players, tombstones
from app.sessions.models import sessions
from app.signin.challenge.models import mail_challenges
from app.signin.social.models import oauth_attempts, pending_signups
from app.wallets.models import wallets

ALL = (
    audit_events,
    players,
    identities,
    passkeys,
    tombstones,
    sessions,
    wallets,
    oauth_attempts,
    pending_signups,
    mail_outbox,
    mail_challenges,
    meta_requests,
    ledger_actions,
    ledger_entries,
    ledger_rounds,
    game_providers,
    game_provider_keys,
    game_pseudonyms,
    games,
    favourite_games,
    recent_games,
    game_sessions,
    play_protection,
    play_limits,
    bot_check_answers,
)
