"""Stands between the application and a simulated identity provider, makes it as slow as Meta, and times it.

Each call is held until `Delays` have passed since it had come in whole; what is noted is the time from then
to the moment the answer is handed to the kernel. So the provider's share of each callback is known: the code
ties the token call to it, the access token ties the calls that follow to the code.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from benchmarks.client import Answer, Connection

SEED = 2025


@dataclass(frozen=True)
class Delays:
    """Seconds that the provider takes for each call, on average; single ones differ by up to `spread` of that.

    Without the spread fifty browsers would march in step, which no real ones do.
    """

    token: float = 0.25
    profile: float = 0.15
    spread: float = 0.2


@dataclass
class ProviderClock:
    """`seconds` by authorisation code: how long the provider has worked for it so far."""

    simulator_port: int
    delays: Delays = field(default_factory=Delays)
    seconds: dict[str, float] = field(default_factory=dict)
    _chance: random.Random = field(default_factory=lambda: random.Random(SEED), repr=False)
    _codes: dict[str, str] = field(default_factory=dict, repr=False)
    _idle: list[Connection] = field(default_factory=list, repr=False)

    @contextlib.asynccontextmanager
    async def listening(self, port: int) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", port, backlog=512)
        try:
            yield
        finally:
            server.close()
            for connection in self._idle:
                await connection.close()
            self._idle.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # The application may end a connection at any time, and the benchmark ends them all.
        with contextlib.suppress(EOFError, OSError, asyncio.CancelledError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                pairs = (line.split(": ", 1) for line in head[1:] if line)
                headers = {name.lower(): value for name, value in pairs}
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                await self._answer(writer, head[0], headers, body)
        writer.close()

    async def _answer(self, writer: asyncio.StreamWriter, line: str, headers: dict[str, str], body: bytes) -> None:
        came_in = time.perf_counter()
        method, target, _ = line.split(" ")
        answer = await self._forward(method, target, headers, body)
        is_token = urlsplit(target).path.endswith("/access_token")
        delay = self.delays.token if is_token else self.delays.profile
        delay *= 1 + self._chance.uniform(-self.delays.spread, self.delays.spread)
        await asyncio.sleep(max(0.0, came_in + delay - time.perf_counter()))
        writer.write(_rendered(answer))
        self._note(target, headers, body, answer, time.perf_counter() - came_in)

    async def _forward(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        connection = self._idle.pop() if self._idle else Connection(self.simulator_port)
        kept = ("content-type", "authorization", "accept", "user-agent", "access_token", "secret_key")
        passed_on = {name: headers[name] for name in kept if name in headers}
        try:
            answer = await connection.ask(method, target, headers=passed_on, body=body)
        except (EOFError, OSError):  # closed while it was idle
            connection = Connection(self.simulator_port)
            answer = await connection.ask(method, target, headers=passed_on, body=body)
        self._idle.append(connection)
        return answer

    def _note(self, target: str, headers: dict[str, str], body: bytes, answer: Answer, seconds: float) -> None:
        form = parse_qs(body.decode())
        if "code" in form:
            code = form["code"][0]
            self._codes[_access_token(answer)] = code
        else:
            query = parse_qs(urlsplit(target).query)
            told = (query.get(name, [""])[0] for name in ("input_token", "access_token"))
            bearer = headers.get("authorization", "").partition(" ")[2]
            code = next(
                (
                    self._codes[token]
                    for token in (*told, headers.get("access_token", ""), bearer)
                    if token in self._codes
                ),
                "",
            )
        self.seconds[code] = self.seconds.get(code, 0.0) + seconds


@contextlib.contextmanager
def listening_beside(clock: ProviderClock, port: int) -> Iterator[None]:
    """The clock in a thread of its own, for measurements that start and stop event loops."""
    ready, end = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def listen() -> None:
        async with clock.listening(port):
            ready.set()
            await end.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(listen(),), name=f"clock-{port}")
    thread.start()
    try:
        if not ready.wait(10):
            raise RuntimeError(f"nothing listens on port {port}")
        yield
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join(10)
        loop.close()


def _access_token(answer: Answer) -> str:
    document = json.loads(answer.body) if answer.status == 200 else {}
    entry = document["data"][0] if isinstance(document.get("data"), list) else document
    return str(entry.get("access_token", ""))


def _rendered(answer: Answer) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} Simulated", f"Content-Length: {len(answer.body)}"]
    if kind := answer.headers.get("content-type"):
        lines.append(f"Content-Type: {kind}")
    return "\r\n".join([*lines, "", ""]).encode() + answer.body
