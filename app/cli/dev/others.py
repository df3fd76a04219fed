"""The simulated Facebook, Google and Zalo beside the server, for whoever has none of his own.

Most start after the server, which does not wait for them: nobody presses their buttons in the first second.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.cli.dev.children import Child, start_child
from app.cli.ports import free_port_after
from app.config import Settings

#: Their simulators' own choices as well: ids that are given out depend on them, and players are known by their ids.
_CLIENT_IDS: Final = {"facebook": "2345678901", "openid": "simulated-client", "zalo": "3456789012"}
_START_SECONDS: Final = 10
_CALLBACKS: Final = {"facebook": "facebook", "openid": "google", "zalo": "zalo"}


@dataclass(frozen=True, slots=True)
class Other:
    """One of them before it is started. `secret` is made up for this run."""

    kind: str
    port: int
    secret: str = field(repr=False)

    @property
    def is_asked_at_once(self) -> bool:
        """Whether the server asks for its documents as soon as it starts."""
        return self.kind == "openid"

    @property
    def settings(self) -> Mapping[str, str]:
        """What a server that uses it must be told (simulators/README.md)."""
        return _SETTINGS[self.kind](f"http://127.0.0.1:{self.port}", _CLIENT_IDS[self.kind], self.secret)

    async def start(self, *, public_url: str) -> Child:
        """Start it on its port."""
        return await start_child(
            f"simulated {_CALLBACKS[self.kind].title()}",
            f"simulators.{self.kind}",
            *("--port", str(self.port)),
            *("--redirect-uri", f"{public_url}/oauth/{_CALLBACKS[self.kind]}/callback"),
            *("--client-id", _CLIENT_IDS[self.kind]),
            *("--client-secret", self.secret),
            "--json",
            output=asyncio.subprocess.PIPE,
        )


async def until_ready(child: Child) -> None:
    """Wait for the line by which it tells that it listens; the product runs without it too, so not for long."""
    assert child.process.stdout is not None  # noqa: S101 - asked for above
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(child.process.stdout.readline(), _START_SECONDS)


def others_for(settings: Settings, *, near_port: int) -> list[Other]:
    """One for each kind of provider that the operator has not set up himself."""
    own = {
        "facebook": settings.fb_client_id,
        "openid": settings.oidc_providers or None,
        "zalo": settings.zalo_app_id,
    }
    found: list[Other] = []
    for kind in (kind for kind, theirs in own.items() if theirs is None):
        port = free_port_after(found[-1].port if found else near_port)
        found.append(Other(kind, port, secrets.token_hex(16)))
    return found


def _of_facebook(url: str, client_id: str, secret: str) -> Mapping[str, str]:
    return {
        "FB_CLIENT_ID": client_id,
        "FB_CLIENT_SECRET": secret,
        "FB_AUTHORIZE_URL": f"{url}/dialog/oauth",
        "FB_TOKEN_URL": f"{url}/oauth/access_token",
        "FB_GRAPH_URL": url,
    }


def _of_openid(url: str, client_id: str, secret: str) -> Mapping[str, str]:
    return {
        "OIDC_PROVIDERS": "google",
        "OIDC_GOOGLE_ISSUER": url,
        "OIDC_GOOGLE_CLIENT_ID": client_id,
        "OIDC_GOOGLE_CLIENT_SECRET": secret,
    }


def _of_zalo(url: str, client_id: str, secret: str) -> Mapping[str, str]:
    return {
        "ZALO_APP_ID": client_id,
        "ZALO_APP_SECRET": secret,
        "ZALO_AUTHORIZE_URL": f"{url}/v4/permission",
        "ZALO_TOKEN_URL": f"{url}/v4/access_token",
        "ZALO_GRAPH_URL": f"{url}/v2.0",
    }


_SETTINGS: Final[Mapping[str, Callable[[str, str, str], Mapping[str, str]]]] = {
    "facebook": _of_facebook,
    "openid": _of_openid,
    "zalo": _of_zalo,
}
