"""Every table there is; the one module that knows them all (for migrations and for comparing the two)."""

from app.abuse.bot_check.models import bot_check_answers
from app.audit.models import audit_events
from app.mail.models import mail_outbox
from app.meta.models import meta_requests
from app.players.models import identities, players, tombstones
from app.sessions.models import sessions
from app.signin.challenge.models import mail_challenges
from app.signin.social.models import oauth_attempts, pending_signups
from app.wallets.models import wallets

ALL = (
    audit_events,
    players,
    identities,
    tombstones,
    sessions,
    wallets,
    oauth_attempts,
    pending_signups,
    mail_outbox,
    mail_challenges,
    meta_requests,
    bot_check_answers,
)
