"""Callers who speak HTTP by hand, well or badly."""

from __future__ import annotations

import json
import socket
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Answer:
    """One answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def problem(self) -> dict[str, Any]:
        """The body of a problem answer."""
        assert self.headers["content-type"] == "application/problem+json"
        return json.loads(self.body)


@dataclass
class Caller:
    """One connection. Every wait is bounded by `patience` seconds: a worker that has just been started needs some."""

    port: int
    patience: float = 30.0
    receive_buffer: int | None = None
    _socket: socket.socket = field(init=False, repr=False)
    _read: bytes = field(default=b"", init=False, repr=False)

    def __post_init__(self) -> None:
        self._socket = socket.socket()
        if self.receive_buffer:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.receive_buffer)
        self._socket.settimeout(self.patience)
        self._socket.connect(("127.0.0.1", self.port))
        self.connected_at = time.monotonic()

    def __enter__(self) -> Caller:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, data: bytes) -> None:
        """All of it, or an OSError when the server is gone."""
        self._socket.sendall(data)

    def get(self, path: str) -> Answer:
        """A plain request and its answer; the connection stays."""
        self.send(f"GET {path} HTTP/1.1\r\nHost: tiny\r\n\r\n".encode())
        return self.answer()

    def answer(self) -> Answer:
        """The next answer; EOFError when the connection ends before one is whole."""
        while b"\r\n\r\n" not in self._read:
            self._more()
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        status_line, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        length = int(headers.get("content-length", "0"))
        while len(self._read) < length:
            self._more()
        body, self._read = self._read[:length], self._read[length:]
        return Answer(int(status_line.split()[1]), headers, body)

    def read_some(self, size: int) -> bytes:
        """What is there, `size` bytes at most; empty at the end of the connection."""
        return self._socket.recv(size)

    def seconds_until_cut(self) -> float:
        """Seconds from connecting until the server ended the connection; TimeoutError if it does not."""
        deadline = time.monotonic() + self.patience
        try:
            while self._socket.recv(65536):
                if time.monotonic() > deadline:
                    raise TimeoutError
        except ConnectionError:
            pass
        return time.monotonic() - self.connected_at

    def is_open(self) -> bool:
        """Whether the server has not ended the connection (nothing unread may be waiting)."""
        self._socket.settimeout(0.01)
        try:
            return self._socket.recv(1, socket.MSG_PEEK) != b""
        except TimeoutError:
            return True
        except ConnectionError:
            return False
        finally:
            self._socket.settimeout(self.patience)

    def ends(self, *, seconds: float = 3) -> bool:
        """Whether the server ends the connection soon; it keeps an idle one for five seconds. As `is_open`."""
        deadline = time.monotonic() + seconds
        while self.is_open():
            if time.monotonic() > deadline:
                return False
        return True

    def _more(self) -> None:
        piece = self._socket.recv(65536)
        if not piece:
            raise EOFError(f"the connection ended after {self._read!r}")
        self._read += piece


def dribble(caller: Caller, data: bytes, *, every_seconds: float) -> None:
    """Byte by byte, until all is sent, the server is gone, or patience ends."""
    deadline = time.monotonic() + caller.patience
    try:
        for byte in data:
            caller.send(bytes([byte]))
            time.sleep(every_seconds)
            if time.monotonic() > deadline or not caller.is_open():
                return
    except OSError:
        return


def memory_bytes(pid: int) -> int:
    """Resident memory of a process."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:  # noqa: PTH123 - not a file of ours
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024
