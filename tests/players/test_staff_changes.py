"""`igw player block`, `unblock`, `set-birth-date`, `set-country`: at once, with a reason that stays."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.databases import run_igw
from tests.makers.players import Player
from tests.servers.run_folder import RunFolder


def _igw(app: App, run: RunFolder, verb: str, *words: object, reason: str = "ticket 4711") -> tuple[int, str]:
    arguments = [str(word) for word in words]
    done = run_igw(run, "player", verb, *arguments, "--reason", reason, settings=app.server.settings)
    return done.returncode, done.stdout + done.stderr


def _last_event(app: App, user_id: int) -> tuple[str, str, dict[str, Any]]:
    sql = "SELECT event, actor, details FROM audit_events WHERE userId = :user ORDER BY event_id DESC LIMIT 1"
    row = app.database.rows(sql, user=user_id)[0]
    return row["event"], row["actor"], json.loads(row["details"])


def test_blocked_is_out_at_once_and_comes_back(app: App, player: Player, run_folder: RunFolder) -> None:
    """Every session ends, no door opens; afterwards he signs in again, and the old sessions stay dead."""
    user_id = player.register(transport="token").json()["userId"]
    other = player.another_browser()
    other.login()
    assert _igw(app, run_folder, "block", user_id) == (0, f"Player {user_id} is blocked; 2 sessions ended at once.\n")
    problem_of(other.session(), status=401, code="not_signed_in")
    assert player.bearer("GET", "/auth/session").status_code == 401
    problem_of(player.login(), status=403, code="account_blocked")
    event, actor, details = _last_event(app, user_id)
    assert (event, actor, details["reason"], details["sessions"]) == ("blocked", "staff", "ticket 4711", 2)
    assert details["by"]
    code, said = _igw(app, run_folder, "block", user_id)
    assert (code, "kept out already" in said) == (1, True)
    assert _igw(app, run_folder, "unblock", user_id) == (0, f"Player {user_id} may sign in again.\n")
    assert _last_event(app, user_id)[:2] == ("unblocked", "staff")
    assert other.session().status_code == 401
    assert player.login().status_code == 200
    assert _igw(app, run_folder, "unblock", user_id)[0] == 1


def test_staff_corrects_what_the_player_may_tell_once(app: App, player: Player, run_folder: RunFolder) -> None:
    user_id = player.register(accept_terms=True).json()["userId"]
    player.http.put("/me/birth-date", json={"date_of_birth": "2015-05-17"})
    assert player.http.get("/me/profile").json()["play"]["reasons"] == ["under_age"]
    assert _igw(app, run_folder, "set-birth-date", user_id, "1994-05-17")[0] == 0
    assert player.http.get("/me/profile").json()["play"]["allowed"] is True
    event, actor, details = _last_event(app, user_id)
    assert (event, actor, details["reason"]) == ("birth_date_set", "staff", "ticket 4711")
    assert _igw(app, run_folder, "set-country", user_id, "gb")[0] == 0
    assert player.session().json()["country"] == "GB"
    shown = [row for row in player.http.get("/me/events").json()["events"] if row["actor"] == "staff"]
    assert {row["details"]["reason"] for row in shown} == {"ticket 4711"}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_makes_no_sense_is_told_and_changes_nothing(app: App, player: Player, run_folder: RunFolder) -> None:
    user_id = player.register().json()["userId"]
    for verb, words, told in (
        ("set-birth-date", (user_id, "17.05.1994"), "no birth date"),
        ("set-birth-date", (user_id, "1899-05-17"), "no birth date"),
        ("set-birth-date", (user_id, "2999-05-17"), "no birth date"),
        ("set-country", (user_id, "Vietnam"), "no ISO 3166"),
        ("block", (2_000_000_000,), "no such player"),
        ("unblock", (user_id,), "not blocked"),
    ):
        code, said = _igw(app, run_folder, verb, *words)
        assert (code, told in said) == (1, True), said
    code, said = _igw(app, run_folder, "block", user_id, reason=" ")
    assert (code, "--reason" in said) == (1, True)
    assert player.session().status_code == 200
    app.database.execute(
        "UPDATE players SET status = 'closed', closed_at = '2026-01-01 00:00:00' WHERE userId = :user", user=user_id
    )
    for verb, words in (("unblock", ()), ("set-birth-date", ("1994-05-17",)), ("set-country", ("VN",))):
        code, said = _igw(app, run_folder, verb, user_id, *words)
        assert (code, "closed and anonymous" in said) == (1, True), said


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_support_sees_why_no_game_opens(app: App, player: Player, run_folder: RunFolder) -> None:
    user_id = player.register(accept_terms=True).json()["userId"]
    done = run_igw(run_folder, "player", "show", "--id", str(user_id), settings=app.server.settings)
    assert "Why he may not play:\n  There is no birth date; the lobby asks him.\n" in done.stdout
