"""The guards are there however uvicorn was started: the design guide's own command must not be the weak way in."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable

import pytest

from tests.server.callers import Caller
from tests.server.running import TinyServer

_UVICORN = ("uvicorn", "tests.server.tiny_app:app", "--host", "127.0.0.1", "--port", "{port}")
_WAYS = {
    "plain": (),
    "with reload": ("--reload", "--reload-dir", "."),
    "with workers": ("--workers", "2"),
    "with another protocol chosen": ("--http", "h11"),
    "with trusted forwarders": ("--proxy-headers", "--forwarded-allow-ips", "*"),
}


@pytest.mark.parametrize("way", _WAYS)
def test_a_uvicorn_that_somebody_else_started_is_guarded(start_own_tiny: Callable[..., TinyServer], way: str) -> None:
    server = start_own_tiny(*_UVICORN, *_WAYS[way])
    with Caller(server.port) as caller:
        caller.send(b"GET /seen HTTP/1.1\r\nHost: tiny\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n")
        answer = caller.answer()
        # Our own rule for proxies is the only one; uvicorn would believe the header of a loopback caller.
        assert json.loads(answer.body)["client"] == "127.0.0.1"
        assert "server" not in answer.headers
        assert "date" in answer.headers
        assert json.loads(caller.get("/facts").body)["adopted"] is True
    with Caller(server.port) as caller:
        caller.send(b"GET /ok HTTP/1.1\r\nHost: tiny\r\nHost: other\r\n\r\n")
        assert caller.answer().problem["code"] == "malformed_request"
    # The access log would keep the codes that providers put into the callback's address.
    assert "/seen" not in server.process.log_text()


def test_nothing_is_adopted_where_no_uvicorn_is_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    assert importlib.import_module("tests.server.tiny_app").ADOPTED is False
