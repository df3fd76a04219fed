"""How long a session lives: idle time, greatest age, and the write that keeps it alive (contract, Tokens)."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.players import Player
from tests.sessions.moments import ago, move, session_id_of


@pytest.fixture
def resident(app: App) -> Player:
    """A player signed in by cookie and by token."""
    player = app.new_player()
    player.register()
    player.login(transport="token")
    return player


def _session_id(player: Player) -> int:
    return int(player.session().json()["session"]["session_id"])


def _expires(player: Player) -> datetime:
    text = player.session().json()["session"]["expires_at"]
    return datetime.fromisoformat(text)


def _stored(app: App, session_id: int, column: str) -> datetime:
    value = app.database.value(f"SELECT {column} FROM sessions WHERE session_id = :id", id=session_id)
    return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)


def test_a_new_session_lasts_seven_idle_days_and_thirty_in_all(app: App, resident: Player) -> None:
    """The row holds the end of the thirty; the answer tells the nearer of the two ends."""
    now = datetime.now(UTC)
    end = _stored(app, _session_id(resident), "expires_at")
    assert abs(end - now - timedelta(days=30)) < timedelta(seconds=10)
    assert abs(_expires(resident) - now - timedelta(days=7)) < timedelta(seconds=10)


@pytest.mark.parametrize(("amount", "status"), [({"days": 6, "hours": 23}, 200), ({"days": 7, "seconds": 3}, 401)])
def test_seven_days_without_use_end_it(app: App, resident: Player, amount: dict[str, float], status: int) -> None:
    """By cookie and by bearer, on the fast route and on the others."""
    move(app, _session_id(resident), last_seen_at=ago(**amount))
    assert resident.session().status_code == status
    token_session = session_id_of(app, resident.bearer("GET", "/auth/session").json()["userId"])
    move(app, token_session, last_seen_at=ago(**amount))
    assert resident.bearer("GET", "/me/wallets").status_code == status


@pytest.mark.parametrize(("amount", "status"), [({"seconds": -60}, 200), ({"seconds": 3}, 401)])
def test_thirty_days_end_it_however_busy(app: App, resident: Player, amount: dict[str, float], status: int) -> None:
    """Used a second ago, and yet over."""
    move(app, _session_id(resident), expires_at=ago(**amount), last_seen_at=ago(seconds=0))
    assert resident.session().status_code == status
    assert resident.wallets().status_code == status


def test_use_keeps_it_alive_for_seven_more_days(app: App, resident: Player) -> None:
    """The stored moment follows within seconds of a use; a use within five minutes of the last one costs no write."""
    idle, busy = _session_id(resident), session_id_of(app, resident.session().json()["userId"])
    lately = ago(minutes=4)
    move(app, idle, last_seen_at=ago(days=6))
    move(app, busy, last_seen_at=lately)
    assert resident.bearer("GET", "/auth/session").status_code == 200
    assert resident.session().status_code == 200
    deadline = time.monotonic() + 30
    while _stored(app, idle, "last_seen_at") < datetime.now(UTC) - timedelta(minutes=1):
        assert time.monotonic() < deadline, "the use was never written down"
        time.sleep(0.2)
    assert abs(_expires(resident) - datetime.now(UTC) - timedelta(days=7)) < timedelta(seconds=10)
    assert str(_stored(app, busy, "last_seen_at"))[:19] == lately


def test_the_nearer_end_is_told(app: App, resident: Player) -> None:
    """Near its thirty days, a session that is in use says so."""
    session_id = _session_id(resident)
    move(app, session_id, expires_at=ago(days=-2))
    assert abs(_expires(resident) - datetime.now(UTC) - timedelta(days=2)) < timedelta(seconds=10)


@pytest.mark.parametrize("column", ["expires_at", "last_seen_at"])
def test_a_row_without_its_times_is_closed(app: App, resident: Player, column: str) -> None:
    """Fail closed: a session that cannot be judged is none."""
    move(app, _session_id(resident), **{column: None})
    problem_of(resident.session(), status=401, code="not_signed_in")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"status": None}, 200),
        ({"status": "Active"}, 200),
        ({"status": "closed"}, 401),
        ({"status": ""}, 401),
        ({"status": "revoked"}, 401),
        ({"logout_time": "2026-01-01 00:00:00"}, 401),
        ({"login_time": None}, 200),
    ],
    ids=str,
)
def test_the_row_of_an_older_system_is_read_as_it_was_meant(
    app: App, resident: Player, changes: dict[str, str | None], status: int
) -> None:
    """NULL or `active` is open, anything else is not; a logout time ends it whatever the status says."""
    session_id = _session_id(resident)
    move(app, session_id, **changes)
    assert resident.session().status_code == status
    assert resident.wallets().status_code == status
    listed = [device["session_id"] for device in resident.bearer("GET", "/me/sessions").json()]
    assert (session_id in listed) is (status == 200)


def test_the_settings_decide_both_ages(app: App, start_own_app: Any) -> None:
    """SESSION_IDLE_DAYS and SESSION_MAX_DAYS, in the row, in the answer and in the cookie."""
    own = start_own_app(kind=app.database.kind, SESSION_IDLE_DAYS="1", SESSION_MAX_DAYS="2")
    player = own.new_player()
    cookies = player.register().headers.get_list("set-cookie")
    assert "Max-Age=172800" in cookies[0]
    session_id = _session_id(player)
    assert abs(_expires(player) - datetime.now(UTC) - timedelta(days=1)) < timedelta(seconds=10)
    move(own, session_id, last_seen_at=ago(days=1, seconds=3))
    assert player.session().status_code == 401
