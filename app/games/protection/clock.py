"""How long a player has played, and when he must be told so (the reality check).

The moment at which he must say that he knows stands in his wallets (`pause_due_at`), where every bet is decided. The
clock runs on when he leaves a game and comes back, opens another one, or leaves one open; half an hour without a bet
and without opening a game is a break.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Record, record
from app.games.models import game_sessions
from app.games.protection.keep import keep_protection
from app.games.protection.queries import live_game_of, protection_of
from app.kit.clock import utc_now
from app.kit.ids import smallest_id
from app.ledger.models import ledger_rounds
from app.players.personal_facts import Teller
from app.wallets.models import wallets

#: Who has not touched a game for so long begins anew.
BREAK: Final = timedelta(minutes=30)
#: An answer counts so long before it is due: the game's clock may be ahead of ours, and asks when its own says so.
_EARLY: Final = timedelta(minutes=1)
_ROUNDS_LOOKED_AT: Final = 50


@dataclass(frozen=True, slots=True)
class Clock:
    """`playing_since` None: he does not play now. `due_at`: when bets are refused until he answers."""

    minutes: int
    playing_since: datetime | None = None
    due_at: datetime | None = None

    @property
    def is_due(self) -> bool:
        """Whether bets are refused now."""
        return self.due_at is not None and utc_now() >= self.due_at

    @property
    def elapsed_seconds(self) -> int:
        """Since he began."""
        return 0 if self.playing_since is None else int((utc_now() - self.playing_since).total_seconds())


@dataclass(frozen=True, slots=True)
class Net:
    """What came back less what was staked, in one currency."""

    currency: str
    amount: Decimal


async def begin_to_play(tx: AsyncConnection, *, user_id: int) -> None:
    """Start the clock, or let it run on. Called by a launch, before its own game session is written; the caller holds
    the player.
    """
    now = utc_now()
    protection = await protection_of(tx, user_id=user_id)
    mine = update(wallets).where(wallets.c.user_id == user_id)
    if protection.playing_since is not None and not await _has_paused(tx, user_id=user_id):
        due_at = await _due_at(tx, user_id=user_id)
        await tx.execute(mine.where(wallets.c.pause_due_at.is_(None)).values(pause_due_at=due_at))
        return
    await keep_protection(tx, user_id=user_id, playing_since=now)
    await tx.execute(mine.values(pause_due_at=now + timedelta(minutes=protection.minutes)))


async def clock_of(connection: AsyncConnection, *, user_id: int) -> Clock:
    """As it stands. A game that is left open keeps it running."""
    protection = await protection_of(connection, user_id=user_id)
    if protection.playing_since is None:
        return Clock(protection.minutes)
    sits = await live_game_of(connection, user_id=user_id)
    if sits is None and await _has_paused(connection, user_id=user_id):
        return Clock(protection.minutes)
    return Clock(protection.minutes, protection.playing_since, await _due_at(connection, user_id=user_id))


async def acknowledge(tx: AsyncConnection, teller: Teller) -> None:
    """He has seen it: bets are taken for another interval. Before it is due an answer changes nothing, for nobody can
    have seen what was not shown. The caller holds the player.
    """
    now = utc_now()
    clock = await clock_of(tx, user_id=teller.user_id)
    if clock.playing_since is None or clock.due_at is None or now < clock.due_at - _EARLY:
        return
    if await _has_paused(tx, user_id=teller.user_id):
        await keep_protection(tx, user_id=teller.user_id, playing_since=now)
    await _put_off(tx, user_id=teller.user_id, due_at=now + timedelta(minutes=clock.minutes))
    told: dict[str, str | int | None] = {"minutes": clock.elapsed_seconds // 60}
    await record(tx, _event(teller, Event.REALITY_CHECK_SEEN, told))


async def set_interval(tx: AsyncConnection, teller: Teller, *, minutes: int) -> None:
    """A shorter one counts from the last check on, a longer one from the next. The caller holds the player."""
    clock = await clock_of(tx, user_id=teller.user_id)
    if minutes == clock.minutes:
        return
    await keep_protection(tx, user_id=teller.user_id, reality_check_minutes=minutes)
    if clock.due_at is not None and minutes < clock.minutes:
        due_at = clock.due_at - timedelta(minutes=clock.minutes - minutes)
        await _put_off(tx, user_id=teller.user_id, due_at=due_at)
    await record(tx, _event(teller, Event.REALITY_CHECK_SET, {"minutes": minutes}))


async def net_since(connection: AsyncConnection, *, user_id: int, since: datetime) -> Sequence[Net]:
    """Of the rounds that were opened since then, in every currency that was played with."""
    found = []
    mine = select(wallets.c.wallet_id, wallets.c.currency_code).where(wallets.c.user_id == user_id)
    for wallet_id, currency in (await connection.execute(mine.order_by(wallets.c.wallet_id))).all():
        rounds = ledger_rounds.c.wallet_id == wallet_id, ledger_rounds.c.round_id >= smallest_id(since)
        sums = select(func.count(), func.sum(ledger_rounds.c.paid), func.sum(ledger_rounds.c.staked)).where(*rounds)
        count, paid, staked = (await connection.execute(sums)).one()
        if count:
            found.append(Net(currency, paid - staked))
    return found


async def _has_paused(connection: AsyncConnection, *, user_id: int) -> bool:
    """Whether he has neither bet nor opened a game for a while."""
    last = await _last_active(connection, user_id)
    return last is None or utc_now() - last >= BREAK


async def _last_active(connection: AsyncConnection, user_id: int) -> datetime | None:
    launched = select(game_sessions.c.created_at).where(game_sessions.c.user_id == user_id)
    newest = launched.order_by(game_sessions.c.game_session_id.desc()).limit(1)
    moments = [(await connection.execute(newest)).scalar()]
    mine = select(wallets.c.wallet_id).where(wallets.c.user_id == user_id)
    for wallet_id in (await connection.execute(mine)).scalars().all():
        played = select(ledger_rounds.c.last_at).where(ledger_rounds.c.wallet_id == wallet_id)
        # A bet may go into a round that is not the newest one.
        newest_rounds = played.order_by(ledger_rounds.c.round_id.desc()).limit(_ROUNDS_LOOKED_AT)
        moments += (await connection.execute(newest_rounds)).scalars().all()
    return max((moment for moment in moments if moment is not None), default=None)


async def _due_at(connection: AsyncConnection, *, user_id: int) -> datetime | None:
    due = select(wallets.c.pause_due_at).where(wallets.c.user_id == user_id, wallets.c.pause_due_at.is_not(None))
    return min((await connection.execute(due)).scalars().all(), default=None)


async def _put_off(tx: AsyncConnection, *, user_id: int, due_at: datetime) -> None:
    await tx.execute(update(wallets).where(wallets.c.user_id == user_id).values(pause_due_at=due_at))


def _event(teller: Teller, event: Event, details: dict[str, str | int | None]) -> Record:
    return Record(event, teller.user_id, session_id=teller.session_id, place=teller.place, details=details)
