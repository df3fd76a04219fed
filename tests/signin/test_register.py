"""Signing up with e-mail and password: what is asked, what is checked, what is made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App
from tests.makers.players import PAGE, Player
from tests.signin.attempts import given_cookies, new_person, place_of
from tests.signin.tables import counts_of

REGISTER = "/auth/register"


def _row(app: App, player: Player) -> dict[str, Any]:
    return app.database.rows("SELECT * FROM players WHERE email = :email", email=player.email)[0]


def test_a_sign_up_makes_player_wallets_and_session_at_once(app: App, player: Player) -> None:
    """One row, one wallet for each currency, one session; not verified, active, with a made name."""
    before = counts_of(app.database)
    answer = player.register(
        language_code="vi", country="vn", date_of_birth="1990-02-28", accept_terms=True, transport="token"
    )
    assert set(answer.json()) == {"userId", "session_token"}
    after = counts_of(app.database)
    assert {table: after[table] - before[table] for table in after} == {
        "players": 1,
        "wallets": 2,
        "sessions": 1,
        "player_external_ids": 0,
        "pending_signups": 0,
    }
    row = _row(app, player)
    assert row["user_name"].startswith("player_")
    assert (row["language_code"], row["country"], str(row["date_of_birth"]), row["status"], row["ext_user_id"]) == (
        "vi",
        "VN",
        "1990-02-28",
        "active",
        None,
    )
    assert row["email_verified_at"] is None
    assert player.bearer("GET", "/auth/session").json()["email_verified"] is False


def test_the_second_sign_up_with_an_address_is_told(app: App, player: Player) -> None:
    """409 with the next step; the first player's password is untouched, and nobody is signed in."""
    player.register()
    thief = player.another_browser()
    answer = thief.register(password="Another password 1")
    assert problem_of(answer, status=409, code="email_taken")["next"] == "sign_in"
    assert given_cookies(answer) == {}
    assert thief.login(password="Another password 1").status_code == 401
    assert player.another_browser().login().status_code == 200


def test_a20_a_sign_up_by_e_mail_links_no_identity_that_waits_in_the_browser(app: App, player: Player) -> None:
    """Somebody came from Instagram and then registered by hand: two steps, two things."""
    person = new_person(app)
    player.sign_in_with_instagram(person)
    assert player.register().status_code == 200
    sql = "SELECT COUNT(*) AS n FROM player_external_ids WHERE username = :name"
    assert app.database.value(sql, name=person) == 0


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("language_code", "", "bad_format"),
        ("language_code", "x", "bad_format"),
        ("language_code", "english", "bad_format"),
        ("language_code", "../../etc", "bad_format"),
        ("language_code", "en\r\nX-Header: 1", "bad_format"),
        ("language_code", "e1", "bad_format"),
        ("language_code", "\u0435n", "bad_format"),
        ("language_code", "en-" + "a" * 100, "too_long"),
        ("language_code", None, "wrong_type"),
        ("language_code", 1, "wrong_type"),
        ("country", "", "bad_format"),
        ("country", "Vietnam", "bad_format"),
        ("country", "XX", "bad_format"),
        ("country", "V", "bad_format"),
        ("country", "../..", "bad_format"),
        ("country", "\uff36\uff2e", "bad_format"),
        ("country", "a" * 50, "too_long"),
        ("country", 84, "wrong_type"),
        ("date_of_birth", "", "bad_format"),
        ("date_of_birth", "17.05.1994", "bad_format"),
        ("date_of_birth", "1994-5-17", "bad_format"),
        ("date_of_birth", "19940517", "bad_format"),
        ("date_of_birth", "1994-W20-2", "bad_format"),
        ("date_of_birth", "2023-02-29", "bad_format"),
        ("date_of_birth", "0000-00-00", "bad_format"),
        ("date_of_birth", "1899-12-31", "bad_format"),
        ("date_of_birth", "1994-05-17T00:00:00Z", "bad_format"),
        ("date_of_birth", "\u0661\u0669\u0669\u0664-05-17", "bad_format"),
        ("date_of_birth", "9999-12-31", "in_future"),
        ("date_of_birth", 769132800, "bad_format"),
        ("date_of_birth", True, "bad_format"),
        ("date_of_birth", [], "bad_format"),
        ("accept_terms", "yes", "wrong_type"),
        ("accept_terms", 1, "wrong_type"),
        ("accept_terms", [], "wrong_type"),
        ("transport", "", "not_allowed"),
        ("transport", "COOKIE", "not_allowed"),
        ("transport", 1, "not_allowed"),
        ("ig_id", "17841405000000001", "unknown_field"),
        ("next", "/lobby", "unknown_field"),
        ("userId", 1, "unknown_field"),
        ("email_verified", True, "unknown_field"),
    ],
    ids=ascii,
)
def test_t15_t18_each_field_is_checked_and_named(
    app: App, player: Player, field: str, value: object, code: str
) -> None:
    """422 with field and code; nothing is made."""
    before = counts_of(app.database)
    assert faults_of(player.register(**{field: value})) == {field: code}
    assert counts_of(app.database) == before


