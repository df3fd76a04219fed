"""The simulated game studio beside the server, registered as a game provider, its games in the lobby."""

import asyncio
import contextlib
import secrets
from dataclasses import dataclass, field
from typing import Final

from app.cli.dev.children import Child, start_child
from app.cli.dev.plan import Plan
from app.cli.dev.wish import Wish
from app.cli.ports import free_port_after

NAME: Final = "studio"
_STOCK_SECONDS: Final = 15


@dataclass(frozen=True, slots=True)
class Studio:
    """The studio before it is started. Key and secret are made up for this run."""

    port: int
    key_id: str
    secret: str = field(repr=False)

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self, *, wish: Wish, plan: Plan) -> Child:
        """Start it on its port. It calls the server beside it; pages of the public address may frame its games."""
        return await start_child(
            "simulated studio",
            "simulators.studio",
            *("--port", str(self.port)),
            *("--operator", wish.url),
            *("--host-origin", plan.public_url),
            *("--key-id", self.key_id),
            *("--secret", self.secret),
            *("--name", NAME),
            "--json",
            output=asyncio.subprocess.PIPE,
        )

    async def stock(self, plan: Plan) -> Child:
        """Start what registers it and puts its games into the lobby (`stock.py`); that ends by itself."""
        given = {"STUDIO_URL": self.url, "STUDIO_KEY_ID": self.key_id, "STUDIO_SECRET": self.secret}
        return await start_child(
            "stocking of the lobby", "app.cli.dev.stock", environment=plan.whole_environment() | given
        )


def plan_studio(*, near_port: int) -> Studio:
    """On a free port after `near_port`."""
    return Studio(free_port_after(near_port), f"gk_dev_{secrets.token_hex(8)}", secrets.token_hex(24))


async def until_stocked(stocking: Child) -> bool:
    """Whether the games are there; the product runs without them too, so this is not waited for without end."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_STOCK_SECONDS):
            return await stocking.process.wait() == 0
    return False
