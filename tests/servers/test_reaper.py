"""Nothing that a test run starts outlives it, however it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.servers.reaper import birth, noted

_RUN_WITH_A_SERVER = """
from tests.servers.redis import start_redis
from tests.servers.run_folder import RunFolder
run = RunFolder.open()
_, process = start_redis(run)
print(process.pid, run.path, flush=True)
input()
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_server_ends_with_its_run_and_the_folder_goes(ending: signal.Signals) -> None:
    """A run starts a Redis and is then ended from outside, without a chance to clean up after itself."""
    run = subprocess.Popen(
        [sys.executable, "-c", _RUN_WITH_A_SERVER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    pid, folder = run.stdout.readline().split()
    assert birth(int(pid))
    run.send_signal(ending)
    run.communicate(timeout=30)
    wait_until_gone(Path(folder), seconds=30)
    assert not birth(int(pid))


def wait_until_gone(folder: Path, *, seconds: float) -> None:
    """Wait, within bounds, until a folder is removed."""
    deadline = time.monotonic() + seconds
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()


def test_a_process_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    """Ids are used again: a noted id is ours only while it is the process that was noted."""
    somebody = subprocess.Popen(["sleep", "30"], start_new_session=True)
    children = tmp_path / "children"
    children.mkdir()
    try:
        (children / str(somebody.pid)).write_text("an earlier birth")
        assert noted(tmp_path) == set()
        (children / str(somebody.pid)).write_text(birth(somebody.pid))
        assert noted(tmp_path) == {somebody.pid}
    finally:
        somebody.kill()
        somebody.wait()
    assert noted(tmp_path) == set()
