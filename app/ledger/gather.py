"""Concurrent requests of one worker in one transaction: what has queued while the last one committed.

Goals: durable before it is answered; the commit's price shared by all who wait for it; one bad request never fails
its neighbours; one wallet's requests keep their order (the queue is one, and a batch is decided in its order).
No waiting for company: measured, it costs more than it brings (docs/facts.md).
"""

import asyncio
import collections
from collections.abc import Callable, Sequence
from functools import cache, cached_property, partial
from typing import Any, Final

import structlog
from msgspec import Struct
from prometheus_client import Counter, Histogram
from sqlalchemy.exc import IntegrityError

from app.db import Database
from app.errors import Busy, DatabaseUnavailable
from app.kit.clock import monotonic
from app.ledger.commands import Code, Command, Outcome
from app.ledger.post import Posted, post_batch
from app.ledger.records import Wallet
from app.ledger.trust import NOTHING_TRUSTED, MustLook, Trust
from app.statements import MissedRows, OwnTransactions

log = structlog.get_logger()

BATCH: Final = Histogram(
    "igw_ledger_batch_size", "Commands in one transaction", buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256)
)
COMMIT: Final = Histogram("igw_ledger_commit_seconds", "From taking a batch to its commit")
OUTCOMES: Final = Counter("igw_ledger_outcomes_total", "Commands by how they ended", ["code", "replayed"])

_LARGEST_BATCH: Final = 256
_MOST_WAITING: Final = 4096
_LANES: Final = 2  # while one waits for the database, the other computes
_FAIR_AT_LEAST: Final = 32  # of fewer, what a transaction costs by itself eats up what two at once bring
_TRIES: Final = 5


@cache
def _counter(code: Code, *, replayed: bool) -> Any:
    return OUTCOMES.labels(code.value, str(replayed).lower())


def _count(outcomes: Sequence[Outcome]) -> None:
    others = [one for one in outcomes if one.code is not Code.OK or one.replayed]
    _counter(Code.OK, replayed=False).inc(len(outcomes) - len(others))  # by far the most, and so not counted one by one
    for one in others:
        _counter(one.code, replayed=one.replayed).inc()


class _Waiting(Struct, frozen=True):
    command: Command
    wallets: frozenset[int]  # whose order it must not leave
    answer: "asyncio.Future[Outcome]"


class _Taken(Struct, frozen=True):
    """What one lane has taken."""

    batch: list[_Waiting]
    wallets: set[int]


