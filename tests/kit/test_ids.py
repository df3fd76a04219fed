"""Ids that rise: in the form of UUIDs, strictly rising, also from several threads and when the clock steps back."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from app.kit import ids
from app.kit.ids import rising_id


def test_each_is_larger_than_the_one_before() -> None:
    found = [rising_id() for _ in range(50_000)]
    assert found == sorted(set(found))
    assert {(UUID(bytes=one).version, UUID(bytes=one).variant) for one in found} == {(7, "specified in RFC 4122")}


def test_threads_never_get_the_same() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = [one for part in pool.map(lambda _: [rising_id() for _ in range(2_000)], range(8)) for one in part]
    assert len(set(found)) == 16_000


def test_a_clock_that_steps_back_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    before = rising_id()
    hour_ago = time.time_ns() - 3_600 * 10**9
    monkeypatch.setattr(ids.time, "time_ns", lambda: hour_ago)
    assert rising_id() > before


def test_it_begins_with_the_time() -> None:
    now = time.time_ns() // 1_000_000
    assert abs((int.from_bytes(rising_id(), "big") >> 80) - now) < 60_000
