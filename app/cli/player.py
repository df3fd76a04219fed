"""`igw player show`: who he is, and why he cannot get in. No secret is printed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.cli.errors import CommandFailed
from app.cli.on_database import on_database
from app.cli.player_play import settings as play_settings
from app.cli.player_play import stops
from app.config import Settings
from app.db import Database
from app.games.protection.queries import LiveGame, live_game_of
from app.games.protection.standing import Standing, standing_of
from app.kit.clock import iso_utc
from app.kit.money import amount_text
from app.kit.text import clean_line
from app.legal.texts import read_legal_texts
from app.players.may_play import Obstacle, PlayRules
from app.players.overview import Overview, overview_of
from app.players.register import player_by_email
from app.wallets.queries import Wallet, wallets_of

_NOT_SEEN = ("Rate limits are not seen here: rate_limited stands in the log with the address, and passes by itself.",)

_PLAY: Final = {
    Obstacle.ACCOUNT_BLOCKED: "The account is blocked or closed.",
    Obstacle.TERMS_NOT_ACCEPTED: "He has not accepted the terms in force; the lobby asks him.",
    Obstacle.BIRTH_DATE_MISSING: "There is no birth date; the lobby asks him.",
    Obstacle.UNDER_AGE: "He is younger than MIN_AGE. `igw player set-birth-date` corrects a wrong date.",
    Obstacle.COUNTRY_MISSING: "There is no country; the lobby asks him.",
    Obstacle.COUNTRY_BLOCKED: "BLOCKED_COUNTRIES names his country. `igw player set-country` corrects a wrong one.",
}


def show(settings: Settings, *, email: str | None, user_id: int | None) -> str:
    """The text for the person at the terminal. Raises CommandFailed."""
    if (email is None) == (user_id is None):
        raise CommandFailed("Name the player by --email or by --id.")
    seen = on_database(settings, lambda database: _read(database, settings=settings, email=email, user_id=user_id))
    return "\n".join(_lines(seen))


@dataclass(frozen=True, slots=True)
class _Seen:
    overview: Overview
    wallets: list[Wallet]
    standing: Standing
    live_game: LiveGame | None


async def _read(database: Database, *, settings: Settings, email: str | None, user_id: int | None) -> _Seen:
    terms_version = read_legal_texts(settings.legal_dir).terms_version
    rules = PlayRules(settings.min_age, settings.blocked_countries, terms_version)
    async with database.reading() as connection:
        if email is not None:
            player = await player_by_email(connection, email)
            user_id = player.user_id if player else None
        overview = None
        if user_id is not None:
            overview = await overview_of(connection, user_id=user_id, idle_days=settings.session_idle_days, rules=rules)
        if overview is None or user_id is None:
            raise CommandFailed("There is no such player. An account that was closed is found by --id only.")
        return _Seen(
            overview,
            await wallets_of(connection, user_id=user_id),
            await standing_of(connection, user_id=user_id),
            await live_game_of(connection, user_id=user_id),
        )


def _lines(seen: _Seen) -> Iterator[str]:
    overview = seen.overview
    for name, value in overview.facts.items():
        yield f"{name}: {_shown(value)}"
    yield "\nWhy he may not get in:"
    yield from (f"  {sentence}" for sentence in overview.obstacles or ["Nothing here stands in his way."])
    yield from (f"  {sentence}" for sentence in _NOT_SEEN)
    yield "\nWhy he may not play:"
    hindered = [*(_PLAY[obstacle] for obstacle in overview.play_obstacles), *stops(seen.standing)]
    yield from (f"  {sentence}" for sentence in hindered or ["Nothing of age, place, terms, limits or breaks."])
    yield "\nPlay:"
    yield from (f"  {line}" for line in play_settings(seen.standing, seen.live_game))
    yield "\nIdentities:"
    for identity in overview.identities:
        disconnected = f", disconnected {_shown(identity.disconnected_at)}" if identity.disconnected_at else ""
        since = _shown(identity.created_at)
        yield f"  {identity.identity_id} {identity.provider} {_shown(identity.username)}, since {since}{disconnected}"
    yield "\nPasskeys:"
    for passkey in overview.passkeys:
        used = _shown(passkey.last_used_at)
        suspended = f", suspended {_shown(passkey.suspended_at)}" if passkey.suspended_at else ""
        yield f"  {passkey.passkey_id} since {_shown(passkey.created_at)}, last used {used}{suspended}"
    yield "\nOpen sessions:"
    for row in overview.sessions:
        last_seen, method = _shown(row["last_seen_at"]), _shown(row["method"])
        yield f"  {row['session_id']} by {method} from {_shown(row['Login_IP'])}, last seen {last_seen}"
    yield "\nWallets:"
    for wallet in seen.wallets:
        amount = amount_text(wallet.balance, currency=wallet.currency_code)
        yield f"  {wallet.wallet_id} {wallet.wallet_type} {amount} {wallet.currency_code}"
    yield "\nLast events:"
    for event in overview.events:
        who = f"{event.actor} ({_shown(event.by)})" if event.by else event.actor
        yield f"  {_shown(event.at)} {event.event} by {who} {_shown(event.method)} {_shown(event.address)}"


def _shown(value: Any) -> str:
    """One line whatever somebody has typed: a terminal obeys control characters."""
    if isinstance(value, datetime):
        return iso_utc(value) or "-"
    return "-" if value is None else clean_line(str(value), longest=300)
