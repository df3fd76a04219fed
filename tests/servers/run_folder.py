"""The folder of one test run, and the promise that no process of the run outlives it.

The pytest process that the person started opens the folder and holds a lock on `alive.lock`.
A reaper waits for that lock. However pytest ends, Ctrl-C and SIGKILL included, the kernel lets go of the
lock, and the reaper ends every process of the run and removes the folder. pytest-xdist's workers only join.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

MARK = "IGW_TEST_RUN"
"""Environment variable that every process of a run carries; its value is the run's folder."""

_REAPER = Path(__file__).with_name("reaper.py")


@dataclass
class RunFolder:
    """One run's folder. `logs/` holds one log per server, `secrets/` what the log scan looks for."""

    path: Path
    _alive: IO[bytes] | None = field(default=None, repr=False)
    _reaper: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @classmethod
    def open(cls) -> RunFolder:
        """Make the folder and start its reaper. Called once, by the process that leads the run."""
        path = Path(tempfile.mkdtemp(prefix="igw-tests-"))
        path.chmod(0o755)  # MariaDB runs as another user and must be able to walk through
        for name in ("logs", "secrets", "children", "locks"):
            (path / name).mkdir()
        alive = (path / "alive.lock").open("wb")
        fcntl.flock(alive, fcntl.LOCK_EX)
        reaper = subprocess.Popen(
            [sys.executable, "-I", str(_REAPER), str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.environ[MARK] = str(path)
        return cls(path, alive, reaper)

    @classmethod
    def join(cls) -> RunFolder:
        """The folder that the leading process opened."""
        return cls(Path(os.environ[MARK]))

    def close(self) -> None:
        """Let go of the lock and wait until the reaper has ended the run's processes."""
        if self._alive is None or self._reaper is None:
            return
        self._alive.close()
        with suppress(subprocess.TimeoutExpired):  # hundreds of databases; it goes on by itself
            self._reaper.wait(timeout=120)
        os.environ.pop(MARK, None)

    @property
    def logs(self) -> Path:
        """Where every server of this run writes what it prints."""
        return self.path / "logs"

    def folder(self, name: str) -> Path:
        """A new, empty folder inside the run's own."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.path))

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Hold a lock that all workers of this run share."""
        with (self.path / "locks" / name).open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def remembered(self, name: str) -> dict[str, Any] | None:
        """What an earlier worker of this run remembered under this name."""
        file = self.path / f"{name}.json"
        return json.loads(file.read_text()) if file.exists() else None

    def remember(self, name: str, facts: dict[str, Any]) -> None:
        """Keep facts for the other workers of this run. Call it inside `locked`."""
        (self.path / f"{name}.json").write_text(json.dumps(facts))
