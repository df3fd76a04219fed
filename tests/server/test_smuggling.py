"""Requests that two programs could read in two ways: a proxy in front of us must never see another request in the
bytes than we do (attack T34). Each is answered 400, the connection ends, and the application is not asked."""

from __future__ import annotations

import json

import pytest

from tests.server.callers import Caller
from tests.server.running import TinyServer

_POST = b"POST /echo HTTP/1.1\r\nHost: tiny\r\n"
_CHUNKED = _POST + b"Transfer-Encoding: chunked\r\n\r\n"

AMBIGUOUS = {
    "two lengths": _POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "two equal lengths": _POST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    "list of lengths": _POST + b"Content-Length: 3, 3\r\n\r\nabc",
    "signed length": _POST + b"Content-Length: +3\r\n\r\nabc",
    "negative length": _POST + b"Content-Length: -3\r\n\r\nabc",
    "hexadecimal length": _POST + b"Content-Length: 0x3\r\n\r\nabc",
    "length beyond 64 bits": _POST + b"Content-Length: 99999999999999999999999\r\n\r\nabc",
    "length, then coding": _POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "coding, then length": _POST + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
    "coding that is not chunked": _POST + b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "coding under chunked": _POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "chunked under coding": _POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "two codings": _POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "blank before the colon": _POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "vertical tab in the coding": _POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "chunks in HTTP/1.0": b"POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two hosts": b"GET /echo HTTP/1.1\r\nHost: tiny\r\nHost: other\r\n\r\n",
    "two equal hosts": b"GET /echo HTTP/1.1\r\nHost: tiny\r\nhost: tiny\r\n\r\n",
    "no host": b"GET /echo HTTP/1.1\r\n\r\n",
    "HTTP/0.9": b"GET /echo\r\n\r\n",
    "bare LF everywhere": b"GET /echo HTTP/1.1\nHost: tiny\n\n",
    "bare LF after a header": b"GET /echo HTTP/1.1\r\nHost: tiny\nX: y\r\n\r\n",
    "bare LF at the end": b"GET /echo HTTP/1.1\r\nHost: tiny\r\n\n",
    "bare CR in a header": b"GET /echo HTTP/1.1\r\nHost: tiny\rX: y\r\n\r\n",
    "folded line": b"GET /echo HTTP/1.1\r\nHost: tiny\r\nX: y\r\n z\r\n\r\n",
    "folded line with a tab": b"GET /echo HTTP/1.1\r\nHost: tiny\r\nX: y\r\n\tz\r\n\r\n",
    "blank before the first header": b"GET /echo HTTP/1.1\r\n Host: tiny\r\n\r\n",
    "NUL in a value": b"GET /echo HTTP/1.1\r\nHost: tiny\r\nX: y\x00z\r\n\r\n",
    "NUL in a name": b"GET /echo HTTP/1.1\r\nHost: tiny\r\nX\x00: y\r\n\r\n",
    "nameless header": b"GET /echo HTTP/1.1\r\nHost: tiny\r\n: y\r\n\r\n",
    "header without a colon": b"GET /echo HTTP/1.1\r\nHost: tiny\r\nfoo\r\n\r\n",
    "chunk size that is no number": _CHUNKED + b"ZZ\r\nabc\r\n0\r\n\r\n",
    "chunk size after a blank": _CHUNKED + b"3 \r\nabc\r\n0\r\n\r\n",
    "negative chunk size": _CHUNKED + b"-1\r\nabc\r\n0\r\n\r\n",
    "chunk size beyond 64 bits": _CHUNKED + b"FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n",
    "bare LF after a chunk size": _CHUNKED + b"3\nabc\r\n0\r\n\r\n",
    "bare LF after a chunk extension": _CHUNKED + b"3;a=b\nabc\r\n0\r\n\r\n",
    "bare LF after a chunk": _CHUNKED + b"3\r\nabc\n0\r\n\r\n",
    "chunk longer than its size": _CHUNKED + b"3\r\nabcd\r\n0\r\n\r\n",
    "length in a trailer": _CHUNKED + b"0\r\nContent-Length: 5\r\n\r\n",
    "another protocol with a body": _POST + b"Connection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 3\r\n\r\nabc",
    "a tunnel": b"CONNECT tiny:443 HTTP/1.1\r\nHost: tiny\r\n\r\n",
    "raw UTF-8 in the address": "GET /écho HTTP/1.1\r\nHost: tiny\r\n\r\n".encode(),
    "NUL in the address": b"GET /echo\x00 HTTP/1.1\r\nHost: tiny\r\n\r\n",
    "unknown method": b"STEAL /echo HTTP/1.1\r\nHost: tiny\r\n\r\n",
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}


