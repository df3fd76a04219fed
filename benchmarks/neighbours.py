"""How much of the machine other programs used while something was measured: a noisy machine is said to be one.

Readings are kept by how quiet it was around them, never by what they gave.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from benchmarks import usage
from benchmarks.stage import Plan

NOISY_SHARE = 0.1
"""Above this share of all cores a measurement is taken again, as long as patience lasts."""


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


@dataclass
class Patience:
    """`extra`: how many more times a disturbed measurement may be taken again, over all of them."""

    extra: int

    def quiet(self, measure: Callable[[], Reading]) -> Reading:
        """One reading; taken again while it was disturbed and patience lasts, the quietest is kept."""
        found = measure()
        while found.foreign_cpu > NOISY_SHARE and self.extra > 0:
            self.extra -= 1
            found = min(found, measure(), key=lambda one: one.foreign_cpu)
        return found


def quiet_rounds(measure: Callable[[], Reading], plan: Plan) -> list[Reading]:
    """As many readings as the plan has rounds, in the order in which they were taken."""
    patience = Patience(plan.most_rounds - plan.rounds)
    return [patience.quiet(measure) for _ in range(plan.rounds)]


def _reading() -> tuple[float, float, float]:
    own = usage.cpu_seconds(os.getpid(), reaped=True) or 0.0
    return usage.machine_busy_seconds() or 0.0, own, time.perf_counter()