def test_every_fault_is_told_at_once(app: App, program: httpx2.Client) -> None:
    """A form is corrected in one go."""
    body = {"email": "x", "password": "x", "country": "XX", "date_of_birth": "x", "extra": 1}
    assert faults_of(program.post(REGISTER, json=body)) == {
        "email": "bad_format",
        "password": "too_short",
        "country": "bad_format",
        "date_of_birth": "bad_format",
        "extra": "unknown_field",
    }


def test_tomorrow_is_no_birth_date_and_today_is(app: App, player: Player) -> None:
    """By UTC. Who was born today is too young, which is another answer."""
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    assert faults_of(player.register(date_of_birth=tomorrow.isoformat())) == {"date_of_birth": "in_future"}
    today = datetime.now(UTC).date()
    problem_of(player.register(date_of_birth=today.isoformat()), status=403, code="under_age")


@pytest.mark.parametrize("language", ["en", "EN", "en-GB", "pt_BR", "zh-Hant-TW", " vi "])
def test_a_language_tag_is_kept_by_its_first_two_letters(app: App, player: Player, language: str) -> None:
    """As the guide cuts it, after a look at the whole."""
    player.register(language_code=language)
    assert _row(app, player)["language_code"] == language.strip()[:2].lower()


def test_what_may_be_left_out_may_be_null(app: App, player: Player) -> None:
    """Country, birth date, terms and transport."""
    nothing = {"country": None, "date_of_birth": None, "accept_terms": None, "transport": None}
    assert player.register(**nothing).status_code == 200


def test_a_form_without_scripts_signs_up_and_is_led_to_the_lobby(app: App, player: Player) -> None:
    """The same names, the same checks; empty fields are fields that were left out."""
    form = {
        "email": player.email,
        "password": player.password,
        "country": "",
        "date_of_birth": "",
        "accept_terms": "on",
    }
    assert place_of(player.http.post(REGISTER, data=form, headers=PAGE)) == "/lobby"
    assert player.session().json()["language_code"] == "en"


def test_a_country_the_operator_does_not_serve(app: App, start_own_app: Any) -> None:
    """403 at both doors, before anything is made; no country told, no refusal."""
    own = start_own_app(kind=app.database.kind, BLOCKED_COUNTRIES="vn,US")
    for country in ("VN", "us"):
        player = own.new_player()
        problem_of(player.register(country=country), status=403, code="country_blocked")
        player.sign_in_with_instagram("lan.nguyen")
        problem_of(player.finish_signup(country=country), status=403, code="country_blocked")
        assert player.pending_signup().status_code == 200
    assert own.database.count("players") == 0
    assert own.new_player().register(country="GB").status_code == 200
    assert own.new_player().register().status_code == 200
    assert own.new_player().http.get("/auth/providers").json()["blocked_countries"] == ["VN", "US"]
