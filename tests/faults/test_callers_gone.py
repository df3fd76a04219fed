"""Callers leave in the middle of their request: what they began ends whole or not at all, and nobody else notices."""

from __future__ import annotations

import json
import random
import socket
import struct
import time
from typing import Any

import pytest

from tests.faults.books import assert_nothing_half_made
from tests.faults.hurt import HurtMariaDB
from tests.faults.people import PASSWORD, Crowd
from tests.faults.waiting import wait_until
from tests.makers.apps import App
from tests.makers.players import Player, new_email
from tests.makers.races import all_at_once

SEED = 26
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


def test_f26_whoever_leaves_in_the_middle_disturbs_nobody(
    app_on_own_mariadb: App, mariadb_to_hurt: HurtMariaDB, crowd: Crowd
) -> None:
    """Half of the callers hang up at a random moment; the others must get their own data, never somebody else's."""
    app, chance = app_on_own_mariadb, random.Random(SEED)
    loyal = [app.new_player() for _ in range(6)]
    numbers = [player.register(transport="token").json()["userId"] for player in loyal]
    deserters = [
        lambda: _leave_early(app, _sign_up(app), seconds=chance.uniform(0, 0.03)),
        lambda: _leave_early(app, _question(app, chance.choice(loyal), "/me/wallets"), seconds=chance.uniform(0, 0.01)),
        lambda: _leave_early(app, _question(app, chance.choice(loyal), "/auth/session"), seconds=0.0),
    ]
    questions = [lambda player=player: _who_am_i(player) for player in loyal]
    for _ in range(6):
        answers = all_at_once([*deserters * 4, *questions * 2])
        assert answers[len(deserters) * 4 :] == numbers * 2
    wait_until(lambda: mariadb_to_hurt.open_transactions() == 0, "no transaction is left open")
    assert mariadb_to_hurt.connections(app.database) <= 32 + 2
    assert_nothing_half_made(app.database)
    assert crowd.sign_up().status_code == 200
    events = [json.loads(line)["event"] for line in app.server.log_text().splitlines()]
    assert "unhandled_error" not in events


@pytest.mark.parametrize("path", ["/auth/register", "/auth/login", "/fb/deauth"])
def test_whoever_leaves_within_his_body_is_told_of_as_somebody_who_left(app: App, path: str) -> None:
    """Anybody can do that, so it is one line of the log, not an error with a traceback, and no 500 in the metrics."""
    whole = _sign_up(app).replace(b"/auth/register", path.encode())
    before = len(_events(app))
    _leave_early(app, whole[:-5], seconds=0.05)

    def told() -> list[dict[str, Any]]:
        return [event for event in _events(app)[before:] if event.get("route") == path]

    wait_until(lambda: bool(told()), "the request is told")
    assert [event["status"] for event in told()] == [0]
    assert [event for event in _events(app)[before:] if event["level"] == "error"] == []


def _events(app: App) -> list[dict[str, Any]]:
    return [json.loads(line) for line in app.server.log_text().rpartition("\n")[0].splitlines()]


def _who_am_i(player: Player) -> int:
    return int(player.bearer("GET", "/auth/session").json()["userId"])


def _sign_up(app: App) -> bytes:
    body = json.dumps({"email": new_email(), "password": PASSWORD}).encode()
    head = f"POST /auth/register HTTP/1.1\r\nHost: 127.0.0.1:{app.server.port}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _question(app: App, player: Player, path: str) -> bytes:
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{app.server.port}\r\nAuthorization: Bearer {player.token}\r\n\r\n"
    return head.encode()


def _leave_early(app: App, request: bytes, *, seconds: float) -> None:
    """Send it, wait a little or not at all, and cut the line."""
    with socket.create_connection(("127.0.0.1", app.server.port), timeout=10) as connection:
        connection.sendall(request)
        time.sleep(seconds)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
