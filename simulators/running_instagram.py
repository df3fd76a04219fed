"""Starting a simulated Instagram as a process of its own, for tests and for programs that need one."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from simulators.control_client import InstagramControl

START_SECONDS = 20.0
STOP_SECONDS = 5.0


class SimulatorFailed(Exception):
    """The simulator ended, or stayed silent, before it was ready."""


@contextmanager
def running_instagram(
    *, port: int = 0, redirect_uris: Sequence[str] = (), arguments: Sequence[str] = ()
) -> Iterator[InstagramControl]:
    """A simulator on `port` (0 takes a free one), stopped at the end.

    The client's `settings_for_app` holds the IG_* settings to start an app with.
    `arguments` are further options of `python -m simulators.instagram`.
    """
    uris = [word for uri in redirect_uris for word in ("--redirect-uri", uri)]
    command = [sys.executable, "-m", "simulators.instagram", "--json", "--port", str(port), *uris, *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own module
    try:
        ready = json.loads(_first_line(process))
        with InstagramControl(ready["url"], settings=ready["settings"]) as control:
            yield control
    finally:
        _stop(process)


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None  # noqa: S101 - asked for above
    # Ending a silent process makes the read below return, which alone would wait for ever.
    alarm = threading.Timer(START_SECONDS, process.kill)
    alarm.start()
    try:
        line = process.stdout.readline()
    finally:
        alarm.cancel()
    if not line:
        raise SimulatorFailed(f"the simulated Instagram ended with code {process.wait()} before it was ready")
    return line


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
