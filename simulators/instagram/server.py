"""Running the simulator as a server of its own."""

import asyncio
import contextlib
import socket
from collections.abc import Callable

import uvicorn

from simulators.instagram.application import create_application
from simulators.instagram.connections import CuttableProtocol
from simulators.instagram.fault_delivery import AsgiApp
from simulators.instagram.world import World

STOP_SECONDS = 1


class _AnnouncingServer(uvicorn.Server):
    """Says so once it listens, because somebody may be waiting for the line."""

    def __init__(self, config: uvicorn.Config, *, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._on_ready()


def serve(world: World, *, listener: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C or SIGTERM, then close within about a second."""
    serve_application(create_application(world), listener=listener, on_ready=on_ready)


def serve_application(application: AsgiApp, *, listener: socket.socket, on_ready: Callable[[], None]) -> None:
    """The same for any simulated platform."""
    config = uvicorn.Config(
        application,
        http=CuttableProtocol,
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    server = _AnnouncingServer(config, on_ready=on_ready)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(server.serve(sockets=[listener]))


def listen(*, host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes a free one. Raises OSError when the address is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol left open asyncio does not turn off Nagle's algorithm, and each answer waits 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except BaseException:
        listener.close()
        raise
    return listener
