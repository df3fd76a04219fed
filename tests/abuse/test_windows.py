"""The arithmetic of the sliding window, on a clock that the test moves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from limits import RateLimitItemPerSecond

from app.abuse.memory_counters import MemoryCounters
from app.abuse.policies import Quota, Scope
from app.abuse.windows import Claim


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def claim(*, limit: int, seconds: int, key: str = "k") -> Claim:
    """A claim on a quota of the test's own."""
    quota = Quota(Scope.ADDRESS, RateLimitItemPerSecond(limit, seconds))
    return Claim("signin", quota, key, limit, seconds)


async def test_the_limit_is_let_through_and_no_more() -> None:
    counters, one = MemoryCounters(clock=Clock()), claim(limit=5, seconds=60)
    outcomes = [(await counters.take([one]))[0] for _ in range(50)]
    assert outcomes == [True] * 5 + [False] * 45


async def test_the_weight_of_the_last_window_melts_in_the_next() -> None:
    clock = Clock()
    counters, one = MemoryCounters(clock=clock), claim(limit=10, seconds=60)
    for _ in range(10):
        assert (await counters.take([one]))[0]
    clock.now += 61  # 59/60 of ten count still
    assert [(await counters.take([one]))[0] for _ in range(3)] == [True, False, False]
    clock.now += 30  # 29/60 of ten, and one
    assert [(await counters.take([one]))[0] for _ in range(7)] == [True] * 5 + [False] * 2
    clock.now += 200
    assert [(await counters.take([one]))[0] for _ in range(11)] == [True] * 10 + [False]


async def test_a_try_that_one_quota_refuses_uses_up_no_other() -> None:
    """Else one caller over his own limit would eat the quota of everyone."""
    counters = MemoryCounters(clock=Clock())
    own, everyone = claim(limit=2, seconds=60, key="own"), claim(limit=100, seconds=60, key="everyone")
    for _ in range(50):
        await counters.take([own, everyone])
    _, [state] = await counters.take([everyone])
    assert state.used(everyone) == 3


@given(
    limit=st.integers(min_value=1, max_value=20),
    seconds=st.integers(min_value=1, max_value=120),
    pauses=st.lists(st.integers(min_value=0, max_value=20_000), min_size=1, max_size=120),
)
async def test_the_wait_that_is_told_is_right_to_the_second(limit: int, seconds: int, pauses: list[int]) -> None:
    clock = Clock()
    counters, one = MemoryCounters(clock=clock), claim(limit=limit, seconds=seconds)
    for pause_ms in pauses:
        clock.now += pause_ms / 1000
        admitted, [state] = await counters.take([one])
        wait = state.wait_seconds(one)
        if admitted:
            assert state.remaining(one) == limit - state.used(one)
            continue
        assert 1 <= wait <= 2 * seconds + 1
        refused_at = clock.now
        if wait > 1:
            clock.now = refused_at + wait - 1.01
            assert (await counters.take([one]))[0] is False
        clock.now = refused_at + wait
        assert (await counters.take([one]))[0] is True


@given(
    limit=st.integers(min_value=1, max_value=10),
    pauses=st.lists(st.integers(min_value=0, max_value=5_000), min_size=20, max_size=200),
)
async def test_no_span_of_one_window_ever_holds_twice_the_limit(limit: int, pauses: list[int]) -> None:
    """The rule is an estimate; this is what it guarantees in the worst case."""
    clock, admitted_at = Clock(), []
    counters, one = MemoryCounters(clock=clock), claim(limit=limit, seconds=10)
    for pause_ms in pauses:
        clock.now += pause_ms / 1000
        if (await counters.take([one]))[0]:
            admitted_at.append(clock.now)
    for start in admitted_at:
        assert sum(start <= moment < start + 10 for moment in admitted_at) < 2 * limit or limit == 1


async def test_memory_is_bounded_and_falls_again() -> None:
    clock = Clock()
    counters = MemoryCounters(most_keys=1000, clock=clock)
    for number in range(5000):
        await counters.take([claim(limit=5, seconds=60, key=str(number))])
    assert len(counters) == 1000
    clock.now += 121
    for _ in range(400):
        await counters.take([claim(limit=1000, seconds=60, key="only one still asks")])
    assert len(counters) == 1


async def test_a_refused_caller_takes_no_memory() -> None:
    counters = MemoryCounters(clock=Clock())
    own = claim(limit=1, seconds=60, key="own")
    await counters.take([own])
    for number in range(100):
        await counters.take([own, claim(limit=5, seconds=60, key=f"victim {number}")])
    assert len(counters) == 1
