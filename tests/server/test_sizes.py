"""Requests that are too large end early: answered, cut, and not kept in memory (fault F23, attack T16)."""

from __future__ import annotations

import time

import httpx2
import pytest

from tests.server.callers import Caller, memory_bytes
from tests.server.running import TinyServer

KIB = 1024
MIB = 1024 * KIB
_CHUNKED = b"POST /slow?seconds=1 HTTP/1.1\r\nHost: tiny\r\nTransfer-Encoding: chunked\r\n\r\n"


def _get(*, target: str = "/ok", headers: str = "") -> bytes:
    return f"GET {target} HTTP/1.1\r\nHost: tiny\r\n{headers}\r\n".encode()


def _status_of(tiny: TinyServer, data: bytes, *, piece: int = 1 << 30) -> int:
    with Caller(tiny.port) as caller:
        try:
            for start in range(0, len(data), piece):
                caller.send(data[start : start + piece])
        except OSError:
            pass  # the answer is there all the same
        answer = caller.answer()
        if answer.status != 200:
            assert answer.headers["connection"] == "close"
            assert answer.problem["status"] == answer.status
        return answer.status


def _is_cut_while_sending(caller: Caller, endless: bytes, *, seconds: float) -> bool:
    began = time.monotonic()
    try:
        while time.monotonic() < began + seconds:
            caller.send(endless)
    except OSError:
        return True
    return False


@pytest.mark.parametrize("piece", [1 << 30, 1000], ids=["at once", "in pieces"])
def test_f23_heads_over_32_kib_are_431_and_heads_below_pass(tiny: TinyServer, piece: int) -> None:
    assert _status_of(tiny, _get(headers=f"Cookie: {'c' * 31 * KIB}\r\n"), piece=piece) == 200
    assert _status_of(tiny, _get(headers=f"Cookie: {'c' * 33 * KIB}\r\n"), piece=piece) == 431
    assert _status_of(tiny, _get(headers=f"Cookie: {'c' * 70 * KIB}\r\n"), piece=piece) == 431
    many = "".join(f"X-{number}: {'v' * 900}\r\n" for number in range(40))
    assert _status_of(tiny, _get(headers=many), piece=piece) == 431


def test_f23_more_than_100_headers_are_431(tiny: TinyServer) -> None:
    # Host is one of them.
    assert _status_of(tiny, _get(headers="".join(f"X-{number}: v\r\n" for number in range(99)))) == 200
    assert _status_of(tiny, _get(headers="".join(f"X-{number}: v\r\n" for number in range(100)))) == 431
    assert _status_of(tiny, _get(headers="X: v\r\n" * 100)) == 431


@pytest.mark.parametrize("piece", [1 << 30, 1000], ids=["at once", "in pieces"])
def test_f23_targets_over_8_kib_are_414(tiny: TinyServer, piece: int) -> None:
    assert _status_of(tiny, _get(target=f"/ok?{'q' * (8 * KIB - 4)}"), piece=piece) == 200
    assert _status_of(tiny, _get(target=f"/ok?{'q' * 8 * KIB}"), piece=piece) == 414
    assert _status_of(tiny, _get(target=f"/ok?{'q' * 60 * KIB}"), piece=piece) == 414


@pytest.mark.parametrize(
    ("beginning", "endless", "status"),
    [
        (b"GET /", b"a" * 64 * KIB, 414),
        (b"GET /ok HTTP/1.1\r\nHost: tiny\r\nX: ", b"a" * 64 * KIB, 431),
        (b"GET /ok HTTP/1.1\r\nHost: tiny\r\n", b"X: y\r\n" * 10_000, 431),
        (
            b"POST /slow?seconds=1 HTTP/1.1\r\nHost: tiny\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ",
            b"a" * 64 * KIB,
            400,
        ),
        (
            b"POST /slow?seconds=1 HTTP/1.1\r\nHost: tiny\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            b"X: y\r\n" * 10_000,
            400,
        ),
        (_CHUNKED + b"3;", b"a" * 64 * KIB, 400),
    ],
    ids=["address", "header", "headers", "trailer", "trailers", "chunk extension"],
)
def test_f23_what_never_ends_is_cut_and_not_kept(
    tiny: TinyServer, beginning: bytes, endless: bytes, status: int
) -> None:
    before = memory_bytes(tiny.pid)
    with Caller(tiny.port) as caller:
        caller.send(beginning)
        assert _is_cut_while_sending(caller, endless, seconds=5)
        assert caller.answer().status == status
    assert memory_bytes(tiny.pid) - before < 8 * MIB


def test_f23_a_body_declared_too_large_is_refused_before_it_is_sent(tiny: TinyServer) -> None:
    with Caller(tiny.port) as caller:
        caller.send(b"POST /echo HTTP/1.1\r\nHost: tiny\r\nContent-Length: 300000000\r\n\r\n")
        answer = caller.answer()
        assert (answer.status, answer.problem["code"]) == (413, "body_too_large")
    with Caller(tiny.port) as caller:
        caller.send(b"POST /echo HTTP/1.1\r\nHost: tiny\r\nExpect: 100-continue\r\nContent-Length: 70000\r\n\r\n")
        assert caller.answer().status == 413


@pytest.mark.parametrize("framing", ["length", "chunks"])
def test_f23_a_client_that_sends_300_mb_all_the_same_reads_413_and_memory_stays(tiny: TinyServer, framing: str) -> None:
    """Not a broken connection: the server reads on for a moment, so that its answer is not lost to a reset."""
    before = memory_bytes(tiny.pid)

    def body() -> object:
        for _ in range(300):
            yield b"x" * MIB

    headers = {"Content-Length": str(300 * MIB)} if framing == "length" else {}
    answer = httpx2.post(f"http://127.0.0.1:{tiny.port}/echo", content=body(), headers=headers, timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert memory_bytes(tiny.pid) - before < 8 * MIB


def test_f23_a_body_of_64_kib_passes_and_one_byte_more_does_not(tiny: TinyServer) -> None:
    for framing in ("length", "chunks"):
        for size, status in ((64 * KIB, 200), (64 * KIB + 1, 413)):
            pieces = [b"x" * (size // 2), b"x" * (size - size // 2)]
            content = b"".join(pieces) if framing == "length" else iter(pieces)
            answer = httpx2.post(f"http://127.0.0.1:{tiny.port}/echo", content=content, timeout=30)
            assert (framing, size, answer.status_code) == (framing, size, status)


def test_f23_the_fault_is_the_answer_even_when_a_framework_made_a_400_of_it(tiny: TinyServer) -> None:
    answer = httpx2.post(f"http://127.0.0.1:{tiny.port}/mild", content=iter([b"x" * 70_000]), timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_body_that_nobody_reads_does_not_spoil_the_next_request(tiny: TinyServer) -> None:
    with Caller(tiny.port) as caller:
        caller.send(b"POST /ignore HTTP/1.1\r\nHost: tiny\r\nContent-Length: 5\r\n\r\n")
        assert caller.answer().body == b"did not look"
        caller.send(b"GET /")  # these five bytes are the body
        assert caller.get("/ok").body == b"ok"
