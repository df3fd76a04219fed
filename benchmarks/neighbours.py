"""How much of the machine other programs used while something was measured: a noisy machine is said to be one.

Rounds are kept by how quiet they were, never by what they gave.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from benchmarks import usage
from benchmarks.stage import Plan

NOISY_SHARE = 0.1
"""Above this share of all cores a round is measured again, as long as there is time."""


class Watch:
    """Counts from its making. Our own use is that of this process, its descendants, and those that have ended."""

    def __init__(self) -> None:
        self._cores = os.cpu_count() or 1
        self._began = _reading()

    def share(self) -> float:
        """Share (0 to 1) of all cores that went to others so far; 0 where it cannot be read."""
        (busy, own, at), now = self._began, _reading()
        foreign = (now[0] - busy) - (now[1] - own)
        return max(0.0, foreign) / ((now[2] - at) * self._cores)


class Measured(Protocol):
    """One reading that knows how quiet it was around it."""

    @property
    def foreign_cpu(self) -> float: ...


Reading = TypeVar("Reading", bound=Measured)


def quiet_rounds(measure: Callable[[int], Sequence[Reading]], plan: Plan) -> list[Sequence[Reading]]:
    """Calls `measure` with the number of the round until enough were quiet, or as often as the plan allows.

    The quietest are kept, in the order in which they were taken.
    """
    taken: list[Sequence[Reading]] = []
    while len(taken) < plan.most_rounds and _quiet(taken) < plan.rounds:
        taken.append(measure(len(taken)))
    kept = sorted(sorted(range(len(taken)), key=lambda at: _noise(taken[at]))[: plan.rounds])
    return [taken[at] for at in kept]


def _quiet(taken: Sequence[Sequence[Measured]]) -> int:
    return sum(_noise(one) <= NOISY_SHARE for one in taken)


def _noise(readings: Sequence[Measured]) -> float:
    return max(one.foreign_cpu for one in readings)


def _reading() -> tuple[float, float, float]:
    own = usage.cpu_seconds(os.getpid(), reaped=True) or 0.0
    return usage.machine_busy_seconds() or 0.0, own, time.perf_counter()
