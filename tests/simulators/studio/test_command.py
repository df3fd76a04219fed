"""The studio's command: what it prints, what it keeps to itself, how it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest

from tests.servers.igw import IGW

MODULE = (sys.executable, "-m", "simulators.studio")


@pytest.mark.parametrize("command", [MODULE, (IGW, "simulator", "studio")], ids=["module", "igw"])
def test_it_says_where_it_is_and_ends_when_asked(command: tuple[str, ...]) -> None:
    started = [*command, "--port", "0", "--json", "--secret", "a-secret-that-was-given"]
    with subprocess.Popen(started, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert told["launch_url"] == f"{told['url']}/play"
    assert told["games_url"] == f"{told['url']}/games.json"
    assert "a-secret-that-was-given" not in json.dumps(told)
    assert (process.returncode, errors) == (0, "")


def test_a_person_is_told_how_to_register_it() -> None:
    with subprocess.Popen([*MODULE, "--port", "0"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = "".join(process.stdout.readline() for _ in range(4))
        process.terminate()
        process.communicate(timeout=30)
    assert "igw provider add studio --dialect native --url http://127.0.0.1:" in said
    assert "igw games import" in said


@pytest.mark.parametrize("options", [["--operator", "casino"], ["--operator", "ftp://x"], ["--port", "x"]])
def test_options_that_make_no_sense_are_refused(options: list[str]) -> None:
    done = subprocess.run([*MODULE, *options], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
