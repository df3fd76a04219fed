"""What a player tells once, the terms he accepts again, and what `GET /me/profile` makes of it."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App
from tests.makers.players import Player
from tests.makers.races import all_at_once

ADULT = "1994-05-17"
CHILD = "2015-05-17"
IN_FORCE = "template-1"


def _profile(player: Player) -> dict[str, Any]:
    answer = player.http.get("/me/profile")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def _reasons(player: Player) -> list[str]:
    play = _profile(player)["play"]
    assert play["allowed"] == (play["reasons"] == [])
    return list(play["reasons"])


def _tell(player: Player, what: str, **body: object) -> httpx2.Response:
    return player.http.put(f"/me/{what}", json=body)


def _events(app: App, user_id: int, event: str) -> list[dict[str, Any]]:
    sql = "SELECT actor, details FROM audit_events WHERE userId = :user AND event = :event ORDER BY event_id"
    return app.database.rows(sql, user=user_id, event=event)


def test_a_guide_s_sign_up_is_in_and_no_game_opens_until_all_is_told(app: App, player: Player) -> None:
    """The way on, step by step, as the lobby goes it."""
    user_id = player.register().json()["userId"]
    assert _profile(player)["terms"] == {"accepted_version": None, "accepted_at": None, "current_version": IN_FORCE}
    assert _reasons(player) == ["terms_not_accepted", "birth_date_missing"]
    accepted = player.http.post("/me/terms", json={"version": IN_FORCE})
    assert accepted.json()["terms"]["accepted_version"] == IN_FORCE
    assert accepted.json()["terms"]["accepted_at"].endswith("Z")
    assert _reasons(player) == ["birth_date_missing"]
    told = _tell(player, "birth-date", date_of_birth=ADULT)
    assert (told.json()["date_of_birth"], told.json()["play"]) == (ADULT, {"allowed": True, "reasons": []})
    assert [row["details"] for row in _events(app, user_id, "terms_accepted")] == ['{"version": "template-1"}']
    assert len(_events(app, user_id, "birth_date_set")) == 1


def test_a_whole_sign_up_needs_nothing_more_and_keeps_the_version(app: App, player: Player) -> None:
    answer = player.register(date_of_birth=ADULT, country="VN", accept_terms=True)
    assert _reasons(player) == []
    user_id = answer.json()["userId"]
    row = app.database.rows("SELECT terms_version, terms_accepted_at FROM players WHERE userId = :u", u=user_id)[0]
    assert row["terms_version"] == IN_FORCE
    assert row["terms_accepted_at"] is not None
    assert len(_events(app, user_id, "terms_accepted")) == 1


@pytest.mark.parametrize("told", [{"accept_terms": False}, {"accept_terms": None}, {}])
def test_who_does_not_accept_has_accepted_nothing(player: Player, told: dict[str, object]) -> None:
    assert player.register(**told).status_code == 200
    assert _profile(player)["terms"]["accepted_version"] is None


def test_a_birth_date_is_told_once(app: App, player: Player) -> None:
    """The same again is no fault; another one is, and nothing changes."""
    user_id = player.register().json()["userId"]
    assert _tell(player, "birth-date", date_of_birth=ADULT).status_code == 200
    assert _tell(player, "birth-date", date_of_birth=ADULT).status_code == 200
    body = problem_of(_tell(player, "birth-date", date_of_birth="1990-01-01"), status=409, code="birth_date_set")
    assert body["next"] == "contact_support"
    assert _profile(player)["date_of_birth"] == ADULT
    assert len(_events(app, user_id, "birth_date_set")) == 1


def test_a_child_cannot_try_until_a_date_fits(player: Player) -> None:
    """He is in already: what he said of his age stays said."""
    player.register(accept_terms=True)
    assert _tell(player, "birth-date", date_of_birth=CHILD).json()["play"]["reasons"] == ["under_age"]
    problem_of(_tell(player, "birth-date", date_of_birth=ADULT), status=409, code="birth_date_set")
    assert _reasons(player) == ["under_age"]


def test_of_two_birth_dates_at_once_one_is_told(app: App, player: Player) -> None:
    player.register()
    dates = ("1990-01-01", "1991-01-01")
    answers = all_at_once([lambda day=day: _tell(player, "birth-date", date_of_birth=day) for day in dates])
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [won] = [day for day, answer in zip(dates, answers, strict=True) if answer.status_code == 200]
    assert _profile(player)["date_of_birth"] == won


def test_a_country_is_told_once_unless_an_older_system_left_a_name(app: App, player: Player) -> None:
    user_id = player.register().json()["userId"]
    app.database.execute("UPDATE players SET country = 'Vietnam' WHERE userId = :user", user=user_id)
    assert _tell(player, "country", country="vn").json()["country"] == "VN"
    assert _tell(player, "country", country="VN").status_code == 200
    problem_of(_tell(player, "country", country="GB"), status=409, code="country_set")
    assert player.session().json()["country"] == "VN"


@pytest.mark.parametrize(
    ("what", "body", "faults"),
    [
        ("birth-date", {}, {"date_of_birth": "missing"}),
        ("birth-date", {"date_of_birth": "2023-02-29"}, {"date_of_birth": "bad_format"}),
        ("birth-date", {"date_of_birth": "9999-12-31"}, {"date_of_birth": "in_future"}),
        ("birth-date", {"date_of_birth": ADULT, "user_id": 1}, {"user_id": "unknown_field"}),
        ("country", {"country": "XX"}, {"country": "bad_format"}),
        ("country", {"country": "../.."}, {"country": "bad_format"}),
        ("country", {"country": ["VN"]}, {"country": "wrong_type"}),
    ],
    ids=str,
)
def test_t15_what_is_no_date_and_no_country_is_told_by_its_field(
    player: Player, what: str, body: dict[str, object], faults: dict[str, str]
) -> None:
    player.register()
    assert faults_of(_tell(player, what, **body)) == faults


def test_only_the_terms_in_force_can_be_accepted(player: Player) -> None:
    player.register()
    for version in ("template-0", "template-1 ", "TEMPLATE-1"):
        answer = player.http.post("/me/terms", json={"version": version})
        assert problem_of(answer, status=409, code="terms_outdated")["next"] == "read_terms"
    assert faults_of(player.http.post("/me/terms", json={})) == {"version": "missing"}
    assert faults_of(player.http.post("/me/terms", json={"version": "x" * 41})) == {"version": "too_long"}
    assert "terms_not_accepted" in _reasons(player)


def test_new_terms_ask_again_and_both_acceptances_stay(app: App, player: Player) -> None:
    """As after a restart with a new version: the one of before is in the row, then in the record alone."""
    user_id = player.register(accept_terms=True, date_of_birth=ADULT).json()["userId"]
    app.database.execute("UPDATE players SET terms_version = 'of-last-year' WHERE userId = :user", user=user_id)
    assert _reasons(player) == ["terms_not_accepted"]
    for _ in range(2):
        assert player.http.post("/me/terms", json={"version": IN_FORCE}).status_code == 200
    assert _reasons(player) == []
    assert len(_events(app, user_id, "terms_accepted")) == 2


def test_a_stranger_and_another_site_tell_nothing(app: App, player: Player, program: httpx2.Client) -> None:
    player.register()
    for method, path, body in (
        ("PUT", "/me/birth-date", {"date_of_birth": ADULT}),
        ("PUT", "/me/country", {"country": "VN"}),
        ("POST", "/me/terms", {"version": IN_FORCE}),
    ):
        problem_of(program.request(method, path, json=body), status=401, code="not_signed_in")
        foreign = player.http.request(method, path, json=body, headers={"Origin": "https://evil.example"})
        problem_of(foreign, status=403, code="cross_site_request")
    problem_of(program.get("/me/profile"), status=401, code="not_signed_in")
    assert _reasons(player) == ["terms_not_accepted", "birth_date_missing"]
