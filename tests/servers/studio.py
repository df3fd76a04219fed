"""The simulated game studio as a child process, beside an operator."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from simulators.studio.control_client import StudioControl
from tests.servers.ports import accepts_connections, free_port
from tests.servers.process import ServerProcess
from tests.servers.run_folder import RunFolder


@dataclass
class StudioSimulator:
    """A running studio. `url` has no slash at the end; register it with `key_id` and `secret`."""

    url: str
    process: ServerProcess
    key_id: str
    secret: str
    _run: RunFolder
    _command: Sequence[str]

    @cached_property
    def control(self) -> StudioControl:
        """The client of its control API."""
        return StudioControl(self.url)

    @property
    def launch_url(self) -> str:
        """Where its games open."""
        return f"{self.url}/play"

    @property
    def feed_url(self) -> str:
        """Its game-cards."""
        return f"{self.url}/games.json"

    @contextmanager
    def away(self) -> Iterator[None]:
        """Nobody listens at its address; afterwards it is there again with its key and without its books."""
        self.process.stop()
        yield
        self.process = _start(self._run, self._command, port=int(self.url.rpartition(":")[2]))

    def stop(self) -> None:
        """End it, the control client's connection first."""
        self.control.close()
        self.process.stop()


def start_studio(run: RunFolder, *, operator: str, port: int | None = None, name: str = "studio") -> StudioSimulator:
    """Start it with a key of this run's own; `operator` is the URL whose wallet it calls. Returns when it listens."""
    port = port or free_port()
    key_id, secret = f"studio-{secrets.token_hex(4)}", secrets.token_hex(24)
    url = f"http://127.0.0.1:{port}"
    command = [
        *(sys.executable, "-m", "simulators.studio", "--port", str(port), "--operator", operator),
        *("--key-id", key_id, "--secret", secret, "--name", name),
    ]
    return StudioSimulator(url, _start(run, command, port=port), key_id, secret, run, command)


def _start(run: RunFolder, command: Sequence[str], *, port: int) -> ServerProcess:
    process = ServerProcess.start(command, name="studio", run=run, folder=run.folder("studio"))
    process.wait_until(lambda: accepts_connections(port))
    return process
