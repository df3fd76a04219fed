"""Our script takes several windows at once; the rule for each must stay that of the `limits` library."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from time import monotonic

import pytest
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from app.abuse.memory_counters import MemoryCounters
from app.abuse.redis_counters import RedisCounters
from app.abuse.windows import Counted
from app.redis import open_redis
from tests.abuse.test_windows import claim


@pytest.fixture
async def counters(redis_url: str) -> AsyncIterator[RedisCounters]:
    """Counters in an empty Redis."""
    connection = open_redis(redis_url)
    assert connection is not None
    yield RedisCounters(connection)
    await connection.close()


async def test_the_library_own_strategy_counts_in_the_same_windows(counters: RedisCounters) -> None:
    library, one = SlidingWindowCounterRateLimiter(counters), claim(limit=10, seconds=60)
    item = one.quota.limit
    one = claim(limit=10, seconds=60, key=item.key_for("me"))
    for _ in range(3):
        assert await library.hit(item, "me")
        assert (await counters.take([one]))[0]
    assert (await library.get_window_stats(item, "me")).remaining == 4
    for _ in range(4):
        assert await library.hit(item, "me")
    assert not await library.hit(item, "me")
    assert not (await counters.take([one]))[0]
    await counters.forget(one)
    assert (await library.get_window_stats(item, "me")).remaining == 10


async def test_redis_and_memory_decide_alike_across_windows(counters: RedisCounters) -> None:
    """Ten quotas side by side for some windows of one second; one decides, then the other."""
    chance = random.Random(7)
    memory = MemoryCounters()
    claims = [claim(limit=chance.randint(1, 6), seconds=1, key=f"k{number}") for number in range(10)]
    differences = 0
    for _ in range(100):
        some = chance.sample(claims, k=chance.randint(1, 3))
        asked = monotonic()
        in_redis, states = await counters.take(some)
        in_memory, local_states = await memory.take(some)
        differ = (in_redis, _counts(states)) != (in_memory, _counts(local_states))
        held_up = monotonic() - asked > 0.1
        if differ or held_up:
            # Asked a moment apart, they may stand on two sides of a window's edge; then both start anew. After a long
            # moment, which a busy machine brings, nothing of the two can be compared.
            differences += not held_up
            for one in some:
                await counters.forget(one)
                await memory.forget(one)
            continue
        for ours, theirs in zip(states, local_states, strict=True):
            # A counter that was never counted under has no age.
            assert not ours.current or abs(ours.current_ms - theirs.current_ms) < 250
        await asyncio.sleep(chance.random() * 0.08)
    assert differences <= 10


def _counts(states: list[Counted]) -> list[tuple[int, int]]:
    return [(state.previous, state.current) for state in states]
