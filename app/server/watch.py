"""One look at all connections twice a second, in place of a timer for each: the hot path pays nothing."""

import asyncio
from collections.abc import Collection
from typing import Final, Protocol
from weakref import WeakKeyDictionary

from uvicorn.server import ServerState

LOOK_EVERY_SECONDS: Final = 0.5


class Watched(Protocol):
    """A connection that knows what it has waited for and for how long."""

    def look_after(self, now: float) -> None:
        """Cuts the connection if it is overdue; `now` is the loop's time."""


class Watch:
    """Looks at the connections of one server for as long as there are any."""

    def __init__(self, connections: Collection[object], *, loop: asyncio.AbstractEventLoop) -> None:
        self._connections = connections
        self._loop = loop
        self._timer: asyncio.TimerHandle | None = None

    def wake(self) -> None:
        """A connection has come."""
        if self._timer is None:
            self._timer = self._loop.call_later(LOOK_EVERY_SECONDS, self._look)

    def _look(self) -> None:
        now = self._loop.time()
        for connection in list(self._connections):
            if hasattr(connection, "look_after"):
                connection.look_after(now)
        self._timer = None
        if self._connections:
            self.wake()


class Wait:
    """How long the same thing has been waited for, as seen by looks; late by one look at most."""

    __slots__ = ("_awaited", "_since")

    def __init__(self) -> None:
        self._awaited: object | None = None
        self._since = 0.0

    def lasts(self, awaited: object | None, *, now: float, seconds: float) -> bool:
        """Whether `awaited` (compared by identity; None for nothing) will have lasted `seconds` by the next
        look.
        """
        if awaited is not self._awaited:
            self._awaited = awaited
            # It may have begun right after the last look.
            self._since = now - LOOK_EVERY_SECONDS
        return awaited is not None and now + LOOK_EVERY_SECONDS - self._since >= seconds


_watches: WeakKeyDictionary[ServerState, Watch] = WeakKeyDictionary()


def watch_of(state: ServerState, *, loop: asyncio.AbstractEventLoop) -> Watch:
    """The one watch of a server."""
    watch = _watches.get(state)
    if watch is None:
        watch = _watches[state] = Watch(state.connections, loop=loop)
    return watch
