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
    return noted(folder) | marked(f"{MARK}={folder}".encode())


def noted(folder: Path) -> set[int]:
    """Ids of processes that were started, not yet stopped by their owner, and still are what was started."""
    return {int(note.name) for note in (folder / "children").iterdir() if still_runs(note)}


def still_runs(note: Path) -> bool:
    """Whether the process that a note speaks of is the one that has its id now."""
    try:
        return birth(int(note.name)) == note.read_text() != ""
    except FileNotFoundError:
        return False  # its owner has just stopped it


def birth(pid: int) -> str:
    """When a process began: its id may be used again, this pair is not. Nothing for one that runs no more."""
    try:
        if Path("/proc/self/stat").exists():
            state, *facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            return "" if state == "Z" else facts[18]
        # Without /proc the next best thing: it leads a session, as all that we start do.
        return f"session {os.getsid(pid)}"
    except OSError:
        return ""


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
