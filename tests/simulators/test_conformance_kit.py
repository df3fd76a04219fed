"""The conformance kit itself: a right wallet passes, a wrong one fails the case that is about its fault."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from simulators.conformance.dialect import Keys
from simulators.conformance.hooks import HooksAtAddress, NoHooks
from simulators.conformance.play import CASES, Kit
from simulators.conformance.report import Finding
from simulators.conformance.softswiss import Softswiss
from simulators.conformance.wire import Wire
from tests.simulators.wrong_wallet import NAME, SECRET, running_wallet

FAULTS = {
    "forgets ids": "W6",
    "looks at the funds first": "W7",
    "replays whatever comes": "W9",
    "takes no lock": "W12",
    "has no tombstones": "W14",
    "reverses twice": "W15",
    "goes below zero": "W16",
    "applies half a batch": "W19",
    "refuses late wins": "W21",
    "does not look at the currency": "W24",
    "takes floats": "W25",
    "rounds": "W25",
    "signs what it parsed": "W26",
    "takes the last of two names": "W26",
    "tells what was wrong": "W27",
    "never closes a round": "W31",
}


def play(url: str, *only: str, hooks: bool = True) -> dict[str, Finding]:
    keys = Keys(f"{url}/{NAME}", secret=SECRET)
    kit = Kit(Softswiss(keys), HooksAtAddress(f"{url}/hooks") if hooks else NoHooks(), Wire(seconds=20))
    try:
        return {finding.case: finding for finding in kit.play(only)}
    finally:
        kit.hooks.close()
        kit.wire.close()


def test_every_case_is_there_once() -> None:
    assert [case.name for case in CASES] == [f"W{number}" for number in range(1, 36)]


def test_a_right_wallet_passes_and_what_cannot_be_played_says_why() -> None:
    with running_wallet() as url:
        found = play(url)
    failed = {name: finding.why for name, finding in found.items() if finding.verdict == "fail"}
    assert not failed
    skipped = {name: finding.why for name, finding in found.items() if finding.verdict == "skipped"}
    assert skipped["W29"] == "needs hook fault"
    assert skipped["W34"] == "the dialect has no statement"
    assert found["W28"].why == "in part: needs hook crash"
    assert sum(finding.verdict == "pass" for finding in found.values()) >= 23


@pytest.mark.parametrize(("fault", "case"), FAULTS.items())
def test_a_wrong_wallet_fails_the_case_that_is_about_it(fault: str, case: str) -> None:
    with running_wallet(fault) as url:
        found = play(url, case)
    assert found[case].verdict == "fail", f"a wallet that {fault} passes {case}"
    assert SECRET not in found[case].why


def test_without_hooks_nothing_is_failed_for_want_of_them() -> None:
    with running_wallet() as url:
        found = play(url, hooks=False)
    assert {finding.verdict for finding in found.values()} == {"skipped"}
    assert found["W2"].why == "needs hook new_player"


def run_kit(*arguments: str, secret: str = SECRET) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "simulators.conformance", *arguments]
    environment = {"IGW_CONFORMANCE_SECRET": secret, "PATH": ""}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_prints_a_table_and_its_exit_code_tells(tmp_path: Path) -> None:
    with running_wallet() as url:
        good = run_kit(f"{url}/{NAME}", "--dialect=softswiss", f"--hooks={url}/hooks", "--only=W2,w7")
        file = tmp_path / "report.json"
        bad = run_kit(
            f"{url}/{NAME}", "--dialect=softswiss", f"--hooks={url}/hooks", "--only=W20", f"--json={file}",
            "--policy=win_requires_bet=yes",
        )  # fmt: skip
    assert good.returncode == 0
    assert "2 passed, 0 failed, 0 skipped" in good.stdout
    assert "a bet of 10 out of 100" in good.stdout
    assert "W7 pass" in good.stderr
    assert bad.returncode == 1
    report = json.loads(file.read_text())
    assert report["counts"] == {"pass": 0, "fail": 1, "skipped": 0}
    assert "404" in report["cases"][0]["why"]
    for text in (good.stdout, good.stderr, bad.stdout, bad.stderr, file.read_text()):
        assert SECRET not in text


def test_nothing_played_is_nothing_shown() -> None:
    """A build must not be green because the hooks were forgotten."""
    with running_wallet() as url:
        done = run_kit(f"{url}/{NAME}", "--dialect=softswiss")
    assert done.returncode == 2
    assert "0 passed, 0 failed, 35 skipped" in done.stdout
    assert "no case could be played" in done.stderr


def test_the_command_says_what_it_lacks() -> None:
    for arguments, told in (
        (("http://127.0.0.1:1", "--dialect=softswiss"), "the secret is missing"),
        (("http://127.0.0.1:1", "--dialect=hub88"), "--private-key"),
        (("http://127.0.0.1:1", "--dialect=softswiss", "--secret=abcd", "--only=W99"), "there is no case W99"),
        (("http://127.0.0.1:1", "--dialect=softswiss", "--secret=abcd", "--policy=x=y"), "there is no policy 'x'"),
        (
            ("http://127.0.0.1:1", "--dialect=softswiss", "--secret=abcd", "--hooks=http://127.0.0.1:1/"),
            "do not answer",
        ),
    ):
        done = run_kit(*arguments, secret="")
        assert done.returncode == 2, done.stdout
        assert told in done.stderr
