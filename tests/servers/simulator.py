"""The simulated Instagram as a child process."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tests.servers.ports import accepts_connections, free_port
from tests.servers.process import ServerProcess
from tests.servers.run_folder import RunFolder


@dataclass
class InstagramSimulator:
    """A running simulated Instagram. `url` has no slash at the end."""

    url: str
    process: ServerProcess


def start_instagram(
    run: RunFolder, *, redirect_uris: Sequence[str] = (), port: int | None = None
) -> InstagramSimulator:
    """Start `python -m simulators.instagram` and wait until it listens."""
    port = port or free_port()
    redirects = [part for uri in redirect_uris for part in ("--redirect-uri", uri)]
    command = [sys.executable, "-m", "simulators.instagram", "--port", str(port), *redirects]
    process = ServerProcess.start(command, name="instagram", run=run, folder=run.folder("instagram"))
    process.wait_until(lambda: accepts_connections(port), seconds=15)
    return InstagramSimulator(f"http://127.0.0.1:{port}", process)
