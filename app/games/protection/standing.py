"""Everything that protects a player, as it stands now: for his page, and for support."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.protection.clock import Clock, Net, clock_of, net_since
from app.games.protection.queries import Limit, LimitKind, Protection, limits_of, protection_of
from app.kit.clock import utc_now
from app.wallets.models import wallets


@dataclass(frozen=True, slots=True)
class UsedLimit:
    """A limit and how much of it today has used, not below nothing."""

    limit: Limit
    used: Decimal

    @property
    def is_reached(self) -> bool:
        """Whether nothing more may be staked today."""
        return self.limit.amount is not None and self.used >= self.limit.amount


@dataclass(frozen=True, slots=True)
class Standing:
    """`limits`: of every currency in which the player has a wallet, both kinds. `day_ends_at`: when they begin anew."""

    protection: Protection
    limits: Sequence[UsedLimit]
    clock: Clock
    net: Sequence[Net]
    day_ends_at: datetime


async def standing_of(connection: AsyncConnection, *, user_id: int) -> Standing:
    """Of one player."""
    clock, now = await clock_of(connection, user_id=user_id), utc_now()
    since = clock.playing_since
    return Standing(
        await protection_of(connection, user_id=user_id),
        await _used_limits(connection, user_id=user_id),
        clock,
        [] if since is None else await net_since(connection, user_id=user_id, since=since),
        now.replace(hour=0, minute=0, second=0) + timedelta(days=1),
    )


async def _used_limits(connection: AsyncConnection, *, user_id: int) -> list[UsedLimit]:
    known = await limits_of(connection, user_id=user_id)
    names = ("currency_code", "play_day", "day_staked", "day_paid")
    mine = select(*(wallets.c[name] for name in names)).where(wallets.c.user_id == user_id)
    used: dict[str, list[Decimal]] = {}
    for currency, day, staked, paid in (await connection.execute(mine.order_by(wallets.c.wallet_id))).all():
        sums = used.setdefault(currency, [Decimal(0), Decimal(0)])
        if day == utc_now().date():
            sums[0], sums[1] = sums[0] + staked, sums[1] + staked - paid
    return [
        UsedLimit(known.get((currency, kind), Limit(currency, kind)), max(value, Decimal(0)))
        for currency, sums in used.items()
        for kind, value in zip((LimitKind.STAKE, LimitKind.LOSS), sums, strict=True)
    ]
