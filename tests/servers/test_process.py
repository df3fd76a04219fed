"""A server that does not come up is an error that says why."""

from __future__ import annotations

import signal

import pytest

from tests.servers.process import ServerProcess, ServerStartError, find_program
from tests.servers.run_folder import RunFolder


def start(run: RunFolder, script: str) -> ServerProcess:
    """A shell script as a server."""
    return ServerProcess.start(["sh", "-c", script], name="script", run=run, folder=run.folder("script"))


def test_a_server_that_ends_at_once_is_told_of_with_its_log(run_folder: RunFolder) -> None:
    process = start(run_folder, "echo the port is taken; exit 3")
    with pytest.raises(ServerStartError, match=r"exit code 3(.|\n)*the port is taken"):
        process.wait_until(lambda: False)


def test_waiting_has_a_bound_and_leaves_nothing_running(run_folder: RunFolder) -> None:
    process = start(run_folder, "echo still thinking; sleep 60")
    with pytest.raises(ServerStartError, match=r"not ready after 0.2 s(.|\n)*still thinking"):
        process.wait_until(lambda: False, seconds=0.2)
    assert process.popen.returncode == -signal.SIGKILL


def test_a_server_that_ignores_the_signal_is_killed(run_folder: RunFolder) -> None:
    process = start(run_folder, "trap '' TERM; echo up; while :; do sleep 0.1; done")
    process.wait_until(lambda: "up" in process.log_text())
    assert process.stop(seconds=0.3) == -signal.SIGKILL


def test_settings_of_the_person_who_runs_the_tests_do_not_reach_a_server(
    run_folder: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DB_URL", "mysql://their-own-database/")
    process = start(run_folder, "env; pwd")
    assert process.wait_for_end() == 0
    assert "DB_URL" not in process.log_text()
    assert str(run_folder.path) in process.log_text()


def test_a_missing_program_is_told_of_with_the_package_to_install() -> None:
    with pytest.raises(ServerStartError, match="install the package some-server"):
        find_program("a-program-nobody-has", package="some-server")
