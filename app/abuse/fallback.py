"""What limits do while Redis is away: each worker counts by itself, more strictly, and nobody waits long."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

import structlog
from prometheus_client import Counter

from app.abuse.memory_counters import MemoryCounters
from app.abuse.redis_counters import RedisCounters
from app.abuse.windows import Claim, Counted
from app.kit.clock import monotonic
from app.redis import RedisUnavailable

PATIENCE_SECONDS: Final = 0.1
_WAITS: Final = 5
ASK_AGAIN_AFTER_SECONDS: Final = 1.0
LOG_EVERY_SECONDS: Final = 30.0

T = TypeVar("T")
_log: Any = structlog.get_logger()
_counted_locally = Counter(
    "igw_rate_limit_local_total", "Tries that a worker counted by itself because Redis was away or slow."
)


@dataclass(frozen=True, slots=True)
class Taken:
    """The outcome of one try: whether it fits, and each claim as it was really held, with its state after."""

    admitted: bool
    claims: Sequence[Claim]
    states: Sequence[Counted]


class SharedCounters:
    """Redis first; while it is away or slow, the worker's own memory with every limit halved.

    Halved, because each worker then counts for itself: with two workers a caller gets as much as before, with
    more workers more, and for as long as the outage lasts. Counts made locally are not carried over to Redis
    afterwards. A try waits at most 0.1 s for Redis; after a fault nobody asks Redis for a second, then one
    try does.
    """

    def __init__(self, shared: RedisCounters, *, local: MemoryCounters | None = None) -> None:
        self._shared = shared
        self._local = local or MemoryCounters()
        self._ask_again_at = 0.0
        self._log_again_at = 0.0

    async def take(self, claims: Sequence[Claim]) -> Taken:
        """Counts one try under every claim or under none. Never fails and never waits for long."""
        if self._may_ask():
            try:
                admitted, states = await _in_time(self._shared.take(claims))
            except RedisUnavailable as error:
                self._note(error)
            else:
                self._ask_again_at = 0.0
                return Taken(admitted, claims, states)
        _counted_locally.inc()
        return await take_locally(self._local, [replace(claim, limit=max(1, claim.limit // 2)) for claim in claims])

    async def forget(self, claim: Claim) -> None:
        """Starts the claim's counters anew, as far as Redis can be reached."""
        await self._local.forget(claim)
        await self._tell(self._shared.forget, claim)

    async def give_back(self, claim: Claim) -> None:
        """Takes one try back, as far as Redis can be reached."""
        await self._local.give_back(claim)
        await self._tell(self._shared.give_back, claim)

    async def _tell(self, act: Callable[[Claim], Coroutine[Any, Any, None]], claim: Claim) -> None:
        if not self._may_ask():
            return
        try:
            await _in_time(act(claim))
        except RedisUnavailable as error:
            self._note(error)
        else:
            self._ask_again_at = 0.0

    def _may_ask(self) -> bool:
        """True while Redis is well; after a fault, once for each second, so that one try alone pays for
        asking.
        """
        if not self._ask_again_at:
            return True
        now = monotonic()
        if now < self._ask_again_at:
            return False
        self._ask_again_at = now + ASK_AGAIN_AFTER_SECONDS
        return True

    def _note(self, error: RedisUnavailable) -> None:
        now = monotonic()
        self._ask_again_at = now + ASK_AGAIN_AFTER_SECONDS
        if now >= self._log_again_at:
            self._log_again_at = now + LOG_EVERY_SECONDS
            _log.warning("rate limits count locally: redis is away", fault=str(error))


class LocalCounters:
    """No Redis is set up: the worker's own memory. With N workers a caller gets up to N times each limit."""

    def __init__(self) -> None:
        self._local = MemoryCounters()

    async def take(self, claims: Sequence[Claim]) -> Taken:
        """Counts one try under every claim or under none."""
        return await take_locally(self._local, claims)

    async def forget(self, claim: Claim) -> None:
        """Starts the claim's counters anew."""
        await self._local.forget(claim)

    async def give_back(self, claim: Claim) -> None:
        """Takes one try back."""
        await self._local.give_back(claim)


async def take_locally(counters: MemoryCounters, claims: Sequence[Claim]) -> Taken:
    """One try against counters of this worker."""
    admitted, states = await counters.take(claims)
    return Taken(admitted, claims, states)


async def _in_time(asking: Coroutine[Any, Any, T]) -> T:
    """The answer of Redis, or RedisUnavailable when it has not come within `PATIENCE_SECONDS`.

    A task of its own, because under load the client sometimes swallows a cancellation, and a caller who merely set a
    timer around it would then wait for the socket's timeout, again and again (a second was measured). Several short
    waits, because a worker that got no processor for a while finds its timer and the answer due at once, and would
    blame Redis.
    """
    task = asyncio.create_task(asking)
    try:
        for _ in range(_WAITS):
            await asyncio.wait({task}, timeout=PATIENCE_SECONDS / _WAITS)
            if task.cancelled():
                raise RedisUnavailable("given up by the client")
            if task.done():
                return task.result()
        raise RedisUnavailable("no answer in time")
    finally:
        if not task.done():
            task.cancel()
            task.add_done_callback(_drop)


def _drop(task: asyncio.Task[Any]) -> None:
    """Looks at the outcome, so that asyncio does not report it as forgotten."""
    if not task.cancelled():
        task.exception()