@pytest.mark.parametrize("pieces", ["at once", "byte by byte"])
@pytest.mark.parametrize("name", AMBIGUOUS)
def test_t34_an_ambiguous_request_is_answered_400_and_the_connection_ends(
    tiny: TinyServer, name: str, pieces: str
) -> None:
    data = AMBIGUOUS[name]
    with Caller(tiny.port) as caller:
        try:
            for piece in [data] if pieces == "at once" else [data[at : at + 1] for at in range(len(data))]:
                caller.send(piece)
            # Whatever an attacker hides behind it must not be taken for a request.
            caller.send(b"GET /hidden HTTP/1.1\r\nHost: tiny\r\n\r\n")
        except OSError:
            pass  # cut before the last byte
        answer = caller.answer()
        assert answer.status == 400
        assert answer.problem["code"] == "malformed_request"
        assert answer.headers["connection"] == "close"
        with pytest.raises((EOFError, ConnectionError)):
            caller.answer()


def test_t34_no_ambiguous_body_reached_the_application(tiny: TinyServer) -> None:
    """Runs after the cases above: a route may have begun on a request whose body broke, but never got one."""
    with Caller(tiny.port) as caller:
        called = json.loads(caller.get("/called").body)
    assert "/hidden" not in called
    assert "echo was read" not in called


def test_t34_trailers_are_no_headers(tiny: TinyServer) -> None:
    """A trailer named Host, Cookie or X-Forwarded-For must not join the headers of the running request."""
    with Caller(tiny.port) as caller:
        caller.send(b"POST /seen HTTP/1.1\r\nHost: tiny\r\nTransfer-Encoding: chunked\r\n\r\n")
        caller.send(b"3\r\nabc\r\n0\r\nHost: evil\r\nCookie: igw_session=stolen\r\n\r\n")
        seen = json.loads(caller.answer().body)
        assert seen["headers"] == [["host", "tiny"], ["transfer-encoding", "chunked"]]
        assert seen["body"] == "abc"
        assert caller.get("/ok").status == 200


def test_a_request_that_offers_another_protocol_is_answered_and_the_connection_ends(tiny: TinyServer) -> None:
    """Some HTTP clients offer h2c with every first request; what follows cannot be read as HTTP/1.1 for sure."""
    with Caller(tiny.port) as caller:
        caller.send(b"GET /ok HTTP/1.1\r\nHost: tiny\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
        answer = caller.answer()
        assert (answer.status, answer.headers["connection"]) == (200, "close")
        assert caller.ends()


def test_unusual_but_clear_requests_are_taken(tiny: TinyServer) -> None:
    clear = {
        "chunk extension": _CHUNKED + b"2;a=b\r\nok\r\n0\r\n\r\n",
        "coding in capitals": _POST + b"Transfer-Encoding: CHUNKED\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.0 without a host": b"GET /ok HTTP/1.0\r\n\r\n",
        "blank lines before": b"\r\n\r\nGET /ok HTTP/1.1\r\nHost: tiny\r\n\r\n",
        "absolute address": b"GET http://other/ok HTTP/1.1\r\nHost: tiny\r\n\r\n",
        "two cookies headers": b"GET /ok HTTP/1.1\r\nHost: tiny\r\nCookie: a=b\r\nCookie: c=d\r\n\r\n",
        "bytes above ASCII in a value": b"GET /ok HTTP/1.1\r\nHost: tiny\r\nX: \xff\r\n\r\n",
    }
    for name, data in clear.items():
        with Caller(tiny.port) as caller:
            caller.send(data)
            answer = caller.answer()
            assert (name, answer.status, answer.body) == (name, 200, b"ok")
