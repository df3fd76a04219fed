"""Our own wallet API is played by the conformance kit, in every dialect, as any operator's would be."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.games.conformance.operator_hooks import OperatorHooks, hooks_at_address, make_studio
from tests.makers.apps import App, start_app
from tests.makers.databases import Kind
from tests.servers.igw import IGW
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

#: What a dialect has no call for, and what our hooks cannot do. Everything else must pass.
SKIPPED = {
    "native": {},
}
ON_SQLITE = {"W29": "needs hook fault (SQLite has no such errors)"}


@pytest.fixture(scope="module")
def operator(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """The shipped app. Cases may kill it and start it again, so it is this module's own."""
    app = start_app(run_folder, secrets_seen, kind=database_kind)
    yield app
    app.stop()


@pytest.mark.parametrize("dialect", SKIPPED)
def test_every_case_holds(
    operator: App, run_folder: RunFolder, database_kind: Kind, tmp_path: Path, dialect: str
) -> None:
    studio = make_studio(operator, dialect)
    hooks = OperatorHooks(run_folder, operator, studio)
    with hooks_at_address(hooks) as address:
        report = run_kit(hooks.url_of(studio.first), f"--dialect={dialect}", f"--hooks={address}",
                         f"--key-id={studio.first.key_id}", secret=studio.first.secret, folder=tmp_path)  # fmt: skip
    cases = {case["case"]: case for case in report["cases"]}
    assert len(cases) == 35
    failed = {name: case["why"] for name, case in cases.items() if case["verdict"] == "fail"}
    assert not failed, json.dumps(failed, indent=2)
    skipped = {name: case["why"] for name, case in cases.items() if case["verdict"] == "skipped"}
    assert skipped == SKIPPED[dialect] | (ON_SQLITE if database_kind == "sqlite" else {})


def run_kit(*arguments: str, secret: str, folder: Path) -> dict[str, Any]:
    """The command as an operator starts it; gives its report."""
    report = folder / "report.json"
    environment = {"PATH": os.environ["PATH"], "IGW_CONFORMANCE_SECRET": secret}
    done = subprocess.run(
        [str(IGW), "conformance", *arguments, f"--json={report}"],
        env=environment, capture_output=True, text=True, timeout=110, check=False,
    )  # fmt: skip
    assert done.returncode in {0, 1}, done.stderr
    assert secret not in done.stdout + done.stderr + report.read_text()
    found: dict[str, Any] = json.loads(report.read_text())
    return found
