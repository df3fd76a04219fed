"""Fixtures of the command line's tests."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.legacy import make_legacy_database
from tests.makers.databases import DatabaseUnderTest, Kind, run_igw
from tests.servers.run_folder import RunFolder

Igw = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def legacy(run_folder: RunFolder, database_kind: Kind) -> DatabaseUnderTest:
    """The design guide's existing database of this test's own, untouched."""
    return make_legacy_database(run_folder, database_kind)


@pytest.fixture
def igw(run_folder: RunFolder) -> Igw:
    """Runs `igw …` to its end: `igw("migrate", "--plan", DB_URL=…)`. Nothing of a traceback may ever be seen."""

    def run(*arguments: str, **settings: Any) -> subprocess.CompletedProcess[str]:
        done = run_igw(run_folder, *arguments, settings=settings)
        assert "Traceback" not in done.stdout + done.stderr, done.stdout + done.stderr
        return done

    return run


def migrated(igw: Igw, database: DatabaseUnderTest) -> DatabaseUnderTest:
    """The same database after `igw migrate`, which must say what it did."""
    done = igw("migrate", DB_URL=database.url)
    assert done.returncode == 0, done.stderr
    return database
