"""The maths of a game: every outcome that there is, how often each comes, and what that pays back, exactly.

A table is a published file. Its bytes are hashed, and the hash goes into every draw: another table is another draw.
"""

import hashlib
from bisect import bisect_right
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import sqrt
from pathlib import Path
from typing import Final

import msgspec

FOLDER: Final = Path(__file__).with_name("tables")
#: Payouts are whole hundredths of the stake.
WHOLE: Final = 100


class Outcome(msgspec.Struct, frozen=True, array_like=True):
    """One row: how many tickets it has, what it pays in hundredths of the stake, what the reels show (row by row)."""

    weight: int
    pays: int
    screen: str


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """How a screen is read: lines run from the left, and the wild symbol stands for every other."""

    game: str
    columns: int
    rows: int
    wild: str
    lines: list[list[int]]
    """For each line the row in every column."""
    pays: dict[str, dict[str, int]]
    """Symbol → how many from the left → hundredths of the stake."""

    def wins(self, screen: str) -> list[tuple[int, int, int]]:
        """Every line that pays: its number, how many from the left, and how much."""
        found = []
        for number, line in enumerate(self.lines):
            run = [screen[row * self.columns + column] for column, row in enumerate(line)]
            count, pays = self._best(run)
            if pays:
                found.append((number, count, pays))
        return found

    def evaluate(self, screen: str) -> int:
        """What the screen pays in all."""
        return sum(pays for _, _, pays in self.wins(screen))

    def _best(self, run: list[str]) -> tuple[int, int]:
        """A run of wilds counts as wilds or as the symbol after it, whichever pays more."""
        wilds = next((index for index, symbol in enumerate(run) if symbol != self.wild), len(run))
        symbol = run[wilds] if wilds < len(run) else self.wild
        count = next((index for index, each in enumerate(run) if each not in (symbol, self.wild)), len(run))
        as_wild = (wilds, self.pays[self.wild].get(str(wilds), 0))
        as_symbol = (count, self.pays[symbol].get(str(count), 0))
        return max(as_wild, as_symbol, key=lambda each: each[1])


class _File(Rules, frozen=True, kw_only=True):
    format: str
    outcomes: list[Outcome]


class Table:
    """A published table. Raises ValueError for one that contradicts itself."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.rules: Rules
        self.rules = file = msgspec.json.decode(content, type=_File)
        self.outcomes = file.outcomes
        self._ends = list(accumulate(outcome.weight for outcome in self.outcomes))
        self.total = self._ends[-1]
        if file.format != "igw-outcomes/1" or min(outcome.weight for outcome in self.outcomes) < 1:
            raise ValueError("not a table of outcomes")

    @classmethod
    def read(cls, game: str) -> "Table":
        """The table of one of our games."""
        return cls((FOLDER / f"{game}.json").read_bytes())

    def at(self, ticket: int) -> tuple[int, Outcome]:
        """The outcome that owns a ticket of 0 … total - 1, and its number."""
        if not 0 <= ticket < self.total:
            raise ValueError("there is no such ticket")
        number = bisect_right(self._ends, ticket)
        return number, self.outcomes[number]

    @cached_property
    def rtp(self) -> Fraction:
        """Return to player: the mean payout as a part of the stake, not an estimate."""
        return Fraction(sum(each.weight * each.pays for each in self.outcomes), self.total * WHOLE)

    @cached_property
    def hit_frequency(self) -> Fraction:
        """How often anything is paid."""
        return Fraction(sum(each.weight for each in self.outcomes if each.pays), self.total)

    @cached_property
    def deviation(self) -> float:
        """The standard deviation of payout / stake; the usual measure of volatility."""
        square = Fraction(sum(each.weight * each.pays**2 for each in self.outcomes), self.total * WHOLE**2)
        return sqrt(square - self.rtp**2)

    @cached_property
    def odds(self) -> list[tuple[int, Fraction]]:
        """What can be paid and how probable it is, the largest first."""
        weights: dict[int, int] = {}
        for each in self.outcomes:
            weights[each.pays] = weights.get(each.pays, 0) + each.weight
        return [(pays, Fraction(weight, self.total)) for pays, weight in sorted(weights.items(), reverse=True)]
