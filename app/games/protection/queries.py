"""Reading what protects a player: what he has set himself, and where he sits now."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import game_providers, game_sessions, games, play_limits, play_protection
from app.kit.clock import utc_now
from app.wallets.models import wallets

DEFAULT_MINUTES: Final = 60
#: Stands in a wallet's `no_stakes_until` while staff keeps its player out, and for good when his account is closed: the
#: last moment that both databases hold.
KEPT_OUT: Final = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001 - naive UTC, as everywhere


class LimitKind(StrEnum):
    """Of what a day's limit is: everything that is staked, or what is staked beyond what comes back."""

    STAKE = "stake"
    LOSS = "loss"


@dataclass(frozen=True, slots=True)
class Protection:
    """A player's row, or what holds without one. Moments are UTC; `stopped_until`: what his wallets say,
    unless that is staff's block, which is no protection of his.
    """

    minutes: int = DEFAULT_MINUTES
    time_out_until: datetime | None = None
    excluded_until: datetime | None = None
    playing_since: datetime | None = None
    stopped_until: datetime | None = None

    def stop(self) -> datetime | None:
        """Until when no game opens; None: one does now."""
        return latest(self.time_out_until, self.excluded_until, self.stopped_until, after=utc_now())

    def exclusion(self) -> datetime | None:
        """Until when he is excluded, if he is. What only the wallets know was brought along from an earlier account."""
        now = utc_now()
        brought = latest(self.stopped_until, after=max(now, self.time_out_until or now))
        return latest(self.excluded_until, brought, after=now)


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a day; `amount` None: none. `pending_from`: when `pending_amount` takes its place."""

    currency: str
    kind: LimitKind
    amount: Decimal | None = None
    pending_amount: Decimal | None = None
    pending_from: datetime | None = None


def latest(*moments: datetime | None, after: datetime) -> datetime | None:
    """The last of those that lie after `after`."""
    return max((moment for moment in moments if moment is not None and moment > after), default=None)


def own_stop(no_stakes_until: datetime | None) -> datetime | None:
    """What of a wallet's moment is the player's own wish: nothing while staff keeps him out."""
    return None if no_stakes_until == KEPT_OUT else no_stakes_until


async def protection_of(connection: AsyncConnection, *, user_id: int) -> Protection:
    """As it stands."""
    # The wallets first: a block moves what they alone know into the player's row, which is read after them.
    told = select(wallets.c.no_stakes_until).where(wallets.c.user_id == user_id, wallets.c.no_stakes_until.is_not(None))
    own = [own_stop(moment) for moment in (await connection.execute(told)).scalars()]
    stopped = max((moment for moment in own if moment is not None), default=None)
    columns = ("reality_check_minutes", "time_out_until", "excluded_until", "playing_since")
    query = select(*(play_protection.c[name] for name in columns)).where(play_protection.c.user_id == user_id)
    row = (await connection.execute(query)).first()
    if row is None:
        return Protection(stopped_until=stopped)
    minutes, time_out_until, excluded_until, playing_since = row
    return Protection(minutes or DEFAULT_MINUTES, time_out_until, excluded_until, playing_since, stopped)


async def limits_of(connection: AsyncConnection, *, user_id: int) -> dict[tuple[str, LimitKind], Limit]:
    """The limits that were ever set, by currency and kind."""
    names = ("currency_code", "kind", "amount", "pending_amount", "pending_from")
    query = select(*(play_limits.c[name] for name in names)).where(play_limits.c.user_id == user_id)
    rows = await connection.execute(query)
    return {(row[0], LimitKind(row[1])): Limit(row[0], LimitKind(row[1]), *row[2:]) for row in rows}


@dataclass(frozen=True, slots=True)
class LiveGame:
    """The game that a player has open."""

    provider: str
    code: str
    currency: str
    since: datetime


async def live_game_of(connection: AsyncConnection, *, user_id: int) -> LiveGame | None:
    """The newest, of which there is one at most."""
    query = (
        select(game_providers.c.name, games.c.code, game_sessions.c.currency_code, game_sessions.c.created_at)
        .join(games, games.c.game_id == game_sessions.c.game_id)
        .join(game_providers, game_providers.c.provider_id == game_sessions.c.provider_id)
        .where(
            game_sessions.c.user_id == user_id,
            game_sessions.c.ended_at.is_(None),
            game_sessions.c.expires_at > utc_now(),
        )
        .order_by(game_sessions.c.game_session_id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    return LiveGame(*row) if row else None
