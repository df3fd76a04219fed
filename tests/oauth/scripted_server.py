"""A server that answers exactly the bytes a test wrote down, for answers that no decent platform gives."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

Script = Callable[[asyncio.StreamWriter], Any]


@dataclass
class Seen:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def form(self) -> dict[str, str]:
        """The fields of an urlencoded body."""
        return {name: values[0] for name, values in parse_qs(self.body.decode(), strict_parsing=True).items()}


@dataclass
class ScriptedServer:
    """Answers of `scripts` in turn, by path; the last one of a path is repeated."""

    url: str = ""
    scripts: dict[str, list[Script]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)

    def answers(self, path: str, *scripts: Script) -> None:
        """Write down what `path` answers, in turn."""
        self.scripts[path] = list(scripts)

    def paths(self) -> list[str]:
        """The paths that were asked, in turn."""
        return [seen.path.partition("?")[0] for seen in self.seen]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while not writer.is_closing():
                self.seen.append(await _read_request(reader))
                scripts = self.scripts[self.paths()[-1]]
                script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
                await script(writer)
        writer.close()


@asynccontextmanager
async def scripted_server(*, tls: ssl.SSLContext | None = None) -> AsyncIterator[ScriptedServer]:
    """A scripted server on a free port of the loopback address."""
    scripted = ScriptedServer()
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0, ssl=tls)
    scheme = "https" if tls else "http"
    scripted.url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield scripted
    finally:
        server.close()


def raw(content: bytes) -> Script:
    """These bytes, nothing else; the connection stays open."""

    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(content)
        await writer.drain()

    return script


def answer(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Script:
    """A whole answer: bytes and text as they stand, everything else as JSON."""
    content = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    head = {"content-type": "application/json", "content-length": str(len(content)), **(headers or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return raw(f"HTTP/1.1 {status} Scripted\r\n{lines}\r\n".encode() + content)


def then_close(answered: Script) -> Script:
    """This answer, and afterwards the connection is closed without a word about it."""

    async def script(writer: asyncio.StreamWriter) -> None:
        await answered(writer)
        writer.close()

    return script


def cut_after(content: bytes) -> Script:
    """These bytes, then a reset instead of the rest."""

    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(content)
        await writer.drain()
        writer.transport.abort()

    return script


def after(seconds: float, then: Script) -> Script:
    """Silence for a while, then `then`."""

    async def script(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        await then(writer)

    return script


def drip(content: bytes, *, seconds_each: float) -> Script:
    """One byte after the other."""

    async def script(writer: asyncio.StreamWriter) -> None:
        for number in content:
            writer.write(bytes([number]))
            await writer.drain()
            await asyncio.sleep(seconds_each)

    return script


def endless(chunk: bytes) -> Script:
    """A chunked body that does not end; counts on the other side to hang up."""

    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
            await writer.drain()

    return script


async def _read_request(reader: asyncio.StreamReader) -> Seen:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *rest = head.strip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in rest)}
    method, path, _ = first.split(" ")
    return Seen(method, path, headers, await reader.readexactly(int(headers.get("content-length", "0"))))
