"""Slow callers are cut within ten seconds, and nobody else notices them (fault F22).

All of them call at once, in one fixture, because each has to be waited for; the tests then look at what became of each.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.server.callers import Answer, Caller, dribble, memory_bytes
from tests.server.running import TinyServer

pytestmark = pytest.mark.alone

_HEAD = b"GET /ok HTTP/1.1\r\nHost: tiny\r\nX-Slow: " + b"a" * 1000
_KEPT = 11.0


def _cut_after(caller: Caller) -> tuple[Answer | None, float]:
    """The answer, if one came, and the seconds from connecting to the cut."""
    try:
        answer = caller.answer()
    except (EOFError, ConnectionError):
        answer = None
    return answer, caller.seconds_until_cut()


def _silent(port: int) -> Any:
    with Caller(port) as caller:
        return _cut_after(caller)


def _dribbled_head(port: int) -> Any:
    with Caller(port) as caller:
        dribble(caller, _HEAD, every_seconds=0.3)
        return _cut_after(caller)


def _late_head(port: int) -> Any:
    """A first byte at seven seconds buys no more time for the first request."""
    with Caller(port) as caller:
        time.sleep(7)
        dribble(caller, _HEAD, every_seconds=0.3)
        return _cut_after(caller)


def _dribbled_second_head(port: int) -> Any:
    with Caller(port) as caller:
        assert caller.get("/ok").body == b"ok"
        began = time.monotonic()
        dribble(caller, _HEAD, every_seconds=0.3)
        answer, _ = _cut_after(caller)
        return answer, time.monotonic() - began


def _dribbled_body(port: int) -> Any:
    with Caller(port) as caller:
        caller.send(b"POST /echo HTTP/1.1\r\nHost: tiny\r\nContent-Length: 5000\r\n\r\n")
        dribble(caller, b"b" * 5000, every_seconds=0.3)
        return _cut_after(caller)


def _dribbled_chunks(port: int) -> Any:
    with Caller(port) as caller:
        caller.send(b"POST /echo HTTP/1.1\r\nHost: tiny\r\nTransfer-Encoding: chunked\r\n\r\n")
        dribble(caller, b"1\r\nb\r\n" * 1000, every_seconds=0.3)
        return _cut_after(caller)


def _body_after_the_answer(port: int) -> Any:
    """The route answers without reading; the body would be dropped for ever."""
    with Caller(port) as caller:
        caller.send(b"POST /ignore HTTP/1.1\r\nHost: tiny\r\nContent-Length: 5000\r\n\r\n")
        answer = caller.answer()
        for _ in range(40):
            time.sleep(0.3)
            try:
                caller.send(b"b")
            except OSError:
                break
        return answer, caller.seconds_until_cut()


def _never_reads(port: int) -> Any:
    """The answer is larger than all buffers on the way. What can be read at last is what the kernels held."""
    with Caller(port, receive_buffer=4096) as caller:
        caller.send(b"GET /large?bytes=50000000 HTTP/1.1\r\nHost: tiny\r\n\r\n")
        time.sleep(_KEPT)
        read = 0
        try:
            while piece := caller.read_some(1 << 20):
                read += len(piece)
        except ConnectionError:
            pass
        return None, read


def _reads_a_drop(port: int) -> Any:
    """A few bytes at a time; the socket never counts as idle."""
    with Caller(port, receive_buffer=4096) as caller:
        caller.send(b"GET /large?bytes=50000000 HTTP/1.1\r\nHost: tiny\r\n\r\n")
        read = 0
        while time.monotonic() < caller.connected_at + 30:
            try:
                piece = caller.read_some(100)
            except ConnectionError:
                break
            if not piece:
                break
            read += len(piece)
            time.sleep(0.1 if time.monotonic() < caller.connected_at + _KEPT else 0)
        return None, read


def _reads_slowly(port: int) -> Any:
    """A phone on a bad line: 12 seconds for one large answer, but always moving. It must be served to the end."""
    with Caller(port, receive_buffer=65536) as caller:
        caller.send(b"GET /large?bytes=6000000&piece=6000000 HTTP/1.1\r\nHost: tiny\r\n\r\n")
        read = 0
        while read < 6_000_000:
            piece = caller.read_some(65536)
            if not piece:
                break
            read += len(piece)
            time.sleep(12 * len(piece) / 6_000_000)
        return None, read


def _idle(port: int) -> Any:
    with Caller(port) as caller:
        caller.get("/ok")
        began = time.monotonic()
        caller.seconds_until_cut()
        return None, time.monotonic() - began


def _good_requests(port: int) -> Any:
    """What others feel meanwhile: a new connection and a request, again and again."""
    times = []
    end = time.monotonic() + _KEPT
    while time.monotonic() < end:
        began = time.monotonic()
        with Caller(port) as caller:
            assert caller.get("/ok").body == b"ok"
        times.append(time.monotonic() - began)
        time.sleep(0.005)
    return None, sorted(times)[int(len(times) * 0.99)]


_SCENARIOS: dict[str, Callable[[int], Any]] = {
    "silent": _silent,
    "dribbled head": _dribbled_head,
    "late head": _late_head,
    "dribbled second head": _dribbled_second_head,
    "dribbled body": _dribbled_body,
    "dribbled chunks": _dribbled_chunks,
    "body after the answer": _body_after_the_answer,
    "never reads": _never_reads,
    "reads a drop": _reads_a_drop,
    "reads slowly": _reads_slowly,
    "idle": _idle,
    "good requests": _good_requests,
}


def _two_hundred_dribblers(port: int, *, seconds: float) -> list[float]:
    """200 connections that send a byte each every half second. When each was cut, in seconds after it began."""
    callers = [Caller(port) for _ in range(200)]
    cut: dict[int, float] = {}
    began = time.monotonic()
    step = 0
    while time.monotonic() - began < seconds and len(cut) < len(callers):
        for number, caller in enumerate(callers):
            if number in cut:
                continue
            try:
                caller.send(_HEAD[step : step + 1])
                if _is_answered(caller):
                    raise ConnectionError
            except OSError:
                cut[number] = time.monotonic() - caller.connected_at
        step += 1
        time.sleep(0.5)
    for caller in callers:
        caller.__exit__()
    return list(cut.values())


def _is_answered(caller: Caller) -> bool:
    """A 408 lies there, or the end."""
    if not caller.is_open():
        return True
    caller._socket.settimeout(0)
    try:
        return len(caller._socket.recv(1)) == 1
    except BlockingIOError:
        return False
    finally:
        caller._socket.settimeout(caller.patience)


@pytest.fixture(scope="module")
def outcomes(tiny: TinyServer) -> dict[str, Any]:
    """What became of each slow caller, and of the two hundred."""
    Caller(tiny.port).get("/ok")
    before = memory_bytes(tiny.pid)
    with ThreadPoolExecutor(max_workers=len(_SCENARIOS) + 1) as threads:
        crowd = threads.submit(_two_hundred_dribblers, tiny.port, seconds=13)
        running = {name: threads.submit(scenario, tiny.port) for name, scenario in _SCENARIOS.items()}
        found: dict[str, Any] = {name: future.result(timeout=60) for name, future in running.items()}
        found["crowd"] = crowd.result(timeout=60)
    found["grown by"] = memory_bytes(tiny.pid) - before
    return found


def test_f22_a_connection_that_says_nothing_is_closed_without_a_word(outcomes: dict[str, Any]) -> None:
    """Browsers connect ahead of need and would show an unasked-for 408."""
    answer, seconds = outcomes["silent"]
    assert answer is None
    assert 7.5 < seconds < 10.5


@pytest.mark.parametrize("name", ["dribbled head", "late head", "dribbled second head"])
def test_f22_a_slow_head_is_answered_408_and_cut(outcomes: dict[str, Any], name: str) -> None:
    answer, seconds = outcomes[name]
    assert (answer.status, answer.problem["code"]) == (408, "request_timeout")
    assert 7.5 < seconds < 11


@pytest.mark.parametrize("name", ["dribbled body", "dribbled chunks"])
def test_f22_a_slow_body_is_answered_408_and_cut(outcomes: dict[str, Any], name: str) -> None:
    answer, seconds = outcomes[name]
    assert (answer.status, answer.problem["code"]) == (408, "request_timeout")
    assert 8.5 < seconds < 11


def test_f22_a_body_that_dribbles_on_after_its_answer_is_cut(outcomes: dict[str, Any]) -> None:
    answer, seconds = outcomes["body after the answer"]
    assert answer.status == 200
    assert seconds < 11


@pytest.mark.parametrize("name", ["never reads", "reads a drop"])
def test_f22_a_caller_who_does_not_read_is_cut(outcomes: dict[str, Any], name: str) -> None:
    _, read = outcomes[name]
    assert 0 < read < 50_000_000


def test_f22_a_slow_but_steady_reader_gets_everything(outcomes: dict[str, Any]) -> None:
    _, read = outcomes["reads slowly"]
    assert read > 6_000_000


def test_idle_connections_are_kept_for_five_seconds(outcomes: dict[str, Any]) -> None:
    _, seconds = outcomes["idle"]
    assert 4.9 < seconds < 7


def test_f22_two_hundred_dribblers_are_all_cut_within_ten_seconds(outcomes: dict[str, Any]) -> None:
    assert len(outcomes["crowd"]) == 200
    assert max(outcomes["crowd"]) < 11


def test_f22_good_requests_stay_fast_meanwhile(outcomes: dict[str, Any]) -> None:
    _, p99_seconds = outcomes["good requests"]
    assert p99_seconds < 0.25


def test_f22_slow_callers_cost_little_memory(outcomes: dict[str, Any]) -> None:
    assert outcomes["grown by"] < 40 * 1024 * 1024
