"""The coins of the day: whether a player may have them, and the movements that give them to him.

Once for each player, currency and day (UTC): the movement's key says so, whoever asks and however often at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.protection.queries import protection_of
from app.kit.clock import utc_now
from app.ledger.commands import Command, Kind, Movement
from app.ledger.models import ledger_actions
from app.players.disconnect import held_identities_of
from app.players.may_play import Obstacle, PlayRules, may_play, profile_of
from app.players.models import players
from app.players.tombstones import EMAIL, causes_of_absence
from app.wallets.grant import SOURCE
from app.wallets.queries import wallets_of

DAILY: Final = "grant:daily"


@dataclass(frozen=True, slots=True)
class Giver:
    """What the operator gives, to whom, and the signing keys, by which the traces of those who left are known."""

    grants: Sequence[tuple[str, Decimal]]
    rules: PlayRules
    wallet_type: str
    keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class Share:
    """One currency's coins of one day."""

    key: str
    wallet_id: int
    currency: str
    amount: Decimal

    def command(self) -> Command:
        """What the ledger is asked to do."""
        return Command(SOURCE, (Movement(self.key, Kind.GRANT, self.wallet_id, self.currency, self.amount, DAILY),))


@dataclass(frozen=True, slots=True)
class Offer:
    """`open_shares`: those that today has not given yet. The others say why there may be none to fetch."""

    shares: Sequence[Share]
    open_shares: Sequence[Share]
    obstacles: Sequence[Obstacle]
    stopped_until: datetime | None
    was_here_today: bool
    day_ends_at: datetime

    @property
    def is_available(self) -> bool:
        """Whether there is something to fetch now."""
        return bool(self.open_shares) and not (self.obstacles or self.stopped_until or self.was_here_today)

    @property
    def next_at(self) -> datetime | None:
        """When there will be something; None: now, or nobody can say."""
        if self.is_available or self.obstacles or not self.shares:
            return None
        is_given = self.was_here_today or not self.open_shares
        ends = [self.stopped_until, self.day_ends_at if is_given else None]
        return max((end for end in ends if end is not None), default=None)


async def offer_of(connection: AsyncConnection, *, user_id: int, giver: Giver) -> Offer | None:
    """Today's, for this player. None: there is no such player."""
    profile = await profile_of(connection, user_id=user_id)
    if profile is None:
        return None
    now = utc_now()
    midnight = now.replace(hour=0, minute=0, second=0)
    shares = await _shares(connection, user_id=user_id, giver=giver, day=midnight)
    given = await _given(connection, shares)
    return Offer(
        shares,
        [share for share in shares if share.key not in given],
        may_play(profile, rules=giver.rules),
        (await protection_of(connection, user_id=user_id)).stop(),
        await _was_here_today(connection, user_id=user_id, keys=giver.keys, midnight=midnight),
        midnight + timedelta(days=1),
    )


async def _shares(connection: AsyncConnection, *, user_id: int, giver: Giver, day: datetime) -> list[Share]:
    first: dict[str, int] = {}
    for wallet in await wallets_of(connection, user_id=user_id):
        if wallet.wallet_type == giver.wallet_type:
            first.setdefault(wallet.currency_code, wallet.wallet_id)
    return [
        Share(f"daily:{user_id}:{day:%Y-%m-%d}:{currency}", first[currency], currency, amount)
        for currency, amount in giver.grants
        if currency in first
    ]


async def _given(connection: AsyncConnection, shares: Sequence[Share]) -> set[str]:
    keys = [share.key for share in shares]
    query = select(ledger_actions.c.action_key).where(
        ledger_actions.c.source == SOURCE, ledger_actions.c.action_key.in_(keys)
    )
    return set((await connection.execute(query)).scalars()) if keys else set()


async def _was_here_today(
    connection: AsyncConnection, *, user_id: int, keys: Sequence[str], midnight: datetime
) -> bool:
    """Whether he is new today, and somebody left today who had his address or one of his identities: who closes an
    account and comes back has had the coins of this day.
    """
    columns = (players.c.registration_date, players.c.email_normal)
    came_at, address = (await connection.execute(select(*columns).where(players.c.user_id == user_id))).one()
    if came_at is None or came_at < midnight:
        return False
    held = await held_identities_of(connection, user_id=user_id)
    traces = [(one.provider, one.subjects) for one in held] + ([(EMAIL, [address])] if address else [])
    for provider, subjects in traces:
        if await causes_of_absence(connection, keys=keys, provider=provider, subjects=subjects, since=midnight):
            return True
    return False
