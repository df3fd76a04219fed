"""Two workers, one database: what ends a session ends it in both, at once (T10, A44)."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.makers.apps import App, start_app
from tests.servers.process import START_SECONDS
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

ROUNDS = 12
Ask = Callable[..., tuple[int, Any]]


@pytest.fixture(scope="module")
def app_with_two_workers(run_folder: RunFolder, secrets_seen: SecretsSeen) -> Iterator[App]:
    app = start_app(run_folder, secrets_seen, kind="mariadb", arguments=("--workers", "2"))
    yield app
    app.stop()


@pytest.fixture
def one_and_other(app_with_two_workers: App) -> Iterator[tuple[Ask, Ask]]:
    """Two kept connections, each to a worker of its own. The app is ready as soon as one of them answers."""
    server, by_worker = app_with_two_workers.server, {}
    until = time.monotonic() + START_SECONDS
    with ExitStack() as stack:
        while len(by_worker) < 2:
            assert time.monotonic() < until, f"of two workers these answer: {list(by_worker)}"
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            stack.enter_context(closing(connection))
            assert _ask(connection, "GET", "/health")[0] == 200
            worker = _worker_of(connection, among=_children(server.process.pid))
            if worker is not None:
                by_worker[worker] = connection  # the newest: an idle one is kept for five seconds only
            time.sleep(0.02)
        one, other = by_worker.values()
        yield (lambda *wish, **more: _ask(one, *wish, **more)), (lambda *wish, **more: _ask(other, *wish, **more))


def test_t10_a_session_that_was_ended_is_refused_by_every_worker_at_once(
    app_with_two_workers: App, one_and_other: tuple[Ask, Ask]
) -> None:
    """Signed in here, known there; signed out there, unknown here. No cache keeps it alive for a moment."""
    player = app_with_two_workers.new_player()
    body = {"email": player.email, "password": player.password}
    assert one_and_other[0]("POST", "/auth/register", body=body)[0] == 200
    for number in range(ROUNDS):
        one, other = one_and_other if number % 2 else one_and_other[::-1]
        token = one("POST", "/auth/login", body=body)[1]["session_token"]
        player.secrets_seen.add(token, kind="session token")
        assert [ask("GET", "/auth/session", token=token)[0] for ask in (one, other)] == [200, 200]
        assert other("POST", "/auth/logout", token=token)[0] == 204
        assert [ask("GET", "/auth/session", token=token)[0] for ask in (one, other)] == [401, 401]
        assert [ask("GET", "/me/wallets", token=token)[0] for ask in (one, other)] == [401, 401]


def test_t10_signing_out_everywhere_else_holds_in_every_worker(
    app_with_two_workers: App, one_and_other: tuple[Ask, Ask]
) -> None:
    one, other = one_and_other
    player = app_with_two_workers.new_player()
    body = {"email": player.email, "password": player.password}
    kept = one("POST", "/auth/register", body=body)[1]["session_token"]
    ended = [other("POST", "/auth/login", body=body)[1]["session_token"] for _ in range(3)]
    for token in (kept, *ended):
        player.secrets_seen.add(token, kind="session token")
    assert one("DELETE", "/me/sessions", token=kept)[0] == 204
    for ask in (one, other):
        assert [ask("GET", "/auth/session", token=token)[0] for token in ended] == [401, 401, 401]
        assert ask("GET", "/auth/session", token=kept)[0] == 200


def test_t10_a_blocked_player_is_out_in_every_worker_and_back_when_he_is_free(
    app_with_two_workers: App, one_and_other: tuple[Ask, Ask]
) -> None:
    """Whoever blocks him does so in the database; no worker is told."""
    player, database = app_with_two_workers.new_player(), app_with_two_workers.database
    body = {"email": player.email, "password": player.password}
    signed_up = one_and_other[0]("POST", "/auth/register", body=body)[1]
    token, number = signed_up["session_token"], signed_up["userId"]
    player.secrets_seen.add(token, kind="session token")
    for status, expected in [("blocked", 401), ("active", 200), ("closed", 401), (None, 200)]:
        database.execute("UPDATE players SET status = :status WHERE userId = :number", status=status, number=number)
        assert {ask("GET", "/auth/session", token=token)[0] for ask in one_and_other} == {expected}, status
        assert {ask("POST", "/auth/login", body=body)[0] for ask in one_and_other} == {200 if expected == 200 else 403}


def _ask(
    connection: http.client.HTTPConnection, method: str, path: str, *, body: Any = None, token: str | None = None
) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    content = json.dumps(body).encode() if body is not None else None
    if content:
        headers["Content-Type"] = "application/json"
    connection.request(method, path, body=content, headers=headers)
    answer = connection.getresponse()
    text = answer.read()
    return answer.status, json.loads(text) if text else None


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _worker_of(connection: http.client.HTTPConnection, *, among: list[int]) -> int | None:
    """The id of the process that holds the other end of this connection. None where the system's tables, which change
    while they are read, do not show it.
    """
    here, there = connection.sock.getsockname()[1], connection.sock.getpeername()[1]
    socket = re.compile(rf"^ *\d+: \w+:{there:04X} \w+:{here:04X} (?:\S+ +){{6}}(\d+)", re.MULTILINE)
    inodes = {f"socket:[{inode}]" for inode in socket.findall(Path("/proc/net/tcp").read_text())}
    return next((pid for pid in among if inodes & _open_files(pid)), None)


def _open_files(pid: int) -> set[str]:
    files = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            files.add(str(link.readlink()))
    return files
