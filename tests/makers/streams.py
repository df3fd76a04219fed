"""Somebody who listens to `/me/balance/stream`, as a browser's EventSource does, but in plain sight."""

from __future__ import annotations

import json
import queue
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from tests.makers.players import Player

PATH = "/me/balance/stream"


@dataclass
class Event:
    """One event. `at`: when it was read, by the steady clock; `name` is empty for a comment or a `retry` alone."""

    name: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    event_id: str = ""
    retry: int | None = None
    is_comment: bool = False
    at: float = 0.0


class Stream:
    """Reads until it is closed. `head` is the answer's head as text; `ended` is set when the server has ended it."""

    def __init__(self, player: Player, *, last_event_id: str = "") -> None:
        parts = urlsplit(player.url)
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in player.http.cookies.jar)
        more = f"Last-Event-ID: {last_event_id}\r\n" if last_event_id else ""
        self._socket = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=60)
        head = f"GET {PATH} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: text/event-stream\r\nCookie: {cookies}\r\n"
        self._socket.sendall(f"{head}{more}\r\n".encode())
        self._file = self._socket.makefile("rb")
        self.head = b"".join(iter(self._file.readline, b"\r\n")).decode()
        self.events: queue.Queue[Event] = queue.Queue()
        self.ended = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Go away without a word."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=5)
        self._socket.close()

    def next(self, name: str, *, seconds: float = 15) -> Event:
        """The next event of this name; others before it are passed over."""
        until, passed = monotonic() + seconds, []
        while True:
            try:
                event = self.events.get(timeout=max(0.01, until - monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {name} within {seconds:g} s, but {passed}") from None
            if event.name == name:
                return event
            passed.append(event)

    def balances(self, count: int, *, seconds: float = 15) -> list[dict[str, Any]]:
        """The data of the next so many `balance` events."""
        return [self.next("balance", seconds=seconds).data for _ in range(count)]

    def is_silent(self, *, seconds: float) -> bool:
        """Whether no balance and no notice comes for so long."""
        until = monotonic() + seconds
        while monotonic() < until:
            try:
                if self.events.get(timeout=until - monotonic()).name:
                    return False
            except queue.Empty:
                return True
        return True

    def _read(self) -> None:
        event = Event()
        try:
            for line in self._lines():
                if line:
                    _take(event, line)
                else:
                    event.at = monotonic()
                    self.events.put(event)
                    event = Event()
        except (OSError, ValueError):
            return
        self.ended.set()

    def _lines(self) -> Any:
        """Lines of the body, which comes in chunks; the last chunk ends it."""
        rest = b""
        while size := int(self._file.readline() or b"x", 16):
            rest += self._file.read(size)
            self._file.readline()
            *whole, rest = rest.split(b"\n")
            yield from (line.decode() for line in whole)


def _take(event: Event, line: str) -> None:
    name, _, value = line.partition(": ")
    if line.startswith(":"):
        event.is_comment = True
    elif name == "event":
        event.name = value
    elif name == "data":
        event.data = json.loads(value)
    elif name == "id":
        event.event_id = value
    elif name == "retry":
        event.retry = int(value)
