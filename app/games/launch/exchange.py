"""The one-time launch code becomes a session token, by one conditional write: of two who try, one gets it."""

from datetime import datetime
from typing import Final

from msgspec import Struct
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import game_sessions, games, play_protection
from app.games.protection.queries import DEFAULT_MINUTES
from app.games.providers.pseudonyms import pseudonym_of
from app.kit.clock import utc_now
from app.kit.tokens import fingerprint, new_secret
from app.ledger.allowance import Allowance
from app.ledger.rows import allowance_of
from app.players.models import players
from app.wallets.models import wallets


class Exchanged(Struct, frozen=True):
    """What a game is told of its session; amounts in main units. `elapsed_seconds`: since the last reality check."""

    token: str
    reference: str
    wallet_id: int
    currency: str
    locale: str
    game_code: str
    expires_at: datetime
    allowance: Allowance
    reality_check_seconds: int
    elapsed_seconds: int


async def exchange_code(tx: AsyncConnection, code: str, *, provider_id: int) -> Exchanged | None:
    """None when the code is unknown, used, too old, or another provider's."""
    now, token = utc_now(), new_secret()
    mine = _still_good(fingerprint(code), provider_id=provider_id, now=now)
    used = await tx.execute(update(game_sessions).where(*mine).values(exchanged_at=now, token=fingerprint(token)))
    if used.rowcount != 1:
        return None
    query = (
        select(game_sessions, games.c.code, players.c.language_code, play_protection.c.reality_check_minutes)
        .join(games, games.c.game_id == game_sessions.c.game_id)
        .join(players, players.c.user_id == game_sessions.c.user_id)
        .outerjoin(play_protection, play_protection.c.user_id == game_sessions.c.user_id)
        .where(game_sessions.c.token == fingerprint(token))
    )  # fmt: skip
    row = (await tx.execute(query)).one()
    allowance = allowance_of((await tx.execute(_ALLOWANCE.where(wallets.c.wallet_id == row.wallet_id))).one())
    interval = (row.reality_check_minutes or DEFAULT_MINUTES) * 60
    left = interval if allowance.pause_due_at is None else int((allowance.pause_due_at - now).total_seconds())
    return Exchanged(
        token, await pseudonym_of(tx, provider_id=provider_id, user_id=row.userId), row.wallet_id, row.currency_code,
        row.language_code or "en", row.code, row.expires_at, allowance.on(now.date()),
        interval, min(max(interval - left, 0), interval),
    )  # fmt: skip


async def adopt_code(tx: AsyncConnection, code: str, *, provider_id: int) -> bool:
    """The launch code becomes the session's token itself, for dialects whose games have no call to exchange it.

    Like an exchange it happens once, and within the code's time; False: neither now nor ever for this code.
    """
    now, known = utc_now(), fingerprint(code)
    mine = _still_good(known, provider_id=provider_id, now=now)
    used = await tx.execute(update(game_sessions).where(*mine).values(exchanged_at=now, token=known))
    return bool(used.rowcount == 1)


def _still_good(known: str, *, provider_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        game_sessions.c.launch_code == known,
        game_sessions.c.provider_id == provider_id,
        game_sessions.c.exchanged_at.is_(None),
        game_sessions.c.launch_code_ends_at > now,
        game_sessions.c.ended_at.is_(None),
    )


_ALLOWANCE: Final = select(
    wallets.c.play_day,
    wallets.c.day_staked,
    wallets.c.day_paid,
    wallets.c.day_stake_limit,
    wallets.c.day_loss_limit,
    wallets.c.no_stakes_until,
    wallets.c.pause_due_at,
)
