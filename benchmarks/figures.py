"""Middle values, percentiles, and the rows in which results are told."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["pass", "short", ""]


@dataclass(frozen=True)
class Goal:
    bound: float
    at_least: bool

    def met_by(self, value: float) -> bool:
        return value >= self.bound if self.at_least else value <= self.bound


def at_least(bound: float) -> Goal:
    return Goal(bound=bound, at_least=True)


def at_most(bound: float) -> Goal:
    return Goal(bound=bound, at_least=False)


@dataclass(frozen=True)
class Row:
    """One figure: `values` has one reading a round, their median is what counts against the goal."""

    name: str
    values: Sequence[float]
    unit: str = ""
    goal: Goal | None = None
    note: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def verdict(self) -> Verdict:
        if self.goal is None:
            return ""
        return "pass" if self.goal.met_by(self.median) else "short"


@dataclass
class Section:
    """One measurement: a table of readings, the rows that may have a goal, and how sure they are."""

    name: str
    title: str
    method: str
    heads: Sequence[str] = ()
    readings: list[Sequence[str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def text(value: float) -> str:
    """Three significant digits, thousands in full."""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(digits, 3)}f}"


def span(values: Sequence[float]) -> str:
    return f"{text(min(values))}-{text(max(values))}"
