"""A virtual environment for each peer, from its locked requirements, kept under var/."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
PROJECT = FOLDER.parent.parent
INSTALL_SECONDS = 300


class NoEnvironmentError(Exception):
    """The peer's environment could not be made; carries the last line of what pip said."""


def python_of(peer: str) -> Path:
    """The interpreter of `peer`'s environment, which is made first if its lock has not been installed yet.

    The folder is named for the lock's hash, so a changed lock makes a new one. Raises `NoEnvironmentError`.
    """
    lock = FOLDER / peer / "requirements.lock"
    mark = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()[:12]
    place = PROJECT / "var" / "benchmark-peers" / f"{peer}-{mark}"
    if not (place / "complete").exists():
        shutil.rmtree(place, ignore_errors=True)
        _make(place, lock)
    return place / "bin" / "python"


def _make(place: Path, lock: Path) -> None:
    _run([sys.executable, "-m", "venv", place])
    pip: list[str | Path] = [place / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", lock])
    (place / "complete").touch()


def _run(command: list[str | Path]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise NoEnvironmentError(f"not ready after {INSTALL_SECONDS} s") from None
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no message"]
        raise NoEnvironmentError(last[0])
