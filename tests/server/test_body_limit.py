"""The body's bounds, seen from the application's side."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest

from app.errors import BodyTooLarge, RequestTimeout
from app.server import BodyLimit

_CHUNKED = [(b"transfer-encoding", b"chunked")]


async def _run(app: Any, messages: Sequence[dict[str, Any]], *, headers: Any = (), **bounds: Any) -> list[Any]:
    """Runs the application behind the limit on these messages; what was sent. After the last one, nothing comes."""
    waiting = list(messages)
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        if not waiting:
            await asyncio.Event().wait()
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "headers": list(headers), "state": {"request_id": "abc"}}
    await BodyLimit(app, **bounds)(scope, receive, send)
    return sent


def _piece(body: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


async def test_a_request_without_a_body_gets_the_server_own_receive() -> None:
    """The hot path must not pay for a guard it does not need."""
    given: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        given.append(receive)

    async def receive() -> Any: ...

    await BodyLimit(app)({"type": "http", "headers": [(b"host", b"tiny")]}, receive, receive)
    assert given == [receive]


async def test_the_deadline_is_for_the_whole_body_and_not_for_what_comes_after() -> None:
    """An event stream listens for the caller's leaving for hours; that is not the body."""
    heard: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await receive()
        try:
            async with asyncio.timeout(0.3):
                await receive()
        except TimeoutError:
            heard.append("still listening after the deadline")
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    sent = await _run(app, [_piece(b"a"), _piece(b"b", more=False)], headers=_CHUNKED, within_seconds=0.1)
    assert heard == ["still listening after the deadline"]
    assert sent[0]["status"] == 200


async def test_a_fault_is_raised_in_the_application_and_answered_for_it() -> None:
    raised: list[BaseException] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        try:
            while True:
                await receive()
        except Exception as error:
            raised.append(error)
            raise

    sent = await _run(app, [_piece(b"x" * 6), _piece(b"x" * 6)], headers=_CHUNKED, most_bytes=10)
    assert isinstance(raised.pop(), BodyTooLarge)
    assert (sent[0]["status"], json.loads(sent[1]["body"])["request_id"]) == (413, "abc")
    assert (b"connection", b"close") in sent[0]["headers"]
    sent = await _run(app, [_piece(b"x")], headers=_CHUNKED, within_seconds=0.05)
    assert isinstance(raised.pop(), RequestTimeout)
    assert sent[0]["status"] == 408


async def test_a_fault_after_the_answer_began_does_not_write_into_it() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        with pytest.raises(BodyTooLarge):
            await receive()
        await send({"type": "http.response.body", "body": b"mine"})

    sent = await _run(app, [_piece(b"x" * 20)], headers=_CHUNKED, most_bytes=10)
    assert [message.get("body", message.get("status")) for message in sent] == [200, b"mine"]


async def test_an_error_of_the_application_own_passes_through() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await _run(app, [], headers=_CHUNKED)
