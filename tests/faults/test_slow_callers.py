"""The shipped app, started both ways, cuts callers who dribble; tests/server has the details of the guard."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import httpx2

from tests.makers.apps import App
from tests.makers.races import all_at_once

CUT_WITHIN_SECONDS = 13
"""Ten are the service's own bound; the rest is for a busy machine."""
_HEAD = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
_BODY = (
    b"POST /auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"
)


def test_f22_callers_who_dribble_are_cut_under_both_commands(start_own_app: Callable[..., App]) -> None:
    """A byte now and then keeps a bare server's connection for ever. Twenty of them must not."""
    apps = [start_own_app(), start_own_app(uvicorn=True)]
    dribblers = [
        lambda app=app, begin=begin: _dribble(app.server.port, begin) for app in apps for begin in (_HEAD, _BODY) * 5
    ]
    patient = [lambda app=app: _answers_meanwhile(app) for app in apps]
    *ends, one, other = all_at_once([*dribblers, *patient])
    for seconds, answer in ends:
        assert seconds < CUT_WITHIN_SECONDS
        assert answer == b"" or b" 408 " in answer.split(b"\r\n")[0]
    assert b"request_timeout" in b"".join(answer for _, answer in ends)
    assert {one, other} == {200}


def _dribble(port: int, begin: bytes) -> tuple[float, bytes]:
    """Send a byte a second until the other end has had enough; the seconds, and what it said."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
        connection.sendall(begin)
        while time.monotonic() - began < 30:
            try:
                said = connection.recv(4096)
            except TimeoutError:
                connection.sendall(b" ")
                continue
            except ConnectionError:
                said = b""
            return time.monotonic() - began, said
    return 30.0, b""


def _answers_meanwhile(app: App) -> int:
    """The worst status of those who ask properly while the others dribble."""
    statuses = set()
    for _ in range(10):
        statuses.add(httpx2.get(f"{app.url}/ready", timeout=5).status_code)
        time.sleep(0.5)
    return max(statuses)
