"""Cutting a connection as a dying peer would: with a reset, not with a polite goodbye."""

import asyncio
import socket
import struct
from collections.abc import MutableMapping
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

Peer = tuple[str, int]
_open: dict[Peer, asyncio.Transport] = {}


class CuttableProtocol(HttpToolsProtocol):
    """The ordinary protocol of uvicorn, which also remembers its transport by the peer's address.

    ASGI has no way to drop a connection, and a simulator of outages needs one.
    """

    _peer: Peer | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self.client is not None:
            self._peer = self.client
            _open[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._peer is not None:
            _open.pop(self._peer, None)


def cut(scope: MutableMapping[str, Any]) -> None:
    """End the connection of this request at once; the other side reads "connection reset by peer"."""
    client = scope.get("client")
    transport = _open.get((client[0], client[1])) if client else None
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    if raw is not None:
        # A linger time of zero turns the closing FIN into an RST.
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
