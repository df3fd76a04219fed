"""A forked `igw` is told apart from the program by nothing but its start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import warm
from tests.servers.process import clean_environment
from tests.servers.run_folder import RunFolder

SETTINGS = {"APP_ENV": "test", "JWT_SIGNING_KEY": "k" * 64, "PUBLIC_URL": "http://127.0.0.1:8001"}


def forked(run: RunFolder, *arguments: str, **settings: str) -> tuple[int, str, str]:
    folder = run.folder("warm")
    said, complained = folder / "said", folder / "complained"
    environment = clean_environment(run, home=folder) | SETTINGS | settings
    process = warm.fork_igw(arguments, folder=folder, environment=environment, output=said, errors=complained)
    return process.wait(30), said.read_text(), complained.read_text()


def as_program(run: RunFolder, *arguments: str, **settings: str) -> tuple[int, str, str]:
    folder = run.folder("cold")
    environment = clean_environment(run, home=folder) | SETTINGS | settings
    done = subprocess.run(
        [warm.IGW, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        (["--help"], {}),
        (["openapi"], {}),
        (["nothing"], {}),
        (["migrate", "--plan"], {"DB_URL": "sqlite:///new.db"}),
        (["player", "show"], {}),
        (["serve", "--port", "0x"], {}),
        (["serve"], {"DB_URL": "sqlite:///empty.db"}),
        (["migrate"], {"DB_URL": "postgres://x"}),
    ],
)
def test_it_says_and_ends_as_the_program_does(
    run_folder: RunFolder, arguments: list[str], settings: dict[str, str]
) -> None:
    assert forked(run_folder, *arguments, **settings) == as_program(run_folder, *arguments, **settings)


def test_one_start_leaves_nothing_to_the_next(run_folder: RunFolder) -> None:
    refused = forked(run_folder, "migrate", DB_URL="postgres://x")
    assert refused[0] == 1
    assert "DB_URL" in refused[2]
    assert forked(run_folder, "migrate", DB_URL="sqlite:///a.db")[0] == 0
    assert forked(run_folder, "migrate", DB_URL="postgres://x") == refused


def test_it_leads_a_session_of_its_own_and_tells_of_a_signal(run_folder: RunFolder) -> None:
    folder = run_folder.folder("warm")
    environment = clean_environment(run_folder, home=folder) | SETTINGS
    process = warm.fork_igw(
        ["simulator", "instagram", "--port", "0"], folder=folder, environment=environment, output=folder / "said"
    )
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.5)
    assert os.getsid(process.pid) == process.pid
    process.kill()
    assert process.poll() == -signal.SIGKILL


def test_whoever_runs_the_tests_does_not_import_the_application_for_it() -> None:
    told = (
        "import sys, tests.servers.igw, tests.makers.databases; print([name for name in sys.modules if name == 'app'])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", told], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_workers_and_a_cold_run_are_started_as_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IGW_TEST_COLD", raising=False)
    assert warm.is_possible(["serve", "--port", "8001"])
    assert not warm.is_possible(["serve", "--workers", "2"])
    monkeypatch.setenv("IGW_TEST_COLD", "1")
    assert not warm.is_possible(["serve"])
