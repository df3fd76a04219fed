"""The simulated Instagram beside the server."""

import asyncio
import http.client
import json
import secrets
from dataclasses import dataclass, field
from typing import Final

from app.cli.dev.children import Child, start_child
from app.cli.errors import CommandFailed
from app.cli.ports import free_port_after

_START_SECONDS: Final = 20
_ASK_SECONDS: Final = 1
#: The simulator's own choice as well. The ids it hands out depend on it, and players are known by their ids.
_CLIENT_ID: Final = "1234567890"


@dataclass(frozen=True, slots=True)
class Simulation:
    """A simulator on its way up: where it will be. `secret` is made up for this run."""

    port: int
    secret: str = field(repr=False)
    child: Child

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """What a server that uses it must be told (simulators/README.md)."""
        return {
            "IG_CLIENT_ID": _CLIENT_ID,
            "IG_CLIENT_SECRET": self.secret,
            "IG_AUTHORIZE_URL": f"{self.url}/oauth/authorize",
            "IG_TOKEN_URL": f"{self.url}/oauth/access_token",
            "IG_GRAPH_URL": self.url,
        }

    async def wait(self) -> None:
        """Wait until it is ready, of which it tells by a line. Raises CommandFailed."""
        assert self.child.process.stdout is not None  # noqa: S101 - asked for below
        try:
            line = await asyncio.wait_for(self.child.process.stdout.readline(), _START_SECONDS)
        except TimeoutError:
            line = b""
        if not line:
            raise CommandFailed("The simulated Instagram did not start; its own words stand above.")

    def people(self) -> tuple[str, ...]:
        """User names that may sign in; none when it does not tell, for nothing hangs on it. Blocks for a moment."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_ASK_SECONDS)
        try:
            connection.request("GET", "/_control/people")
            people = json.loads(connection.getresponse().read())
            return tuple(person["username"] for person in people if person["account_type"] != "personal")
        except (OSError, ValueError, TypeError, KeyError, http.client.HTTPException):
            return ()
        finally:
            connection.close()


async def start_simulated_instagram(*, near_port: int, redirect_uri: str, api: str) -> Simulation:
    """Start it on a free port after `near_port`; call `wait` before anybody signs in."""
    port, secret = free_port_after(near_port), secrets.token_hex(16)
    child = await start_child(
        "simulated Instagram",
        "simulators.instagram",
        *("--port", str(port)),
        *("--redirect-uri", redirect_uri),
        *("--client-id", _CLIENT_ID),
        *("--client-secret", secret),
        *("--mode", api),
        "--json",
        output=asyncio.subprocess.PIPE,
    )
    return Simulation(port, secret, child)
