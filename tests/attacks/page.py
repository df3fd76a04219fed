"""Writes docs/attacks.md from the table and the tests: `python -m tests.attacks.page`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.attacks.rows import Row, Test, attacks

PAGE = Path(__file__).resolve().parents[2] / "docs" / "attacks.md"

_HEAD = """# Attacks and what shows that they fail

Account systems like this one have been hit by these attacks. A row names the tests that play the attack against the
shipped app, or says why there is nothing to play. Made by `python -m tests.attacks.page` from
[rows.tsv](../tests/attacks/rows.tsv) and the names of the tests; a test fails when this page is stale.
"""
_PARTS = {
    "A": "## A: seen at comparable systems",
    "T": "## T: found by thinking about this one",
}
_RESULTS = {
    "": "covered",
    "none": "does not apply",
    "part": "covered in part",
    "pending": "not shown yet",
}


def page(rows: list[Row]) -> str:
    """The whole page."""
    parts = [_HEAD, _summary(rows)]
    for letter, heading in _PARTS.items():
        lines = [_line(row) for row in rows if row.number.startswith(letter)]
        parts += [f"\n{heading}\n\n| # | attack | result | shown by |\n|---|---|---|---|\n", *lines]
    return "".join(parts)


def _summary(rows: list[Row]) -> str:
    lines = [
        "\n| | rows | covered | covered in part | does not apply | not shown yet |\n",
        "|---" * 6,
        "|\n",
    ]
    for letter in _PARTS:
        counts = Counter(row.status for row in rows if row.number.startswith(letter))
        numbers = [counts.total(), counts[""], counts["part"], counts["none"], counts["pending"]]
        lines.append(f"| {letter} | {' | '.join(map(str, numbers))} |\n")
    return "".join(lines)


def _line(row: Row) -> str:
    result = _RESULTS[row.status] + (f": {row.reason}" if row.reason else "")
    return f"| {row.number} | {row.name} | {result} | {_links(row.tests)} |\n"


def _links(tests: Iterable[Test]) -> str:
    return " · ".join(f"[{test.property}](../{test.path})" for test in tests)


if __name__ == "__main__":
    PAGE.write_text(page(attacks()), encoding="utf-8")
    print(f"{PAGE.name} is written.")
