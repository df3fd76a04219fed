"""Who of staff ran a command stays in the record: for colleagues, not for the player."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

import pytest

from tests.makers.apps import App
from tests.makers.databases import run_igw
from tests.makers.players import Player
from tests.servers.run_folder import RunFolder

NAME = "anna-of-support"


def _igw(app: App, run: RunFolder, *words: object, environment: Mapping[str, str]) -> tuple[int, str]:
    arguments = [str(word) for word in words]
    done = run_igw(run, *arguments, settings=app.server.settings | dict(environment))
    return done.returncode, done.stdout + done.stderr


def _names(app: App, user_id: int) -> list[str | None]:
    """Who stands in the record of what staff did, the oldest first."""
    sql = "SELECT details FROM audit_events WHERE userId = :user AND actor = 'staff' ORDER BY event_id"
    return [json.loads(row["details"]).get("by") for row in app.database.rows(sql, user=user_id)]


def test_t35_whatever_staff_does_keeps_who_it_was(app: App, player: Player, run_folder: RunFolder) -> None:
    """Every command that leaves a trace, run as root with sudo; `igw player show` tells it."""
    user_id = player.register().json()["userId"]
    adjustment = ("--currency", "USD", "--amount", "1.00", "--reason", "r", "--key", f"n{user_id}")
    for words in (
        ("player", "set-birth-date", user_id, "1994-05-17", "--reason", "r"),
        ("player", "set-country", user_id, "GB", "--reason", "r"),
        ("player", "block", user_id, "--reason", "r"),
        ("player", "unblock", user_id, "--reason", "r"),
        ("wallet", "adjust", "--player", user_id, *adjustment),
    ):
        code, said = _igw(app, run_folder, *words, environment={"SUDO_USER": NAME, "LOGNAME": "root"})
        assert code == 0, said
    assert _names(app, user_id) == [NAME] * 5
    shown = _igw(app, run_folder, "player", "show", "--id", user_id, environment={})[1]
    assert shown.count(f" by staff ({NAME}) ") == 5
    assert " by player password " in shown


def test_t35_the_player_learns_what_staff_did_and_why_but_not_who(
    app: App, player: Player, run_folder: RunFolder
) -> None:
    """His events and the export are all that he is given of the record."""
    user_id = player.register().json()["userId"]
    correction = ("player", "set-country", user_id, "GB", "--reason", "ticket 4711")
    assert _igw(app, run_folder, *correction, environment={"SUDO_USER": NAME})[0] == 0
    assert _names(app, user_id) == [NAME]
    answer = player.http.get("/me/events")
    [event] = [event for event in answer.json()["events"] if event["actor"] == "staff"]
    assert (event["event"], event["details"]) == ("country_set", {"reason": "ticket 4711"})
    assert NAME not in answer.text
    with zipfile.ZipFile(io.BytesIO(player.http.get("/me/export").content)) as archive:
        export, page = archive.read("export.json").decode(), archive.read("export.html").decode()
    [exported] = [event for event in json.loads(export)["events"] if event["actor"] == "staff"]
    assert json.loads(exported["details"]) == {"reason": "ticket 4711"}
    assert NAME not in export + page


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_who_it_was_is_told_by_the_command_then_sudo_then_the_system(
    app: App, player: Player, run_folder: RunFolder
) -> None:
    user_id = player.register().json()["userId"]
    system, sudo = {"LOGNAME": "kim"}, {"SUDO_USER": "anna"}
    for words, environment in (
        ((), system),
        ((), system | {"SUDO_USER": ""}),
        ((), system | sudo),
        ((), system | sudo | {"IGW_STAFF": "Lê Thị Bình"}),
        (("--by", "dung"), system | sudo | {"IGW_STAFF": "Lê Thị Bình"}),
    ):
        wish = ("player", "set-country", user_id, "GB", "--reason", "r", *words)
        assert _igw(app, run_folder, *wish, environment=environment)[0] == 0
    assert _names(app, user_id) == ["kim", "kim", "anna", "Lê Thị Bình", "dung"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_name_that_cannot_be_kept_whole_stops_the_command(app: App, player: Player, run_folder: RunFolder) -> None:
    """Cut, or with its control characters taken out, it would be another one's name."""
    user_id = player.register().json()["userId"]
    told = "The name of who runs this is one line of 1 to 64 printable characters; --by NAME gives another.\n"
    correction = ("player", "set-country", user_id, "GB", "--reason", "r")
    adjustment = ("--currency", "USD", "--amount", "1.00", "--reason", "r", "--key", f"n{user_id}")
    money = ("wallet", "adjust", "--player", user_id, *adjustment)
    for words, environment in (
        ((*correction, "--by", ""), {}),
        ((*correction, "--by", " "), {}),
        ((*correction, "--by", "a" * 65), {}),
        ((*correction, "--by", "anna\x1b[2J"), {}),
        ((*correction, "--by", "anna\u202e"), {}),
        (correction, {"SUDO_USER": "anna\nkim"}),
        (correction, {"LOGNAME": "a" * 65}),
        ((*money, "--by", "a" * 65), {}),
    ):
        assert _igw(app, run_folder, *words, environment=environment) == (1, told)
    assert _names(app, user_id) == []
    assert _igw(app, run_folder, *correction, "--by", "a" * 64, environment={})[0] == 0
    assert _names(app, user_id) == ["a" * 64]
