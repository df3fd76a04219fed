"""Tests that share an app run in one worker, and a module's two databases may run in two."""

from __future__ import annotations

import pytest

from tests.house.tree import ROOT
from tests.schedule import _LONG, scope_of


@pytest.mark.parametrize(
    ("nodeid", "scope"),
    [
        ("tests/a/test_b.py::test_c", "tests/a/test_b.py"),
        ("tests/a/test_b.py::test_c[sqlite]", "tests/a/test_b.py on sqlite"),
        ("tests/a/test_b.py::test_c[mariadb-x]", "tests/a/test_b.py on mariadb"),
        ("tests/a/test_b.py::test_c[x-mariadb]", "tests/a/test_b.py on mariadb"),
        ("tests/a/test_b.py::test_c[mysql]", "tests/a/test_b.py"),
    ],
)
def test_a_test_belongs_to_its_file_and_its_database(nodeid: str, scope: str) -> None:
    assert scope_of(nodeid) == scope


def test_the_long_ones_are_there() -> None:
    """A path that was renamed would go to the end without a word."""
    assert [path for path in _LONG if not list(ROOT.glob(f"{path}*"))] == []
