"""Waits until a test run has ended, by whatever way, then ends its processes and removes its folder.

Runs alone, with the standard library only: `python reaper.py RUN_FOLDER`.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import sys
import time
from pathlib import Path

MARK = "IGW_TEST_RUN"


def main(folder: Path) -> None:
    """Block on the run's lock, then clean up."""
    with (folder / "alive.lock").open("rb") as alive:
        fcntl.flock(alive, fcntl.LOCK_SH)
    end_processes(folder, patience_seconds=5)
    shutil.rmtree(folder, ignore_errors=True)


def end_processes(folder: Path, *, patience_seconds: float) -> None:
    """Ask once, then kill. A process is ours if it carries the run's mark in its environment."""
    deadline = time.monotonic() + patience_seconds
    for pid in processes_of(folder):
        send(pid, signal.SIGTERM)
    while time.monotonic() < deadline and processes_of(folder):
        time.sleep(0.05)
    for pid in processes_of(folder):
        send(pid, signal.SIGKILL)


def processes_of(folder: Path) -> set[int]:
    """Ids of the run's living processes: those that a test noted down, and all that carry the run's mark."""
    return {pid for pid in noted(folder) if leads_its_session(pid)} | marked(f"{MARK}={folder}".encode())


def noted(folder: Path) -> list[int]:
    """Ids of processes that were started and not yet stopped by their owner."""
    return [int(note.name) for note in (folder / "children").iterdir()]


def leads_its_session(pid: int) -> bool:
    """Whether the process runs and was started as we start ours; a reused id is left alone."""
    try:
        return os.getsid(pid) == pid and not is_zombie(pid)
    except OSError:
        return False


def is_zombie(pid: int) -> bool:
    """Whether the process has ended and only waits for its parent to take notice; unknown without /proc."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


def marked(mark: bytes) -> set[int]:
    """Ids of processes started with the mark in their environment, children of our servers among them."""
    if not Path("/proc/self/environ").exists():
        return set()
    return {int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and carries(entry, mark)}


def carries(process: Path, mark: bytes) -> bool:
    """Whether a living process was started with the mark. A zombie's environment is empty."""
    try:
        return mark in (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return False


def send(pid: int, signal_number: int) -> None:
    """Send a signal to whoever is still there."""
    with contextlib.suppress(OSError):
        os.kill(pid, signal_number)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
