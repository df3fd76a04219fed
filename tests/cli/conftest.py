"""Fixtures of the command line's tests."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.dev_process import START_SECONDS, Dev, StartDev
from tests.cli.legacy import make_legacy_database
from tests.makers.databases import DatabaseUnderTest, Kind, run_igw
from tests.servers.igw import IGW
from tests.servers.ports import free_port
from tests.servers.process import ServerProcess
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


@dataclass(frozen=True)
class Report:
    """What `igw doctor --json` found."""

    code: int
    findings: list[dict[str, str | None]]

    def of(self, check: str) -> list[dict[str, str | None]]:
        """The findings of one check."""
        return [finding for finding in self.findings if finding["check"] == check]

    def one(self, check: str) -> tuple[str | None, str]:
        """Status, and message and mend as one text, of the only finding of this check."""
        [finding] = self.of(check)
        return finding["status"], f"{finding['message']} {finding['mend'] or ''}"

    def all_of(self, status: str) -> set[str | None]:
        """The checks with findings of this status."""
        return {finding["check"] for finding in self.findings if finding["status"] == status}


Doctor = Callable[..., Report]


@pytest.fixture
def doctor(igw: Igw) -> Doctor:
    """Runs `igw doctor --json`: `doctor(DB_URL=…)`. More arguments may be given first."""

    def run(*arguments: str, **settings: str) -> Report:
        done = igw("doctor", "--json", *arguments, **settings)
        assert done.stderr == ""
        report = Report(done.returncode, json.loads(done.stdout))
        assert all(set(finding) == {"check", "status", "message", "mend"} for finding in report.findings)
        assert report.code == int("error" in {finding["status"] for finding in report.findings})
        return report

    return run


@pytest.fixture
def start_dev(run_folder: RunFolder) -> Iterator[StartDev]:
    """Starts `igw dev` and waits for the banner; ends whatever is left."""
    running: list[ServerProcess] = []

    def start(*arguments: str, folder: Path | None = None, wait: bool = True, **settings: str) -> Dev:
        port = free_port(room=40)  # its simulators take the next ones
        where = folder or run_folder.folder("dev")
        process = ServerProcess.start(
            [IGW, "dev", "--port", str(port), *arguments],
            name="igw-dev",
            run=run_folder,
            folder=where,
            environment=settings,
        )
        running.append(process)
        dev = Dev(process, port, where)
        if wait:
            process.wait_until(lambda: "is running on" in dev.said(), seconds=START_SECONDS)
        return dev

    yield start
    for process in running:
        process.kill()