class Ledger:
    """`post` for one worker; `close` waits for what is on the way."""

    def __init__(self, database: Database) -> None:
        self._transactions = OwnTransactions(database)
        #: Told of the wallets that moved, each with its new balance and seq, after the commit; must not block or raise.
        self.on_committed: list[Callable[[Sequence[Wallet]], None]] = []
        self._queue: collections.deque[_Waiting] = collections.deque()
        self._lanes: dict[asyncio.Task[None], _Taken] = {}
        self._scheduled = False
        self._trust = Trust()

    async def post(self, command: Command) -> Outcome:
        """What the command came to, after its commit.

        Whoever leaves before does not take back what he asked for: it is decided, and its key will tell. Raises
        DatabaseUnavailable when the outcome cannot be told: the same command again will tell. Raises Busy.
        """
        if len(self._queue) >= _MOST_WAITING:
            raise Busy(retry_after=1)
        wallets = frozenset([action.wallet_id for action in command.actions])
        waiting = _Waiting(command, wallets, self._loop.create_future())
        self._queue.append(waiting)
        self._look()
        return await waiting.answer

    async def close(self) -> None:
        """Wait until everything that was asked is answered."""
        while self._lanes or self._queue:
            await asyncio.sleep(0)
            if self._lanes:
                await asyncio.wait(self._lanes)
        await self._transactions.close()

    @cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        """Kept: to ask which one runs is a call of the system, one for each bet."""
        return asyncio.get_running_loop()

    def _look(self) -> None:
        """Once in a turn of the event loop, after everybody who has just been answered could ask again."""
        if not self._scheduled and len(self._lanes) < _LANES:
            self._scheduled = True
            self._loop.call_soon(self._start)

    def _start(self) -> None:
        self._scheduled = False
        while len(self._lanes) < _LANES and (taken := self._take()).batch:
            lane = asyncio.create_task(self._answer(taken.batch))
            self._lanes[lane] = taken
            lane.add_done_callback(self._arrived)

    def _take(self) -> _Taken:
        """The oldest that can go now, and of many no more than half of all, those under way included: the rest is for
        the other lane, so that the database works on one half while the other is decided.

        A wallet that is under way in the other lane waits, and whoever stands behind somebody who waits for it, too:
        each wallet keeps its order. What shares a wallet with the half that is taken goes with it.
        """
        batch: list[_Waiting] = []
        held: list[_Waiting] = []
        mine: set[int] = set()
        waits = set().union(*[lane.wallets for lane in self._lanes.values()])
        everybody = len(self._queue) + sum(len(lane.batch) for lane in self._lanes.values())
        fair = max(_FAIR_AT_LEAST, everybody // 2)
        while self._queue and len(batch) < _LARGEST_BATCH:
            one = self._queue.popleft()
            if waits.isdisjoint(one.wallets) and (len(batch) < fair or not mine.isdisjoint(one.wallets)):
                batch.append(one)
                mine |= one.wallets
            else:
                waits |= one.wallets
                held.append(one)
        self._queue.extendleft(reversed(held))
        return _Taken(batch, mine)

    def _arrived(self, lane: "asyncio.Task[None]") -> None:
        del self._lanes[lane]
        self._look()

    async def _answer(self, batch: list[_Waiting]) -> None:
        started = monotonic()
        try:
            posted = await self._commit([waiting.command for waiting in batch])
        except Exception as error:
            await self._answer_apart(batch, error)
            return
        BATCH.observe(len(batch))
        COMMIT.observe(monotonic() - started)
        for waiting, outcome in zip(batch, posted.outcomes, strict=True):
            if not waiting.answer.done():
                waiting.answer.set_result(outcome)
        _count(posted.outcomes)
        if posted.moved:
            for told in self.on_committed:
                told(posted.moved)

    async def _answer_apart(self, batch: list[_Waiting], error: Exception) -> None:
        """One of them may be what the database objects to: each alone, so that the others do not suffer."""
        if len(batch) > 1 and not isinstance(error, DatabaseUnavailable):
            log.error("ledger_batch_failed", size=len(batch), error=type(error).__name__)
            for waiting in batch:
                await self._answer([waiting])
            return
        for waiting in batch:
            if not waiting.answer.done():
                waiting.answer.set_exception(error)
                waiting.answer.exception()  # read once: who asked may have left

    async def _commit(self, commands: list[Command]) -> Posted:
        """Run again when another was first with a key or a wallet, and when it is not known whether the commit was
        done: the keys tell, so nothing is ever applied twice. Only the first run takes anything for granted.
        """
        trusted, was_refused = self._trust.take(commands), False
        for attempt in range(1, _TRIES + 1):
            work = partial(post_batch, commands=commands, trusted=trusted, alone=len(self._lanes) < _LANES)
            try:
                posted = await self._transactions.run(work)
            except (IntegrityError, MustLook, MissedRows, DatabaseUnavailable) as error:
                if attempt == _TRIES:
                    raise
                was_refused |= trusted.anything and not isinstance(error, DatabaseUnavailable)
                if not was_refused:
                    log.info("ledger_batch_again", attempt=attempt, error=type(error).__name__)
                trusted = NOTHING_TRUSTED
            else:
                self._trust.left(posted.written)
                if was_refused:
                    self._trust.learn(commands, actions=posted.known, rounds=posted.rounds)
                return posted
        raise AssertionError("the loop returns or raises")
