"""Which core does what: the measured worker on one, everything that loads it on the others."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cores:
    """Core numbers; `worker` and `load` overlap only on a machine with a single core."""

    worker: frozenset[int]
    load: frozenset[int]

    @property
    def every(self) -> frozenset[int]:
        return self.worker | self.load


def can_pin() -> bool:
    return hasattr(os, "sched_setaffinity")


def split() -> Cores:
    """The first core this process may use is the worker's, the rest carry load generator and database."""
    usable = sorted(os.sched_getaffinity(0)) if can_pin() else list(range(os.cpu_count() or 1))
    return Cores(worker=frozenset(usable[:1]), load=frozenset(usable[1:] or usable[:1]))


def stay_on(chosen: frozenset[int]) -> None:
    """This thread, and every process it starts from now on, runs on `chosen` alone."""
    if can_pin():
        os.sched_setaffinity(0, chosen)


@contextlib.contextmanager
def starting_on(chosen: frozenset[int]) -> Iterator[None]:
    """Processes started inside the block inherit `chosen`; this thread gets its own cores back after it."""
    before = os.sched_getaffinity(0) if can_pin() else frozenset()
    stay_on(chosen)
    try:
        yield
    finally:
        stay_on(frozenset(before))


@contextlib.contextmanager
def running_on(pid: int, chosen: frozenset[int]) -> Iterator[None]:
    """Inside the block a process with all its threads, those it has and those it starts, runs on `chosen`."""
    before = os.sched_getaffinity(pid) if can_pin() else frozenset()
    _move(pid, chosen)
    try:
        yield
    finally:
        _move(pid, frozenset(before))


def _move(pid: int, chosen: frozenset[int]) -> None:
    if not can_pin():
        return
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(ProcessLookupError):  # it has ended meanwhile
            os.sched_setaffinity(int(thread.name), chosen)
