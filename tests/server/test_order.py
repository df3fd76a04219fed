"""Pipelined requests: answers come in the order of the requests, whatever happens to one of them."""

from __future__ import annotations

import pytest

from tests.server.callers import Caller
from tests.server.running import TinyServer


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: tiny\r\n\r\n".encode()


def test_answers_come_in_the_order_of_the_requests(tiny: TinyServer) -> None:
    words = [f"w{number}" for number in range(300)]
    with Caller(tiny.port) as caller:
        # The first is slow, so that all others have to wait behind it; together they are more than one piece.
        requests = [_get(f"/slow?seconds={0.3 if number == 0 else 0}&say={word}") for number, word in enumerate(words)]
        caller.send(b"".join(requests))
        assert [caller.answer().body.decode() for _ in words] == words


def test_bodies_and_plain_requests_mix(tiny: TinyServer) -> None:
    post = b"POST /echo HTTP/1.1\r\nHost: tiny\r\nContent-Length: 20000\r\n\r\n" + b"b" * 20000
    with Caller(tiny.port) as caller:
        caller.send((post + _get("/ok")) * 5)
        for _ in range(5):
            assert caller.answer().body == b"b" * 20000
            assert caller.answer().body == b"ok"


def test_whole_requests_before_a_broken_one_are_answered_as_if_nothing_had_happened(tiny: TinyServer) -> None:
    """uvicorn would write the 400 at once, and a proxy would take it for the answer to the first request."""
    with Caller(tiny.port) as caller:
        caller.send(_get("/slow?seconds=0.3&say=first") + _get("/slow?seconds=0&say=second") + b"NONSENSE\r\n\r\n")
        assert caller.answer().body == b"first"
        second = caller.answer()
        assert (second.body, second.headers["connection"]) == (b"second", "close")
        with pytest.raises((EOFError, ConnectionError)):
            caller.answer()


def test_a_broken_body_behind_whole_requests_is_answered_in_its_turn(tiny: TinyServer) -> None:
    broken = b"POST /echo HTTP/1.1\r\nHost: tiny\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"
    with Caller(tiny.port) as caller:
        caller.send(_get("/slow?seconds=0.3&say=first") + broken)
        assert caller.answer().body == b"first"
        refusal = caller.answer()
        assert (refusal.status, refusal.problem["code"]) == (400, "malformed_request")
        with pytest.raises((EOFError, ConnectionError)):
            caller.answer()


def test_a_body_that_breaks_while_it_is_read_is_answered_at_once(tiny: TinyServer) -> None:
    with Caller(tiny.port) as caller:
        caller.send(b"POST /echo HTTP/1.1\r\nHost: tiny\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        caller.send(b"ZZ\r\n")
        assert caller.answer().status == 400
        with pytest.raises((EOFError, ConnectionError)):
            caller.answer()


def test_a_whole_request_in_two_halves_is_one_request(tiny: TinyServer) -> None:
    with Caller(tiny.port) as caller:
        for _ in range(3):
            request = _get("/ok")
            caller.send(request[:10])
            caller.send(request[10:])
            assert caller.answer().body == b"ok"
