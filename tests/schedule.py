"""Who runs what when tests run side by side: a module's tests on one database stay together, long modules begin.

Together, because they share one running app. Begin, because whoever is left with a long module at the end keeps
everybody waiting.
"""

from __future__ import annotations

import re

import pytest
from xdist.scheduler import LoadScopeScheduling

_LONG = (
    "tests/fuzz/",
    "tests/journeys/",
    "tests/cli/test_dev",
    "tests/cli/test_migrate",
    "tests/games/conformance/",
    "tests/faults/",
    "tests/races/",
    "tests/cli/",
    "tests/signin/test_provider_trouble.py",
)
"""Beginnings of paths, the longest-running first."""

_DATABASE = re.compile(r"\[(?:.*-)?(sqlite|mariadb)\b")


class ByModuleAndDatabase(LoadScopeScheduling):
    """xdist's scheduling by module, with a module's tests on each kind of database as a group of their own."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """The group that a test belongs to: its file and, where it has one, the kind of database."""
    kind = _DATABASE.search(nodeid)
    return nodeid.partition("::")[0] + (f" on {kind[1]}" if kind else "")


def long_ones_first(item: pytest.Item) -> int:
    """Where a test's module stands among the long ones; the others come after them."""
    return next((rank for rank, path in enumerate(_LONG) if item.nodeid.startswith(path)), len(_LONG))
