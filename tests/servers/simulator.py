"""The simulated Instagram as a child process."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from simulators.control_client import DEFAULT_CLIENT_ID, InstagramControl
from tests.servers.ports import accepts_connections, free_port
from tests.servers.process import ServerProcess
from tests.servers.run_folder import RunFolder


@dataclass
class InstagramSimulator:
    """A running simulated Instagram with one app registered. `url` has no slash at the end."""

    url: str
    process: ServerProcess
    client_id: str
    client_secret: str

    @cached_property
    def control(self) -> InstagramControl:
        """The client of its control API: people, decisions, faults, clock, call log."""
        return InstagramControl(self.url)

    @property
    def settings(self) -> dict[str, str]:
        """The settings that make an app use this simulator."""
        return {
            "IG_CLIENT_ID": self.client_id,
            "IG_CLIENT_SECRET": self.client_secret,
            "IG_AUTHORIZE_URL": f"{self.url}/oauth/authorize",
            "IG_TOKEN_URL": f"{self.url}/oauth/access_token",
            "IG_GRAPH_URL": self.url,
        }

    def wait(self) -> None:
        """Wait until it listens."""
        port = int(self.url.rpartition(":")[2])
        self.process.wait_until(lambda: accepts_connections(port))

    def stop(self) -> None:
        """End it, the control client's connection first."""
        self.control.close()
        self.process.stop()


def start_instagram(
    run: RunFolder,
    *,
    redirect_uris: Sequence[str] = (),
    port: int | None = None,
    arguments: Sequence[str] = (),
    wait: bool = True,
) -> InstagramSimulator:
    """Start `python -m simulators.instagram` with a secret of this run and wait until it listens."""
    port = port or free_port()
    secret = secrets.token_hex(16)
    redirects = [part for uri in redirect_uris for part in ("--redirect-uri", uri)]
    command = [sys.executable, "-m", "simulators.instagram", "--port", str(port), "--client-secret", secret]
    process = ServerProcess.start(
        [*command, *redirects, *arguments], name="instagram", run=run, folder=run.folder("instagram")
    )
    simulator = InstagramSimulator(f"http://127.0.0.1:{port}", process, DEFAULT_CLIENT_ID, secret)
    if wait:
        simulator.wait()
    return simulator
