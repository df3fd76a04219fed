"""Free ports on loopback, each given out once in a run."""

from __future__ import annotations

import fcntl
import os
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.run_folder import MARK

# Below the range from which the kernel takes ports for outgoing connections,
# so that no client can sit on a port between our look and the server's start.
_RANGE = range(15_000, 32_000)
_random = random.SystemRandom()
_given: set[int] = set()


def free_port(*, room: int = 1) -> int:
    """A port of 127.0.0.1 on which nothing listens now and which nobody else of this run gets.

    Seconds pass between our look and the server's start, and other workers start servers meanwhile. Whoever takes
    neighbouring ports by himself, as `igw dev` does, asks for `room`: so many from the given one on are his.
    """
    with _given_in_this_run() as given:
        for _ in range(500):
            port = _random.choice(_RANGE)
            wanted = range(port, port + room)
            if given.isdisjoint(wanted) and all(_is_free(each) for each in wanted):
                given.update(wanted)
                return port
    raise RuntimeError(f"no free port found on 127.0.0.1 between {_RANGE.start} and {_RANGE.stop - 1}")


@contextmanager
def _given_in_this_run() -> Iterator[set[int]]:
    """What has been given out so far; what is added is written down for all workers of the run."""
    run = os.environ.get(MARK)
    if run is None:
        yield _given
        return
    with Path(run, "locks", "ports").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        before = {int(line) for line in file}
        given = set(before)
        yield given
        file.writelines(f"{port}\n" for port in sorted(given - before))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def accepts_connections(port: int) -> bool:
    """Whether somebody listens on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
