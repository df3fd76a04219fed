"""What a connection's answers are written to: the transport, with another idea of closing."""

import asyncio
from collections.abc import Callable

from httptools import HttpRequestParser


class Wire:
    """The transport's own methods, bound once per connection, so that a request pays nothing; `close` is
    ours.

    Closing a socket while the caller still sends makes the kernel answer with a reset, and the reset may
    overtake our answer: a caller who is told 413 would see a broken connection instead.
    """

    __slots__ = (
        "close",
        "get_extra_info",
        "is_closing",
        "pause_reading",
        "resume_reading",
        "set_protocol",
        "write",
    )

    def __init__(self, transport: asyncio.Transport, *, close: Callable[[], None]) -> None:
        self.close = close
        self.get_extra_info = transport.get_extra_info
        self.is_closing = transport.is_closing
        self.pause_reading = transport.pause_reading
        self.resume_reading = transport.resume_reading
        self.set_protocol = transport.set_protocol
        self.write = transport.write


class DeafParser(HttpRequestParser):
    """Takes the place of a connection's parser when nothing more will be understood from it."""

    def __init__(self) -> None:
        super().__init__(self)

    def feed_data(self, data: object) -> None:
        """Drops it."""


DEAF = DeafParser()
