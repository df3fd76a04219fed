"""An answer of known length goes out in one piece; everything about it is as uvicorn would have it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from uvicorn.protocols.http.flow_control import FlowControl

from app.server.cycle import Cycle
from tests.server.callers import Caller
from tests.server.running import TinyServer


class Transport:
    """Keeps what is written, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.is_closed = False

    def write(self, data: bytes) -> None:
        assert not self.is_closed
        self.pieces.append(data)

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


def cycle_of(transport: Transport, *, method: str = "GET", keep_alive: bool = True) -> Cycle:
    log = logging.getLogger("tests.one-piece")
    return Cycle(
        scope={"method": method},  # type: ignore[typeddict-item]
        transport=transport,  # type: ignore[arg-type]
        flow=FlowControl(transport),  # type: ignore[arg-type]
        logger=log,
        access_logger=log,
        access_log=False,
        default_headers=[(b"server", b"igw")],
        message_event=asyncio.Event(),
        expect_100_continue=False,
        keep_alive=keep_alive,
        on_response=lambda: None,
    )


def head(*headers: tuple[bytes, bytes], status: int = 200) -> dict[str, Any]:
    return {"type": "http.response.start", "status": status, "headers": list(headers)}


def body(data: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.response.body", "body": data, "more_body": more}


FOUR = (b"Content-Length".lower(), b"4")


async def test_head_and_body_are_one_piece() -> None:
    transport = Transport()
    cycle = cycle_of(transport)
    await cycle.send(head((b"X-Word", b"yes"), FOUR))
    assert (transport.pieces, cycle.response_started) == ([], False)
    await cycle.send(body(b"four"))
    assert transport.pieces == [b"HTTP/1.1 200 OK\r\nserver: igw\r\nx-word: yes\r\ncontent-length: 4\r\n\r\nfour"]
    assert (cycle.response_complete, transport.is_closed) == (True, False)


async def test_the_last_answer_says_so_and_closes_after_it() -> None:
    transport = Transport()
    cycle = cycle_of(transport, keep_alive=False)
    await cycle.send(head(FOUR))
    await cycle.send(body(b"four"))
    assert transport.pieces == [b"HTTP/1.1 200 OK\r\nserver: igw\r\ncontent-length: 4\r\nconnection: close\r\n\r\nfour"]
    assert transport.is_closed


@pytest.mark.parametrize("header", [(b"x-word", b"a\r\nset-cookie: b=c"), (b"x word:", b"a"), (b"x-word", b"a\x00b")])
async def test_what_is_no_header_is_not_sent(header: tuple[bytes, bytes]) -> None:
    transport = Transport()
    cycle = cycle_of(transport)
    for _ in range(2):
        await cycle.send(head(header, FOUR))
        with pytest.raises(RuntimeError):
            await cycle.send(body(b"four"))
        assert transport.pieces == []


@pytest.mark.parametrize(
    ("method", "start", "expected"),
    [
        ("HEAD", head(FOUR), b"content-length: 4\r\n\r\n"),
        ("GET", head((b"content-length", b"0"), status=304), b"content-length: 0\r\n\r\n"),
        ("GET", head(), b"transfer-encoding: chunked\r\n\r\n4\r\nfour\r\n0\r\n\r\n"),
        ("GET", head(FOUR, (b"connection", b"close")), b"connection: close\r\n\r\nfour"),
    ],
    ids=["HEAD", "304", "no length", "its own connection header"],
)
async def test_everything_else_goes_the_usual_way(method: str, start: dict[str, Any], expected: bytes) -> None:
    transport = Transport()
    cycle = cycle_of(transport, method=method)
    await cycle.send(start)
    await cycle.send(body(b"" if start["status"] == 304 else b"four"))
    assert b"".join(transport.pieces).endswith(expected)
    assert cycle.response_complete


async def test_a_long_answer_begins_with_its_first_part() -> None:
    transport = Transport()
    cycle = cycle_of(transport)
    await cycle.send(head(FOUR))
    await cycle.send(body(b"fo", more=True))
    assert b"".join(transport.pieces).endswith(b"\r\n\r\nfo")
    await cycle.send(body(b"ur"))
    assert b"".join(transport.pieces).endswith(b"\r\n\r\nfour")


@pytest.mark.parametrize("data", [b"", b"for", b"fourth"])
async def test_a_length_that_is_not_the_body_s_is_a_fault(data: bytes) -> None:
    cycle = cycle_of(Transport())
    await cycle.send(head(FOUR))
    with pytest.raises(RuntimeError):
        await cycle.send(body(data))


async def test_an_answer_that_breaks_off_behind_its_head_is_a_500() -> None:
    transport = Transport()

    async def breaks(scope: Any, receive: Any, send: Any) -> None:
        await send(head(FOUR))
        raise ValueError("between head and body")

    await cycle_of(transport).run_asgi(breaks)
    assert b"".join(transport.pieces).startswith(b"HTTP/1.1 500 ")


async def test_nothing_is_written_to_a_caller_who_has_left() -> None:
    transport = Transport()
    cycle = cycle_of(transport)
    await cycle.send(head(FOUR))
    cycle.disconnected = True
    await cycle.send(body(b"four"))
    assert transport.pieces == []


def test_the_server_uses_it(tiny: TinyServer) -> None:
    """One packet, as a caller without a buffer sees it."""
    with Caller(tiny.port) as caller:
        caller.send(b"GET /slow?seconds=0.1&say=whole HTTP/1.1\r\nHost: tiny\r\n\r\n")
        assert caller.read_some(65536).endswith(b"whole")
