"""The guards stand before the shipped app, whichever of the two commands starts it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.makers.apps import App, start_app
from tests.server.callers import Caller, memory_bytes
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

_LOGIN = b"POST /auth/login HTTP/1.1\r\nHost: igw\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module", params=["igw serve", "uvicorn app.main:app"])
def guarded(request: pytest.FixtureRequest, run_folder: RunFolder, secrets_seen: SecretsSeen) -> Iterator[App]:
    """The app, started in this way."""
    app = start_app(run_folder, secrets_seen, uvicorn=request.param.startswith("uvicorn"))
    yield app
    app.stop()


def _caller(app: App) -> Caller:
    return Caller(app.server.port)


def test_t34_an_ambiguous_request_is_refused(guarded: App) -> None:
    with _caller(guarded) as caller:
        caller.send(b"GET /health HTTP/1.1\r\nHost: igw\r\nHost: other\r\n\r\n")
        answer = caller.answer()
        assert (answer.status, answer.problem["code"]) == (400, "malformed_request")
        # The problem's page is found at our own address, not at one that the caller wrote into the request.
        assert answer.problem["type"] == f"{guarded.url}/errors/malformed_request"
        assert caller.ends()


def test_f23_a_huge_body_is_413_and_not_kept(guarded: App) -> None:
    before = memory_bytes(guarded.server.process.pid)
    with _caller(guarded) as caller:
        caller.send(_LOGIN + b"Content-Length: 300000000\r\n\r\n")
        answer = caller.answer()
        assert (answer.status, answer.problem["code"]) == (413, "body_too_large")
        assert answer.headers["x-request-id"] == answer.problem["request_id"]
    with _caller(guarded) as caller:
        caller.send(_LOGIN + b"Transfer-Encoding: chunked\r\n\r\n")
        try:
            for _ in range(100):
                caller.send(b"100000\r\n" + b"x" * 0x100000 + b"\r\n")
        except OSError:
            pass
        assert caller.answer().status == 413
    assert memory_bytes(guarded.server.process.pid) - before < 16 * 1024 * 1024


def test_f23_huge_heads_are_431(guarded: App) -> None:
    with _caller(guarded) as caller:
        caller.send(b"GET /health HTTP/1.1\r\nHost: igw\r\nCookie: " + b"c" * 70_000 + b"\r\n\r\n")
        assert caller.answer().problem["code"] == "headers_too_large"


def test_t16_bodies_made_to_cost_memory_or_time_are_refused(guarded: App) -> None:
    """As raw bytes, because no client would make them."""
    hostile = {
        "nested arrays": b"[" * 50_000 + b"]" * 10_000,
        "a number of 60,000 digits": b'{"email": ' + b"9" * 60_000 + b"}",
        "10,000 names": b"{" + b",".join(b'"%d":0' % number for number in range(6_000)) + b"}",
    }
    for name, body in hostile.items():
        with _caller(guarded) as caller:
            caller.send(_LOGIN + b"Content-Length: %d\r\n\r\n" % len(body) + body)
            assert (name, caller.answer().status in {400, 422}) == (name, True)
    with _caller(guarded) as caller:
        form = b"&".join(b"a%d=1" % number for number in range(8_000))
        head = _LOGIN.replace(b"application/json", b"application/x-www-form-urlencoded")
        caller.send(head + b"Content-Length: %d\r\n\r\n" % len(form) + form)
        assert caller.answer().status in {400, 422}


def test_no_answer_names_the_server_program(guarded: App) -> None:
    with _caller(guarded) as caller:
        answer = caller.get("/health")
        assert answer.status == 200
        assert "server" not in answer.headers
