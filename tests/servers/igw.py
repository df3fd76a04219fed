"""The shipped app as a child process, with the settings of the test and nothing else."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx2

from tests.servers import warm
from tests.servers.ports import free_port
from tests.servers.process import ServerProcess
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.servers.warm import IGW

_UVICORN = IGW.with_name("uvicorn")
SECRET_SETTINGS = ("JWT_SIGNING_KEY", "IG_CLIENT_SECRET", "FB_CLIENT_SECRET")


@dataclass
class IgwServer:
    """A running app. `url` has no slash at the end; `settings` is what it was started with."""

    url: str
    settings: dict[str, str]
    process: ServerProcess

    @property
    def port(self) -> int:
        """Its port on 127.0.0.1."""
        return int(self.url.rpartition(":")[2])

    def is_ready(self) -> bool:
        """Whether `GET /ready` answers 200."""
        try:
            # Asked often while it starts: reading certificates each time would cost more than the start.
            return httpx2.get(f"{self.url}/ready", timeout=5, trust_env=False, verify=False).status_code == 200
        except httpx2.TransportError:
            return False

    def log_text(self) -> str:
        """All that it has printed so far, one JSON line per event."""
        return self.process.log_text()

    def stop(self) -> int:
        """SIGTERM, as an operator would; gives the exit code."""
        return self.process.stop()

    def kill(self) -> None:
        """SIGKILL, workers included."""
        self.process.kill()


def default_settings(*, port: int) -> dict[str, str]:
    """Settings of a test's app unless the test says otherwise. Hashing is cheap, limits are off."""
    return {
        "APP_ENV": "test",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "JWT_SIGNING_KEY": secrets.token_hex(32),
        "PASSWORD_BCRYPT_ROUNDS": "4",
        "RATE_LIMITS": "off",
    }


def start_igw(
    run: RunFolder,
    settings: Mapping[str, str],
    *,
    secrets_seen: SecretsSeen,
    port: int | None = None,
    arguments: Sequence[str] = (),
    uvicorn: bool = False,
    wait: bool = True,
) -> IgwServer:
    """Start `igw serve` (or, with `uvicorn=True`, the guide's own command) and wait for `/ready`.

    `settings` are environment variables on top of `default_settings`; `arguments` go to the command.
    """
    port = port or free_port()
    environment = default_settings(port=port) | dict(settings)
    for name in SECRET_SETTINGS:
        for value in filter(None, environment.get(name, "").split(",")):
            secrets_seen.add(value, kind=name)
    process = _start(run, environment, ("--host", "127.0.0.1", "--port", str(port), *arguments), uvicorn=uvicorn)
    server = IgwServer(f"http://127.0.0.1:{port}", environment, process)
    if wait:
        process.wait_until(server.is_ready)
    return server


def _start(run: RunFolder, environment: Mapping[str, str], arguments: Sequence[str], *, uvicorn: bool) -> ServerProcess:
    folder = run.folder("igw")
    if not uvicorn and warm.is_possible(arguments):
        return ServerProcess.fork_igw(["serve", *arguments], run=run, folder=folder, environment=environment)
    program = [_UVICORN, "app.main:app"] if uvicorn else [IGW, "serve"]
    return ServerProcess.start([*program, *arguments], name="igw", run=run, folder=folder, environment=environment)
