"""Signing in with e-mail and password: who may, who may not, and what a stranger learns from it (A44, A61)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx2
import pytest

from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App
from tests.makers.players import PAGE, Player
from tests.signin.attempts import given_cookies, known_person, new_person, place_of
from tests.signin.tables import counts_of

LOGIN = "/auth/login"
GOOD_STATUSES = [None, "active", "Active", "ACTIVE"]
BAD_STATUSES = [
    "blocked",
    "closed",
    "BLOCKED",
    "inactive",
    "pending",
    "",
    "activ",
    "active;",
    "0",
    "NULL",
    "\u0430ctive",
]


@pytest.fixture
def resident(app: App) -> Player:
    """A player with e-mail and password, signed in by cookie and by token."""
    player = app.new_player()
    player.register(transport="token")
    player.login()
    return player


def _set_status(app: App, player: Player, status: str | None) -> None:
    sql = "UPDATE players SET status = :status WHERE email = :email"
    app.database.execute(sql, status=status, email=player.email)


def test_a_login_opens_a_session_with_its_facts(app: App, resident: Player) -> None:
    """Method, address, device, times; the answer has the shape of the contract."""
    other = resident.another_browser()
    body = {"email": resident.email, "password": resident.password}
    answer = other.http.post(LOGIN, json=body, headers={"User-Agent": "Browser/1\u00e9\t(x)".encode()})
    assert set(answer.json()) == {"userId", "session_token"}
    app.secrets_seen.add(answer.json()["session_token"], kind="session token")
    row = app.database.rows("SELECT * FROM sessions ORDER BY session_id DESC LIMIT 1")[0]
    assert (row["userId"], row["method"], row["Login_IP"], row["status"]) == (
        answer.json()["userId"],
        "password",
        "127.0.0.1",
        "active",
    )
    assert row["logout_time"] is None
    assert row["user_agent"].startswith("Browser/1")


def test_t11_any_number_of_players_sign_in_from_one_address(app: App) -> None:
    """The old unique index on the login address locked the second player of a household out."""
    for _ in range(5):
        player = app.new_player()
        assert (player.register().status_code, player.another_browser().login().status_code) == (200, 200)
    sql = "SELECT COUNT(*) AS n FROM sessions WHERE Login_IP = '127.0.0.1'"
    assert app.database.value(sql) >= 10


@pytest.mark.parametrize("status", GOOD_STATUSES, ids=ascii)
def test_a_status_of_old_rows_lets_its_player_in(app: App, resident: Player, status: str | None) -> None:
    """Rows of the older system have NULL, or another case; their open sessions stay open."""
    _set_status(app, resident, status)
    assert resident.another_browser().login().status_code == 200
    assert resident.session().status_code == 200
    assert resident.bearer("GET", "/auth/session").status_code == 200


@pytest.mark.parametrize("status", BAD_STATUSES, ids=ascii)
def test_a44_any_other_status_keeps_him_out_and_ends_what_is_open_at_once(
    app: App, resident: Player, status: str
) -> None:
    """The next request is refused, by cookie and by bearer, on every route; a login is told why."""
    _set_status(app, resident, status)
    for path in ("/auth/session", "/me/wallets", "/me/sessions", "/me/identities"):
        problem_of(resident.http.get(path), status=401, code="not_signed_in")
        problem_of(resident.bearer("GET", path), status=401, code="not_signed_in")
    problem_of(resident.logout(), status=401, code="not_signed_in")
    before = counts_of(app.database)
    answer = resident.another_browser().login()
    assert problem_of(answer, status=403, code="account_blocked")["next"] == "contact_support"
    assert given_cookies(answer) == {}
    assert counts_of(app.database) == before


@pytest.mark.parametrize("status", [" active", "active ", "active\t"], ids=ascii)
def test_a_status_with_a_blank_is_read_alike_at_the_door_and_inside(app: App, resident: Player, status: str) -> None:
    """Whoever is let in has a session that works; there is no player who signs in and is signed out at once."""
    _set_status(app, resident, status)
    browser = resident.another_browser()
    let_in = browser.login().status_code == 200
    assert (browser.session().status_code == 200) is let_in


def test_a44_a_blocked_player_is_known_by_his_password_alone(app: App, resident: Player) -> None:
    """That an account is blocked is told to its owner; anybody else hears "not right"."""
    _set_status(app, resident, "blocked")
    answer = resident.another_browser().login(password="Not the password")
    problem_of(answer, status=401, code="invalid_credentials")


def test_a44_instagram_is_no_way_round_a_block(app: App) -> None:
    """The callback refuses, with no session and no cookie; an open finish-signup page too."""
    person = new_person(app)
    waiting, player = app.new_player(), app.new_player()
    assert place_of(waiting.sign_in_with_instagram(person)) == "/signup/complete"
    player.sign_in_with_instagram(person)
    player.finish_signup()
    _set_status(app, player, "closed")
    before = counts_of(app.database)
    answer = app.new_player().sign_in_with_instagram(person)
    assert place_of(answer) == "/signin?error=account_blocked"
    assert given_cookies(answer) == {}
    problem_of(waiting.finish_signup(), status=403, code="account_blocked")
    assert counts_of(app.database) == before


def test_a44_a_blocked_player_s_identity_stays_his(app: App) -> None:
    """Unblocked, he walks in again with his wallets."""
    person, user_id = known_person(app)
    app.database.execute("UPDATE players SET status = 'blocked' WHERE userId = :user", user=user_id)
    app.new_player().sign_in_with_instagram(person)
    app.database.execute("UPDATE players SET status = 'active' WHERE userId = :user", user=user_id)
    player = app.new_player()
    assert place_of(player.sign_in_with_instagram(person)) == "/lobby"
    assert player.session().json()["userId"] == user_id


def _alike(answer: httpx2.Response) -> tuple[Any, ...]:
    """Everything of an answer that a stranger could compare, without what differs in every answer."""
    body = {**answer.json(), "request_id": ""}
    headers = {name: value for name, value in answer.headers.items() if name not in ("date", "x-request-id")}
    return answer.status_code, body, headers, list(headers)


@pytest.mark.parametrize("headers", [{}, PAGE, {"Accept": "application/json"}], ids=["plain", "page", "json"])
@pytest.mark.parametrize("as_form", [False, True])
def test_a61_unknown_address_and_wrong_password_are_answered_alike(
    app: App, resident: Player, program: httpx2.Client, headers: dict[str, str], *, as_form: bool
) -> None:
    """Status, body, header names, their order and values, length: nothing tells them apart."""
    app.new_player().register(email="without-a-hash@example.com")
    app.database.execute("UPDATE players SET password_hash = '' WHERE email = 'without-a-hash@example.com'")
    seen = []
    for email in (resident.email, f"nobody-{uuid4().hex[:12]}@example.com", "no address", "without-a-hash@example.com"):
        body = {"email": email, "password": "Wrong password 1"}
        answer = program.post(LOGIN, **({"data": body} if as_form else {"json": body}), headers=headers)
        problem_of(answer, status=401, code="invalid_credentials")
        assert "set-cookie" not in answer.headers
        seen.append(_alike(answer))
    assert seen[1:] == seen[:-1]


def test_a61_a_failed_login_leaves_nothing_behind(app: App, resident: Player) -> None:
    """No session, no changed row, and the session the browser holds goes on."""
    before = counts_of(app.database)
    assert resident.login(password="Wrong password 1").status_code == 401
    assert counts_of(app.database) == before
    assert resident.session().status_code == 200


@pytest.mark.parametrize("value", [0, 1, True, None, [], {}, ["x" * 10], {"$gt": ""}, 1.5], ids=ascii)
def test_t13_a_password_of_another_type_is_refused(app: App, resident: Player, value: object) -> None:
    """Before any query or hash."""
    body = {"email": resident.email, "password": value}
    assert faults_of(resident.http.post(LOGIN, json=body)) == {"password": "wrong_type"}


def test_what_is_missing_is_named(app: App, program: httpx2.Client) -> None:
    """Field by field, for JSON and forms; an empty field of a form is a missing one."""
    for answer in (program.post(LOGIN, json={}), program.post(LOGIN, data={"email": "", "password": ""})):
        assert faults_of(answer) == {"email": "missing", "password": "missing"}
    assert faults_of(program.post(LOGIN, json={"email": "a@example.com", "password": "x", "transport": "carrier"})) == {
        "transport": "not_allowed"
    }
    assert faults_of(
        program.post(LOGIN, json={"email": "a@example.com", "password": "x", "language_code": "en", "remember": True})
    ) == {"language_code": "unknown_field", "remember": "unknown_field"}


def test_a_form_without_scripts_is_led_to_the_lobby(app: App, resident: Player) -> None:
    """303 and the cookie; without `text/html` the same form gets JSON."""
    form = {"email": resident.email, "password": resident.password}
    browser = resident.another_browser()
    answer = browser.http.post(LOGIN, data=form, headers=PAGE)
    assert place_of(answer) == "/lobby"
    assert answer.content == b""
    assert browser.session().status_code == 200
    assert set(browser.another_browser().http.post(LOGIN, data=form).json()) == {"userId"}


def test_a_form_that_asks_for_a_token_gets_it_whatever_it_accepts(app: App, resident: Player) -> None:
    """A page has nowhere to put a token: led on by 303 it would stand there with neither token nor cookie."""
    form = {"email": resident.email, "password": resident.password, "transport": "token"}
    browser = resident.another_browser()
    answer = browser.http.post(LOGIN, data=form, headers=PAGE)
    assert (answer.status_code, set(answer.json())) == (200, {"userId", "session_token"})
    browser.token = answer.json()["session_token"]
    app.secrets_seen.add(browser.token, kind="session token")
    assert browser.bearer("GET", "/auth/session").status_code == 200
    assert "set-cookie" not in answer.headers


def test_a41_every_login_gives_a_token_of_its_own(app: App, resident: Player) -> None:
    """Ten logins, ten tokens of 256 bits, none of them derived from the player."""
    tokens = set()
    for _ in range(10):
        resident.login(transport="token")
        tokens.add(resident.token)
    assert len(tokens) == 10
    assert all(token is not None and len(token) == 43 for token in tokens)


def test_a41_a_login_by_cookie_ends_the_session_the_browser_held(app: App, resident: Player) -> None:
    """One browser, one session; sessions of other browsers and tokens go on."""
    token, first = resident.token, resident.http.cookies["igw_session"]
    assert resident.login().status_code == 200
    assert resident.http.cookies["igw_session"] != first
    resident.token = first
    assert resident.bearer("GET", "/auth/session").status_code == 401
    resident.token = token
    assert resident.bearer("GET", "/auth/session").status_code == 200


def test_the_device_cookie_grants_nothing(app: App, resident: Player, program: httpx2.Client) -> None:
    """It names no player in clear, opens no route, and is set where a cookie session is set."""
    answer = resident.login()
    device = given_cookies(answer)["igw_device"]
    assert resident.email.partition("@")[0] not in device
    assert program.get("/auth/session", headers={"Cookie": f"igw_device={device}"}).status_code == 401
    assert program.get("/auth/session", headers={"Cookie": f"igw_session={device}"}).status_code == 401
    assert "igw_device" not in given_cookies(resident.another_browser().login(transport="token"))


@pytest.mark.parametrize("path", ["//auth/login", "/auth//login", "/auth/login/", "/auth//./login", "/Auth/Login"])
def test_a34_no_other_spelling_of_the_address_signs_anybody_in(app: App, resident: Player, path: str) -> None:
    """A limit or a firewall in front that knows `/auth/login` must not be walked round."""
    body = {"email": resident.email, "password": resident.password}
    answer = resident.http.send(resident.http.build_request("POST", httpx2.URL(app.url + path), json=body))
    assert answer.status_code in (404, 405)
    assert given_cookies(answer) == {}
