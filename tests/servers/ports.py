"""Free ports on loopback."""

from __future__ import annotations

import random
import socket

# Below the range from which the kernel takes ports for outgoing connections,
# so that no client can sit on a port between our look and the server's start.
_RANGE = range(15_000, 32_000)
_random = random.SystemRandom()


def free_port() -> int:
    """A port of 127.0.0.1 on which nothing listens now."""
    for _ in range(200):
        port = _random.choice(_RANGE)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port found on 127.0.0.1 between 15000 and 31999")


def accepts_connections(port: int) -> bool:
    """Whether somebody listens on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
