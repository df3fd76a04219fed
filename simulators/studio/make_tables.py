"""`python -m simulators.studio.make_tables`: make the tables of outcomes anew from the reels below.

Screens fall as reels would let them fall, also those that pay nothing: none is chosen to look like a near miss. Their
frequencies are then scaled together until the table pays back exactly what `rtp_hundredths` says.
"""

import json
import random
import sys
from collections import Counter, defaultdict
from fractions import Fraction
from typing import Final

import msgspec

from simulators.studio.maths import FOLDER, WHOLE, Rules

TOTAL: Final = 10_000_000
_SAMPLES: Final = 400_000
_SCREENS_OF_A_PAYOUT: Final = 12
_LOSING_SCREENS: Final = 240


class Design(msgspec.Struct, frozen=True, kw_only=True):
    """A game's rules, how often each symbol stands on a reel, and what the game is to pay back."""

    rules: Rules
    reel: str
    rtp_hundredths: int
    seed: int


_THREE: Final = [[1, 1, 1], [0, 0, 0], [2, 2, 2], [0, 1, 2], [2, 1, 0]]
_FIVE: Final = [
    *([1, 1, 1, 1, 1], [0, 0, 0, 0, 0], [2, 2, 2, 2, 2], [0, 1, 2, 1, 0], [2, 1, 0, 1, 2]),
    *([0, 0, 1, 2, 2], [2, 2, 1, 0, 0], [1, 0, 0, 0, 1], [1, 2, 2, 2, 1], [0, 1, 1, 1, 0]),
]

DESIGNS: Final = (
    Design(
        rules=Rules(
            game="lotus-lanterns",
            columns=3,
            rows=3,
            wild="W",
            lines=_THREE,
            pays={
                "W": {"3": 5000},
                "L": {"3": 2000},
                "M": {"3": 1000},
                "D": {"3": 500},
                "F": {"3": 300},
                "P": {"3": 150},
                "B": {"3": 50},
            },
        ),
        reel="W" + "L" * 2 + "M" * 3 + "D" * 4 + "F" * 5 + "P" * 6 + "B" * 7,
        rtp_hundredths=9650,
        seed=8,
    ),
    Design(
        rules=Rules(
            game="koi-pond",
            columns=5,
            rows=3,
            wild="W",
            lines=_FIVE,
            pays={
                "W": {"3": 1000, "4": 5000, "5": 50000},
                "R": {"3": 400, "4": 2000, "5": 10000},
                "T": {"3": 200, "4": 1000, "5": 5000},
                "L": {"3": 150, "4": 500, "5": 2000},
                "G": {"3": 100, "4": 300, "5": 1000},
                "S": {"3": 50, "4": 150, "5": 500},
                "P": {"4": 150, "5": 300},
                "D": {"4": 100, "5": 200},
            },
        ),
        reel="W" + "R" * 3 + "T" * 4 + "L" * 5 + "G" * 6 + "S" * 7 + "P" * 8 + "D" * 8,
        rtp_hundredths=9610,
        seed=5,
    ),
)


def make(design: Design) -> bytes:
    """The table's file. Raises ValueError when the reels cannot pay back what is wanted."""
    frequencies, screens = _let_fall(design)
    weights = _scaled(frequencies, target=design.rtp_hundredths * TOTAL // WHOLE)
    rows = [
        [weight, pays, screen] for pays in sorted(weights) for weight, screen in _split(weights[pays], screens[pays])
    ]
    rules = msgspec.to_builtins(design.rules)
    head = json.dumps({"format": "igw-outcomes/1", **rules}, separators=(",", ":"))
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    return f'{head[:-1]},"outcomes":[\n{lines}\n]}}\n'.encode()


def _let_fall(design: Design) -> tuple[dict[int, Fraction], dict[int, list[str]]]:
    """How often each payout came, and some screens for each. Full screens of one symbol are added as the rarest."""
    chance = random.Random(design.seed)  # noqa: S311 - it designs a table in advance; draws come from `draw.py`
    size = design.rules.columns * design.rules.rows
    counts: Counter[int] = Counter()
    screens: dict[int, list[str]] = defaultdict(list)
    for _ in range(_SAMPLES):
        screen = "".join(chance.choices(design.reel, k=size))
        pays = design.rules.evaluate(screen)
        counts[pays] += 1
        if len(screens[pays]) < (_SCREENS_OF_A_PAYOUT if pays else _LOSING_SCREENS) and screen not in screens[pays]:
            screens[pays].append(screen)
    frequencies = {pays: Fraction(count, _SAMPLES) for pays, count in counts.items()}
    for symbol in design.rules.pays:
        pays = design.rules.evaluate(symbol * size)
        screens[pays].append(symbol * size)
        frequencies.setdefault(pays, Fraction(1, TOTAL))
    return frequencies, screens


def _scaled(frequencies: dict[int, Fraction], *, target: int) -> dict[int, int]:
    """Tickets for each payout, so that tickets times payout come to `target` exactly."""
    natural = sum(frequency * pays for pays, frequency in frequencies.items()) * TOTAL
    scale = Fraction(target) / natural
    weights = {pays: max(1, round(frequency * scale * TOTAL)) for pays, frequency in frequencies.items() if pays}
    smallest = min(weights)
    missing = target - sum(weight * pays for pays, weight in weights.items())
    if missing % smallest:
        raise ValueError("every payout has to be a multiple of the smallest")
    weights[smallest] += missing // smallest
    weights[0] = TOTAL - sum(weights.values())
    if min(weights.values()) < 1:
        raise ValueError("the reels pay too often for this")
    return weights


def _split(tickets: int, screens: list[str]) -> list[tuple[int, str]]:
    """The tickets of a payout, shared evenly by as many of its screens as there are tickets for."""
    shown = screens[:tickets]
    share, rest = divmod(tickets, len(shown))
    return [(share + (1 if number < rest else 0), screen) for number, screen in enumerate(shown)]


def main() -> int:
    """Write every table; exit code 0."""
    for design in DESIGNS:
        (FOLDER / f"{design.rules.game}.json").write_bytes(make(design))
    return 0


if __name__ == "__main__":
    sys.exit(main())
