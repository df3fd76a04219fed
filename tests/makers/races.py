"""Many requests let go at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def all_at_once(calls: Sequence[Callable[[], T]], *, seconds: float = 60) -> list[T]:
    """Run the calls in threads that a barrier lets go together; gives their results in order."""
    barrier = Barrier(len(calls))

    def wait_and_call(call: Callable[[], T]) -> T:
        barrier.wait(timeout=seconds)
        return call()

    with ThreadPoolExecutor(max_workers=len(calls)) as threads:
        futures = [threads.submit(wait_and_call, call) for call in calls]
        return [future.result(timeout=seconds) for future in futures]
