"""A server as a child process: started with a log file, waited for with a bound, ended by its id."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.servers import warm
from tests.servers.reaper import birth
from tests.servers.run_folder import MARK, RunFolder
from tests.servers.warm import Forked

_NUMBERS = count(1)
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "VIRTUAL_ENV")
"""The only variables a server gets from the person's own environment: settings must not leak into a test."""


START_SECONDS = 60.0
"""How long a server may take to start. One that ends is told of at once, so this is for one that hangs: on two cores,
with nothing in the file cache and other servers starting beside it, a good one may need tens of seconds."""


class ServerStartError(AssertionError):
    """Says which server, and shows the end of its log."""


@dataclass
class ServerProcess:
    """One running server of a test run."""

    name: str
    popen: subprocess.Popen[bytes] | Forked
    log_path: Path
    _note: Path

    @classmethod
    def start(
        cls,
        command: Sequence[str | Path],
        *,
        name: str,
        run: RunFolder,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        user: str | None = None,
    ) -> ServerProcess:
        """Start a command in its own process group, with `folder` as home and working folder."""
        log_path = _new_log(run, name)
        with log_path.open("wb") as log:
            popen = subprocess.Popen(
                [str(part) for part in command],
                cwd=folder,
                env=clean_environment(run, home=folder) | dict(environment or {}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=user,
            )
        return cls._noted(name, popen, log_path, run)

    @classmethod
    def fork_igw(
        cls, arguments: Sequence[str], *, run: RunFolder, folder: Path, environment: Mapping[str, str]
    ) -> ServerProcess:
        """As `start` with the console script, forked from where it is imported already (`warm`)."""
        log_path, whole = _new_log(run, "igw"), clean_environment(run, home=folder) | dict(environment)
        popen = warm.fork_igw(arguments, folder=folder, environment=whole, output=log_path)
        return cls._noted("igw", popen, log_path, run)

    @classmethod
    def _noted(
        cls, name: str, popen: subprocess.Popen[bytes] | Forked, log_path: Path, run: RunFolder
    ) -> ServerProcess:
        note = run.path / "children" / str(popen.pid)
        note.write_text(birth(popen.pid))
        return cls(name, popen, log_path, note)

    @property
    def pid(self) -> int:
        """Id of the process, which leads its own group."""
        return self.popen.pid

    def log_text(self) -> str:
        """All that the server has printed so far."""
        return self.log_path.read_text(errors="replace")

    def wait_until(self, ready: Callable[[], bool], *, seconds: float = START_SECONDS) -> None:
        """Wait for `ready()`; a server that ends first, or takes too long, is an error with its log in it."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self.popen.poll() is not None:
                raise ServerStartError(self._story(f"ended with exit code {self.popen.returncode}"))
            if time.monotonic() > deadline:
                self.kill()
                raise ServerStartError(self._story(f"was not ready after {seconds:g} s"))
            time.sleep(0.02)

    def wait_for_end(self, *, seconds: float = 30) -> int:
        """Wait until the server ends by itself and give its exit code."""
        try:
            code = self.popen.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise ServerStartError(self._story(f"has not ended within {seconds:g} s")) from None
        self._note.unlink(missing_ok=True)
        return code

    def signal(self, number: int) -> None:
        """Send a signal to this process alone, not to its group."""
        self.popen.send_signal(number)

    def stop(self, *, seconds: float = 10) -> int:
        """SIGTERM and a bounded wait, then SIGKILL to the whole group. Gives the exit code."""
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGCONT)
            self.popen.terminate()
            try:
                self.popen.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                self.kill()
        self._note.unlink(missing_ok=True)
        return self.popen.returncode

    def leave(self) -> None:
        """SIGTERM without waiting: an orderly stop takes its time, and the reaper sees to the rest."""
        if self.popen.poll() is None:
            self.popen.terminate()

    def kill(self) -> None:
        """SIGKILL to the whole group, at once."""
        if self.popen.poll() is None:
            os.killpg(self.popen.pid, signal.SIGKILL)
            self.popen.wait(timeout=10)
        self._note.unlink(missing_ok=True)

    def _story(self, what: str) -> str:
        tail = "\n".join(self.log_text().splitlines()[-40:])
        return f"{self.name} {what}; the end of its log:\n{tail}"


def _new_log(run: RunFolder, name: str) -> Path:
    return run.logs / f"{name}-{os.getpid()}-{next(_NUMBERS)}.log"


def clean_environment(run: RunFolder, *, home: Path) -> dict[str, str]:
    """What a process of the run gets when nothing is asked for: no settings, the run's mark, its own home."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return passed_on | {"HOME": str(home), "TMPDIR": str(home), MARK: str(run.path)}


def find_program(*names: str, package: str) -> Path:
    """Path of an installed program; failing that, an error that names the package to install."""
    places = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"
    for name in names:
        found = shutil.which(name, path=places)
        if found:
            return Path(found)
    raise ServerStartError(f"{names[0]} is not installed: install the package {package} (`make test` does)")
