"""The player's list of devices: what is shown, ending one, ending all others (A50, T10)."""

from __future__ import annotations

import re
from functools import partial

import httpx2
import pytest

from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App
from tests.makers.players import Player
from tests.makers.programs import start_program
from tests.makers.races import all_at_once
from tests.sessions.moments import ago, move
from tests.signin.attempts import given_cookies, taken_cookies

LIST = "/me/sessions"
SHAPE = {"session_id", "login_time", "last_seen_at", "expires_at", "login_ip", "user_agent", "method", "current"}


@pytest.fixture
def resident(app: App) -> Player:
    """A player signed in by cookie."""
    player = app.new_player()
    player.register()
    return player


def _ids(player: Player) -> list[int]:
    return [device["session_id"] for device in player.sessions().json()]


def test_the_list_shows_every_open_session_newest_first(app: App, resident: Player) -> None:
    """With where, when, how; this one is marked; moments are UTC with a Z."""
    phone = resident.another_browser()
    phone.http.headers["User-Agent"] = "Phone/1.0"
    phone.login()
    devices = resident.sessions().json()
    assert [set(device) for device in devices] == [SHAPE, SHAPE]
    assert [device["current"] for device in devices] == [False, True]
    assert devices[0]["user_agent"] == "Phone/1.0"
    assert [device["method"] for device in devices] == ["password", "password"]
    assert [device["login_ip"] for device in devices] == ["127.0.0.1", "127.0.0.1"]
    for device in devices:
        for name in ("login_time", "last_seen_at", "expires_at"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", device[name])
    assert _ids(resident) == sorted(_ids(resident), reverse=True)


def test_sessions_that_are_over_are_not_listed(app: App, resident: Player) -> None:
    """Ended, idle for too long, too old, of another player: none of them is open."""
    browsers = [resident.another_browser() for _ in range(4)]
    for browser in browsers:
        browser.login()
    app.new_player().register()
    ended, idle, old, _ = (browser.session().json()["session"]["session_id"] for browser in browsers)
    browsers[0].logout()
    move(app, idle, last_seen_at=ago(days=7, seconds=5))
    move(app, old, expires_at=ago(seconds=5))
    assert len(_ids(resident)) == 2
    assert {ended, idle, old} & set(_ids(resident)) == set()


def test_t10_a_session_that_was_ended_is_refused_at_once(app: App, resident: Player) -> None:
    """From another device, by its id; the very next request of the ended one is 401, and the row tells when."""
    phone = resident.another_browser()
    phone.login()
    session_id = phone.session().json()["session"]["session_id"]
    answer = resident.http.delete(f"{LIST}/{session_id}")
    assert (answer.status_code, answer.content, taken_cookies(answer)) == (204, b"", set())
    problem_of(phone.session(), status=401, code="not_signed_in")
    problem_of(phone.wallets(), status=401, code="not_signed_in")
    assert resident.session().status_code == 200
    row = app.database.rows("SELECT status, logout_time FROM sessions WHERE session_id = :id", id=session_id)[0]
    assert row["status"] == "closed"
    assert row["logout_time"] is not None
    problem_of(resident.http.delete(f"{LIST}/{session_id}"), status=404, code="not_found")


def test_ending_this_very_session_signs_out(app: App, resident: Player) -> None:
    """The cookie is taken back as at a logout."""
    answer = resident.http.delete(f"{LIST}/{_ids(resident)[0]}")
    assert (answer.status_code, taken_cookies(answer)) == (204, {"igw_session"})
    assert resident.session().status_code == 401


def test_ending_all_others_leaves_this_one(app: App, resident: Player) -> None:
    """Cookie and bearer sessions alike; nobody else's."""
    others = [resident.another_browser() for _ in range(3)]
    for browser in others[:2]:
        browser.login()
    others[2].login(transport="token")
    stranger = app.new_player()
    stranger.register()
    answer = resident.http.delete(LIST)
    assert (answer.status_code, answer.content) == (204, b"")
    assert [browser.session().status_code for browser in others[:2]] == [401, 401]
    assert others[2].bearer("GET", "/auth/session").status_code == 401
    assert len(_ids(resident)) == 1
    assert stranger.session().status_code == 200
    assert resident.http.delete(LIST).status_code == 204


def test_logout_ends_this_session_alone_and_is_final(app: App, resident: Player, program: httpx2.Client) -> None:
    """204, the cookie taken back; a copy of the cookie is worth nothing, the phone stays signed in."""
    phone = resident.another_browser()
    phone.login()
    copy = {"Cookie": f"igw_session={resident.http.cookies['igw_session']}"}
    answer = resident.logout()
    assert (answer.status_code, answer.content, taken_cookies(answer)) == (204, b"", {"igw_session"})
    assert "igw_session" not in resident.http.cookies
    for path in ("/auth/session", "/me/wallets", LIST):
        problem_of(program.get(path, headers=copy), status=401, code="not_signed_in")
    assert phone.session().status_code == 200
    problem_of(resident.logout(), status=401, code="not_signed_in")


def test_logout_by_bearer_needs_no_origin(app: App, resident: Player) -> None:
    """A program that holds a token holds no cookie that another site could abuse."""
    resident.login(transport="token")
    assert resident.bearer("POST", "/auth/logout").status_code == 204
    assert resident.bearer("GET", "/auth/session").status_code == 401
    assert resident.session().status_code == 200


def test_a50_another_player_s_session_is_nothing_to_me(app: App, resident: Player) -> None:
    """404 exactly as for an id that does not exist; the session goes on."""
    other = app.new_player()
    other.register()
    foreign = other.session().json()["session"]["session_id"]
    mine, nobody = resident.http.delete(f"{LIST}/{foreign}"), resident.http.delete(f"{LIST}/2147483647")
    for answer in (mine, nobody):
        problem_of(answer, status=404, code="not_found")
    assert {**mine.json(), "request_id": ""} == {**nobody.json(), "request_id": ""}
    assert other.session().status_code == 200


@pytest.mark.parametrize("session_id", ["0", "-1", "2147483648", "9" * 40, "x", "1.5", "null", "%00", "' OR 1", "1;2"])
def test_t13_an_id_that_is_none_is_refused_before_any_query(app: App, resident: Player, session_id: str) -> None:
    """422 with the parameter's name and not its value."""
    assert faults_of(resident.http.delete(f"{LIST}/{session_id}")) == {"session_id": "bad_format"}


def test_ids_of_sessions_say_nothing_that_opens_one(app: App, resident: Player) -> None:
    """Neither the id nor anything in the list is a token (T9)."""
    text = resident.sessions().text
    assert resident.http.cookies["igw_session"] not in text
    stored = app.database.rows("SELECT token FROM sessions")
    assert not any(row["token"] in text for row in stored)


def test_t10_every_worker_knows_at_once(app: App, start_own_app: object) -> None:
    """Two processes on one database: what one of them ends, the other refuses in the next moment."""
    other = start_own_app(database=app.database, kind=app.database.kind)  # type: ignore[operator]
    player = app.new_player()
    player.register(transport="token")
    with start_program(other.url) as elsewhere:
        for _ in range(5):
            player.login()
            cookie = {"Cookie": f"igw_session={player.http.cookies['igw_session']}"}
            assert elsewhere.get("/auth/session", headers=cookie).status_code == 200
            player.logout()
            assert elsewhere.get("/auth/session", headers=cookie).status_code == 401


def test_a_hostile_user_agent_is_one_line_of_data(app: App, resident: Player) -> None:
    """Cut to its column, without control characters, given back as JSON text."""
    phone = resident.another_browser()
    agent = ("<script>alert(1)</script>\t\x1b[31m" + "x" * 3000).encode().replace(b"\x1b", b"")
    body = {"email": resident.email, "password": resident.password, "transport": "cookie"}
    answer = phone.http.post("/auth/login", json=body, headers={"User-Agent": agent})
    assert "igw_session" in given_cookies(answer)
    [shown] = [device["user_agent"] for device in phone.sessions().json() if device["current"]]
    assert shown.startswith("<script>alert(1)</script> [31mxxx")
    assert len(shown) == 255
    without = resident.another_browser()
    del without.http.headers["User-Agent"]
    without.login()
    assert None in [device["user_agent"] for device in without.sessions().json()]


@pytest.mark.parametrize("path", ["/auth/session", "/me/wallets"])
def test_a_token_is_compared_to_the_letter(app: App, resident: Player, program: httpx2.Client, path: str) -> None:
    """Another case, one letter less, one more: other tokens."""
    resident.login(transport="token")
    token = str(resident.token)
    for wrong in (
        token.lower(),
        token.upper(),
        token[:-1],
        token + "A",
        token.swapcase(),
        f"{token}\u00e9",
        token[::-1],
    ):
        answer = program.get(path, headers={"Authorization": f"Bearer {wrong}".encode()})
        assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/auth/session", "/me/wallets"])
def test_t08_what_the_database_holds_opens_nothing(
    app: App, resident: Player, program: httpx2.Client, path: str
) -> None:
    """A dump of the table signs nobody in: its values are no tokens, in any case, by any way."""
    resident.login(transport="token")
    rows = app.database.rows("SELECT token FROM sessions")
    assert len(rows) >= 2
    for row in rows[-4:]:
        stored = row["token"] if isinstance(row["token"], str) else row["token"].decode()
        assert len(stored) == 64
        for value in (stored, stored.upper()):
            assert program.get(path, headers={"Authorization": f"Bearer {value}"}).status_code == 401
            assert program.get(path, headers={"Cookie": f"igw_session={value}"}).status_code == 401


def test_many_checks_are_answered_each_with_its_own(app: App, program: httpx2.Client) -> None:
    """Lookups of one moment travel together and are told apart again; a wrong token among them is 401."""
    people = {}
    for _ in range(4):
        player = app.new_player()
        user_id = player.register(transport="token").json()["userId"]
        people[user_id] = player.token
    asked = [*people.items(), (None, "x" * 43)] * 12
    answers = all_at_once(
        [partial(program.get, "/auth/session", headers={"Authorization": f"Bearer {token}"}) for _, token in asked]
    )
    assert [answer.json().get("userId") for answer in answers] == [user_id for user_id, _ in asked]
