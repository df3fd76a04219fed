"""A small HTTP/1.1 client on asyncio, cheap enough that fifty browsers fit on a corner of one core."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ANSWER_SECONDS = 60.0


@dataclass(frozen=True)
class Answer:
    """`headers` have lower-case names, `cookies` come from all Set-Cookie, `sent_at` is perf_counter time."""

    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes
    sent_at: float
    seconds: float

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Connection:
    """One keep-alive connection to loopback; opens itself, and again after the server closed it."""

    port: int
    host: str = "127.0.0.1"
    _reader: asyncio.StreamReader | None = field(default=None, repr=False)
    _writer: asyncio.StreamWriter | None = field(default=None, repr=False)

    async def ask(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """Sends one request and reads the whole answer. Raises OSError, EOFError or TimeoutError."""
        async with asyncio.timeout(ANSWER_SECONDS):
            if self._writer is None or self._writer.is_closing():
                self._reader, self._writer = await asyncio.open_connection(self.host, self.port)
            assert self._reader is not None
            sent_at = time.perf_counter()
            self._writer.write(self._request(method, path, headers or {}, body))
            return await self._answer(self._reader, sent_at)

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            with contextlib.suppress(OSError):
                await self._writer.wait_closed()

    def _request(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if body or method not in {"GET", "DELETE"}:
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def _answer(self, reader: asyncio.StreamReader, sent_at: float) -> Answer:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status, headers, cookies = int(head[0].split(" ", 2)[1]), {}, {}
        for line in head[1:]:
            name, _, value = line.partition(":")
            if name.lower() == "set-cookie":
                key, _, rest = value.strip().partition("=")
                cookies[key] = rest.split(";", 1)[0]
            elif name:
                headers[name.lower()] = value.strip()
        body = await self._body(reader, headers)
        if headers.get("connection", "").lower() == "close" and self._writer is not None:
            self._writer.close()
        return Answer(status, headers, cookies, body, sent_at, time.perf_counter() - sent_at)

    async def _body(self, reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return await reader.readexactly(int(headers.get("content-length", "0")))
        parts = []
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readuntil(b"\r\n")
        return b"".join(parts)


async def post_json(connection: Connection, path: str, content: Any, **headers: str) -> Answer:
    """Posts `content` as JSON; header names are given with underscores for dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named["Content-Type"] = "application/json"
    return await connection.ask("POST", path, headers=named, body=json.dumps(content).encode())
