"""Serving one call while a fault is in force."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

from simulators.instagram.connections import cut
from simulators.instagram.fault_answers import Answer, answer_of
from simulators.instagram.faults import ALWAYS_IN_EFFECT, Fault

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

DEFAULT_DELAY_SECONDS = 1.0
DEFAULT_HANG_SECONDS = 60.0


class Recorded:
    """A real answer held back: what the work behind the call would have said."""

    def __init__(self) -> None:
        self.start: Message = {}
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")

    def headers_without_length(self) -> list[tuple[bytes, bytes]]:
        return [(name, value) for name, value in self.start["headers"] if name.lower() != b"content-length"]


async def deliver(app: AsgiApp, scope: Scope, receive: Receive, send: Send, *, fault: Fault, endpoint: str) -> None:
    """Answer this call wrongly, doing its work first where the fault says so."""
    if fault.kind == "delay":
        await _wait_or_hang_up(receive, seconds=_seconds(fault, DEFAULT_DELAY_SECONDS))
        await app(scope, receive, send)
        return
    recorded = Recorded()
    if fault.takes_effect or fault.kind in ALWAYS_IN_EFFECT:
        await app(scope, receive, recorded)
    match fault.kind:
        case "reset":
            await _reset(scope, receive)
        case "hang":
            await _wait_or_hang_up(receive, seconds=_seconds(fault, DEFAULT_HANG_SECONDS))
            await _reset(scope, receive)
        case "truncated":
            await _truncate(recorded, send)
        case "cut":
            await _cut_short(recorded, scope, receive, send)
        case _:
            await _send(answer_of(fault, endpoint=endpoint, elsewhere=_elsewhere(scope)), receive, send)


def _seconds(fault: Fault, otherwise: float) -> float:
    return otherwise if fault.seconds is None else fault.seconds


def _elsewhere(scope: Scope) -> str:
    host, port = scope["server"]
    return f"http://{host}:{port}/elsewhere"


async def _reset(scope: Scope, receive: Receive) -> None:
    cut(scope)
    await _disconnected(receive)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


@asynccontextmanager
async def _watching(receive: Receive) -> AsyncIterator[asyncio.Task[None]]:
    watch = asyncio.create_task(_disconnected(receive))
    try:
        yield watch
    finally:
        watch.cancel()


async def _wait_or_hang_up(receive: Receive, *, seconds: float) -> None:
    """Wait, but not for a client that has given up."""
    async with _watching(receive) as hung_up:
        await asyncio.wait([hung_up], timeout=seconds)


async def _truncate(recorded: Recorded, send: Send) -> None:
    half = recorded.body[: len(recorded.body) // 2]
    headers = [*recorded.headers_without_length(), (b"content-length", str(len(half)).encode())]
    await send({**recorded.start, "headers": headers})
    await send({"type": "http.response.body", "body": half})


async def _cut_short(recorded: Recorded, scope: Scope, receive: Receive, send: Send) -> None:
    await send(recorded.start)
    half = recorded.body[: len(recorded.body) // 2]
    await send({"type": "http.response.body", "body": half, "more_body": True})
    await asyncio.sleep(0.05)  # or the reset could overtake what was just written
    await _reset(scope, receive)


async def _send(answer: Answer, receive: Receive, send: Send) -> None:
    headers = [(name.encode("ascii"), value.encode("ascii")) for name, value in answer.headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    async with _watching(receive) as hung_up:
        for chunk in answer.chunks:
            if hung_up.done():
                return
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await asyncio.sleep(0)
        await send({"type": "http.response.body", "body": b""})
