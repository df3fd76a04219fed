"""Which attacks there are, and which tests show what becomes of them.

The table is rows.tsv: number, name, status, reason. An empty status means that tests show the row; they are found by
their names, which begin with the numbers of what they show (`test_a10_a11_…`). Other statuses have a reason:

- `none`: the attack has nothing to aim at here.
- `part`: tests show a part of it, and the reason says what else there is to know.
- `pending`: what it aims at is being built; as soon as a test bears the number, the status must go.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
STATUSES = ("", "none", "part", "pending")

_TABLE = Path(__file__).with_name("rows.tsv")
_NUMBERS = re.compile(r"test_((?:[a-z]\d+_)+)")
_ATTACK = re.compile(r"([at])(\d+)_")
_NOT_OURS = {"node_modules", ".venv"}


@dataclass(frozen=True)
class Test:
    """One test function by its file, relative to the root of the tree, and its name."""

    __test__ = False

    path: str
    name: str

    @property
    def numbers(self) -> list[str]:
        """The attacks it is named for: `A7`, `T41`."""
        match = _NUMBERS.match(self.name)
        return [f"{letter.upper()}{int(number)}" for letter, number in _ATTACK.findall(match[1] if match else "")]

    @property
    def property(self) -> str:
        """What it shows, in words: its name without `test_` and numbers."""
        match = _NUMBERS.match(self.name)
        return self.name[match.end() if match else len("test_") :].replace("_", " ")


@dataclass(frozen=True)
class Row:
    """One attack."""

    number: str
    name: str
    status: str
    reason: str
    tests: tuple[Test, ...] = field(default=())


def attacks(tests: list[Test] | None = None) -> list[Row]:
    """Every attack in the order of the table, with the tests that show it."""
    known = all_tests() if tests is None else tests
    with _TABLE.open(encoding="utf-8", newline="") as table:
        lines = [{name: value or "" for name, value in line.items()} for line in csv.DictReader(table, delimiter="\t")]
    return [Row(**line, tests=tuple(test for test in known if line["number"] in test.numbers)) for line in lines]


def all_tests() -> list[Test]:
    """Every test function of the tree, by file and then as it stands there."""
    return [test for path in _test_files() for test in _tests_of(path)]


def _test_files() -> Iterator[Path]:
    for path in sorted(TESTS.rglob("test_*.py")):
        if not _NOT_OURS & set(path.parts):
            yield path


@cache
def _tests_of(path: Path) -> tuple[Test, ...]:
    place = path.relative_to(TESTS.parent).as_posix()
    functions = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = [node.name for node in functions if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return tuple(Test(place, name) for name in names if name.startswith("test_"))
