"""`igw` forked from a process that has imported the application already.

Nine tenths of a start are imports, and a run of the tests starts `igw` more than a thousand times. The standard
library's fork server imports once for each worker of the run; a fork of it then runs the console script's own entry
with the arguments, environment, folder and output that a program would get. `IGW_TEST_COLD=1`
starts programs instead.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

IGW = Path(sys.executable).parent / "igw"
"""The installed command line."""

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__, "tests.servers.preloaded"])


class Forked:
    """A fork under way; as much of `subprocess.Popen` as the tests use. It leads a session of its own."""

    def __init__(self, process: BaseProcess, arguments: Sequence[str]) -> None:
        assert process.pid is not None
        self._process = process
        self.args = arguments
        self.pid: int = process.pid

    @property
    def returncode(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """As `returncode`."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code. Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """To this process alone, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL, and its end."""
        self.send_signal(signal.SIGKILL)
        self.wait()


def is_possible(arguments: Sequence[str]) -> bool:
    """Whether `igw` with these arguments may be a fork: not where it starts workers by the same means itself."""
    return "--workers" not in arguments and not os.environ.get("IGW_TEST_COLD")


def fork_igw(
    arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str], output: Path, errors: Path | None = None
) -> Forked:
    """Run `igw …`. What it prints is written to `output`, what it complains of as well, or to `errors`."""
    told = ([str(IGW), *arguments], folder, dict(environment), output, errors)
    process = _FORKS.Process(target=_become, args=told, daemon=True)
    process.start()
    return Forked(process, told[0])


def _become(command: list[str], folder: Path, environment: dict[str, str], output: Path, errors: Path | None) -> None:
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    _speak_to(output, errors)
    sys.argv = command
    importlib.import_module("app.cli.start").run()


def _speak_to(output: Path, errors: Path | None) -> None:
    said = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    complained = said if errors is None else os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for file, number in ((os.open(os.devnull, os.O_RDONLY), 0), (said, 1), (complained, 2)):
        os.dup2(file, number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
