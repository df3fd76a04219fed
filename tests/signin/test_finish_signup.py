"""Finishing a sign-up: from a proven identity to a player with wallets and a session (T1, T18, A50)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest

from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App
from tests.makers.players import PAGE, Player
from tests.signin.attempts import begin, given_cookies, new_person, place_of, taken_cookies
from tests.signin.tables import counts_of

COMPLETE = "/auth/signup/complete"


@pytest.fixture
def newcomer(app: App) -> Player:
    """Somebody with a proven identity and no player yet."""
    return arrived(app)


def arrived(app: App, person: str | None = None) -> Player:
    """A player's browser, come back from Instagram as somebody new."""
    player = app.new_player()
    assert place_of(player.sign_in_with_instagram(person or new_person(app))) == "/signup/complete"
    return player


def identity_of(app: App, player: Player) -> dict[str, Any]:
    """The waiting identity as the table holds it: the newest one, because a test waits for nobody else."""
    username = player.pending_signup().json()["username"]
    sql = "SELECT * FROM pending_signups WHERE username = :name ORDER BY pending_id DESC LIMIT 1"
    return app.database.rows(sql, name=username)[0]


def rows_of(app: App, user_id: int) -> dict[str, list[dict[str, Any]]]:
    """Everything that belongs to a player."""
    tables = ("players", "wallets", "sessions", "player_external_ids")
    return {table: app.database.rows(f"SELECT * FROM {table} WHERE userId = :user", user=user_id) for table in tables}


def test_the_guide_s_own_json_body_works_as_it_stands(app: App, newcomer: Player) -> None:
    """E-mail, password, language, country, ig_id, ig_username: 200 with userId and session_token, no cookie."""
    identity = identity_of(app, newcomer)
    body = {
        "email": newcomer.email,
        "password": newcomer.password,
        "language_code": "en",
        "country": "VN",
        "ig_id": str(identity["external_id"]),
        "ig_username": identity["username"],
    }
    answer = newcomer.http.post(COMPLETE, json=body)
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"userId", "session_token"}
    newcomer.token = answer.json()["session_token"]
    app.secrets_seen.add(newcomer.token, kind="session token")
    assert given_cookies(answer) == {}
    assert taken_cookies(answer) == {"igw_signup"}
    rows = rows_of(app, answer.json()["userId"])
    [player], [session], [linked] = rows["players"], rows["sessions"], rows["player_external_ids"]
    assert (player["email"], player["language_code"], player["country"], player["status"]) == (
        newcomer.email,
        "en",
        "VN",
        "active",
    )
    assert (player["user_name"], player["ext_user_id"]) == (identity["username"], str(identity["external_id"]))
    assert re.fullmatch(r"\$2b\$04\$.{53}", player["password_hash"])
    assert (linked["provider"], linked["external_id"], linked["verified"]) == ("instagram", identity["external_id"], 1)
    assert linked["client_id"] == app.instagram.client_id
    assert [(row["wallet_type"], row["currency_code"], float(row["balance"])) for row in rows["wallets"]] == [
        ("CASH", "USD", 0.0),
        ("CASH", "VND", 0.0),
    ]
    assert (session["status"], session["Login_IP"], session["method"]) == ("active", "127.0.0.1", "instagram")
    assert newcomer.bearer("GET", "/auth/session").json()["userId"] == player["userId"]


def test_the_guide_s_own_form_works_as_it_stands(app: App, newcomer: Player) -> None:
    """A page without scripts posts urlencoded fields, hidden ones among them: signed in by cookie, 303 to the lobby."""
    identity = identity_of(app, newcomer)
    form = {
        "ig_id": str(identity["external_id"]),
        "ig_username": identity["username"],
        "email": newcomer.email,
        "password": newcomer.password,
        "country": "",
        "language_code": "vi",
    }
    answer = newcomer.http.post(COMPLETE, data=form, headers=PAGE)
    assert place_of(answer) == "/lobby"
    assert "igw_session" in given_cookies(answer)
    session = newcomer.session().json()
    assert (session["email"], session["language_code"], session["country"]) == (newcomer.email, "vi", None)


@pytest.mark.parametrize(
    ("as_form", "transport", "by_cookie"),
    [
        (False, None, False),
        (False, "token", False),
        (False, "cookie", True),
        (True, None, True),
        (True, "token", False),
        (True, "cookie", True),
    ],
)
@pytest.mark.parametrize("path", [COMPLETE, "/auth/register", "/auth/login"])
def test_t09_the_token_travels_one_way_or_the_other(
    app: App, path: str, *, as_form: bool, transport: str | None, by_cookie: bool
) -> None:
    """JSON gets the token, forms get the cookie, `transport` turns it round; never both."""
    player = arrived(app) if path == COMPLETE else app.new_player()
    if path == "/auth/login":
        player.another_browser().register()
    body = {"email": player.email, "password": player.password} | ({"transport": transport} if transport else {})
    answer = player.http.post(path, **({"data": body} if as_form else {"json": body}))
    assert answer.status_code == 200, answer.text
    token = answer.json().get("session_token")
    app.secrets_seen.add(token, kind="session token")
    assert (token is None) is by_cookie
    assert ("igw_session" in given_cookies(answer)) is by_cookie
    assert player.session().status_code == (200 if by_cookie else 401)


def test_t01_a_posted_identity_that_differs_is_refused(app: App, newcomer: Player) -> None:
    """The guide trusted a hidden field. Here every other value ends in 403, nothing is made, and the true one works."""
    identity, before = identity_of(app, newcomer), counts_of(app.database)
    true = str(identity["external_id"])
    for wrong in ("17841405000000001", "", true + " ", "0" + true, true[:-1], "None", "' OR 1=1"):
        answer = newcomer.finish_signup(ig_id=wrong)
        body = problem_of(answer, status=403, code="identity_mismatch")
        assert body["next"] == "start_again"
        assert true not in answer.text
    assert counts_of(app.database) == before
    assert newcomer.finish_signup(ig_id=true).status_code == 200


def test_t01_the_name_in_the_form_counts_for_nothing(app: App, newcomer: Player) -> None:
    """`ig_username` is taken as the guide posts it and ignored."""
    name = newcomer.pending_signup().json()["username"]
    assert newcomer.finish_signup(ig_username="admin").status_code == 200
    assert newcomer.session().json()["user_name"] == name


@pytest.mark.parametrize(
    "extra",
    [
        {"userId": 1},
        {"is_admin": True},
        {"status": "active"},
        {"balance": "1000000"},
        {"provider": "instagram"},
        {"external_id": "1"},
        {"user_name": "admin"},
        {"email_verified_at": "2026-01-01"},
        {"__proto__": {}},
        {"EMAIL": "x@example.com"},
    ],
    ids=lambda extra: next(iter(extra)),
)
def test_t18_a50_fields_nobody_asked_for_are_refused(app: App, newcomer: Player, extra: dict[str, Any]) -> None:
    """Who the player is, what he owns and what he may do never comes from a body."""
    before = counts_of(app.database)
    answer = newcomer.finish_signup(**extra)
    assert faults_of(answer) == {next(iter(extra)): "unknown_field"}
    assert counts_of(app.database) == before
    assert newcomer.pending_signup().status_code == 200


def test_without_a_pending_sign_up_nothing_can_be_finished(app: App, player: Player, program: httpx2.Client) -> None:
    """401 to a submit, 404 to a question; with the guide's own `ig_id` in the body too."""
    before = counts_of(app.database)
    for body in ({}, {"ig_id": "17841405000000001"}):
        problem = problem_of(player.finish_signup(**body), status=401, code="no_pending_signup")
        assert problem["next"] == "start_again"
    problem_of(player.pending_signup(), status=404, code="no_pending_signup")
    for cookie in ("guess", "x" * 43, "é", '""', "a" * 3000):
        headers = {"Cookie": f"igw_signup={cookie}".encode(), "Origin": app.url}
        body = {"email": player.email, "password": player.password}
        answer = program.post(COMPLETE, json=body, headers=headers)
        problem_of(answer, status=401, code="no_pending_signup")
    assert counts_of(app.database) == before


def test_a_pending_sign_up_survives_a_reload_and_bad_tries(app: App, newcomer: Player) -> None:
    """The page is opened again and again, the form is refused twice, and the identity is still there."""
    first = newcomer.pending_signup()
    assert first.status_code == 200
    assert set(first.json()) == {"provider", "username", "expires_at"}
    assert first.json()["provider"] == "instagram"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", first.json()["expires_at"])
    assert newcomer.finish_signup(password="short").status_code == 422
    assert newcomer.finish_signup(email="nobody").status_code == 422
    assert newcomer.pending_signup().json() == first.json()
    assert newcomer.finish_signup().status_code == 200
    assert newcomer.pending_signup().status_code == 404


def test_where_he_was_going_waits_with_the_sign_up(app: App, player: Player) -> None:
    """Told to the page that finishes it; a place that is none of ours has been left out at the start."""
    player.sign_in_with_instagram(new_person(app), next="/play/lotus?table=3")
    assert player.pending_signup().json()["next"] == "/play/lotus?table=3"
    player.sign_in_with_instagram(new_person(app), next="//evil.example")
    assert "next" not in player.pending_signup().json()


def test_that_a_sign_in_will_link_it_is_told(app: App, newcomer: Player) -> None:
    """Only once somebody's address was typed: the page then says so to whoever signs in next (shared computers)."""
    other = app.new_player()
    other.register()
    assert "claimed" not in newcomer.pending_signup().json()
    problem_of(newcomer.finish_signup(email=other.email), status=409, code="email_taken")
    assert newcomer.pending_signup().json()["claimed"] is True


def test_the_pending_sign_up_says_no_more_than_it_must(app: App, newcomer: Player) -> None:
    """No id of the provider, no token, no cookie of ours in the body."""
    identity, text = identity_of(app, newcomer), newcomer.pending_signup().text
    for secret in (identity["external_id"], identity["alternate_id"], newcomer.http.cookies["igw_signup"]):
        assert str(secret) not in text


def test_the_table_of_sign_ups_signs_nobody_up(app: App, newcomer: Player, program: httpx2.Client) -> None:
    """T8 for sign-ups: the column holds a hash, and the hash is no cookie."""
    identity = identity_of(app, newcomer)
    answer = program.get("/auth/signup/pending", headers={"Cookie": f"igw_signup={identity['token_hash']}"})
    problem_of(answer, status=404, code="no_pending_signup")
    assert newcomer.http.cookies["igw_signup"] not in str(identity)


def test_not_you_forgets_the_identity(app: App, newcomer: Player, program: httpx2.Client) -> None:
    """The row is gone, the cookie is taken back, and asking twice is fine."""
    pending_id = identity_of(app, newcomer)["pending_id"]
    copy = {"Cookie": f"igw_signup={newcomer.http.cookies['igw_signup']}", "Origin": app.url}
    answer = newcomer.http.delete("/auth/signup/pending")
    assert (answer.status_code, answer.content, taken_cookies(answer)) == (204, b"", {"igw_signup"})
    assert newcomer.pending_signup().status_code == 404
    assert newcomer.http.delete("/auth/signup/pending").status_code == 204
    sql = "SELECT COUNT(*) AS n FROM pending_signups WHERE pending_id = :id"
    assert app.database.value(sql, id=pending_id) == 0
    body = {"email": newcomer.email, "password": newcomer.password}
    stale = program.post(COMPLETE, json=body, headers=copy)
    problem_of(stale, status=401, code="no_pending_signup")


def test_not_you_cannot_be_said_by_another_site(app: App, newcomer: Player) -> None:
    """Or any page could undo a visitor's sign-up."""
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = newcomer.http.delete("/auth/signup/pending", headers=headers)
        problem_of(answer, status=403, code="cross_site_request")
    assert newcomer.pending_signup().status_code == 200


def test_half_an_hour_is_the_end_of_it(app: App, newcomer: Player) -> None:
    """A minute before, it can be finished; a second after, it is gone, and nothing was made."""
    pending_id = identity_of(app, newcomer)["pending_id"]
    life = app.database.rows("SELECT created_at, expires_at FROM pending_signups WHERE pending_id = :id", id=pending_id)
    created, expires = (str(life[0][name]) for name in ("created_at", "expires_at"))
    assert _minutes(expires) - _minutes(created) in (30, 30 - 24 * 60)
    before = counts_of(app.database)
    _move_end(app, pending_id, seconds=-1)
    problem_of(newcomer.pending_signup(), status=404, code="no_pending_signup")
    problem_of(newcomer.finish_signup(), status=401, code="no_pending_signup")
    assert counts_of(app.database) == before
    _move_end(app, pending_id, seconds=60)
    assert newcomer.finish_signup().status_code == 200


def _minutes(moment: str) -> int:
    hours, minutes = moment[11:16].split(":")
    return int(hours) * 60 + int(minutes)


def _move_end(app: App, pending_id: int, *, seconds: int) -> None:
    ends = (
        f"datetime('now', '{seconds} seconds')"
        if app.database.kind == "sqlite"
        else f"UTC_TIMESTAMP() + INTERVAL {seconds} SECOND"
    )
    app.database.execute(f"UPDATE pending_signups SET expires_at = {ends} WHERE pending_id = :id", id=pending_id)


def test_a_double_submit_gets_the_same_answer(app: App, newcomer: Player) -> None:
    """One player; the second submit has his id and a session that works, for whoever knows the password just chosen."""
    cookie = newcomer.http.cookies["igw_signup"]
    first = newcomer.finish_signup(transport="token")
    before = counts_of(app.database)
    newcomer.http.cookies.set("igw_signup", cookie, domain="127.0.0.1")
    second = newcomer.finish_signup(transport="token")
    assert second.json()["userId"] == first.json()["userId"]
    assert newcomer.bearer("GET", "/auth/session").status_code == 200
    newcomer.http.cookies.set("igw_signup", cookie, domain="127.0.0.1")
    stranger = newcomer.finish_signup(password="Another password 1")
    problem_of(stranger, status=401, code="no_pending_signup")
    assert counts_of(app.database) == before | {"sessions": before["sessions"] + 1}


def test_a_finished_sign_up_is_no_longer_pending(app: App, newcomer: Player) -> None:
    """Even for a browser that kept the cookie."""
    cookie = newcomer.http.cookies["igw_signup"]
    newcomer.finish_signup()
    newcomer.http.cookies.set("igw_signup", cookie, domain="127.0.0.1")
    problem_of(newcomer.pending_signup(), status=404, code="no_pending_signup")


def test_e42_two_browsers_with_one_new_identity_become_one_player(app: App) -> None:
    """Both forms were open. Whoever comes second has proven the same identity: he is that player, and the second
    e-mail and password are dropped.
    """
    person = new_person(app)
    phone, desk = arrived(app, person), arrived(app, person)
    first, second = phone.finish_signup(), desk.finish_signup()
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["userId"] == second.json()["userId"] == desk.session().json()["userId"]
    assert desk.session().json()["email"] == phone.email
    rows = rows_of(app, first.json()["userId"])
    assert [len(rows[table]) for table in ("players", "wallets", "player_external_ids")] == [1, 2, 1]
    problem_of(desk.another_browser().login(), status=401, code="invalid_credentials")


def test_the_next_visit_walks_straight_in(app: App, newcomer: Player) -> None:
    """And is counted on the identity."""
    name = newcomer.pending_signup().json()["username"]
    user_id = newcomer.finish_signup().json()["userId"]
    again = newcomer.another_browser()
    assert place_of(again.sign_in_with_instagram(name, next="/account")) == "/account"
    assert again.session().json()["userId"] == user_id
    [session] = [device for device in again.sessions().json() if device["current"]]
    assert session["method"] == "instagram"


def test_age_and_terms_are_asked_by_the_page_and_not_by_the_door(app: App, newcomer: Player) -> None:
    """Given, they are kept; without them the player is in all the same."""
    answer = newcomer.finish_signup(country="gb", date_of_birth="1994-05-17", accept_terms=True, language_code="vi-VN")
    rows = rows_of(app, answer.json()["userId"])["players"][0]
    assert (str(rows["date_of_birth"]), rows["country"], rows["language_code"]) == ("1994-05-17", "GB", "vi")
    assert rows["terms_accepted_at"] is not None
    without = arrived(app).finish_signup(accept_terms=False)
    rows = rows_of(app, without.json()["userId"])["players"][0]
    assert (rows["date_of_birth"], rows["country"], rows["terms_accepted_at"]) == (None, None, None)


def test_a_form_speaks_true_and_false_as_forms_do(app: App) -> None:
    """`accept_terms=on` is what a check box sends."""
    for said, kept in (("on", True), ("true", True), ("1", True), ("false", False), ("off", False)):
        newcomer = arrived(app)
        form = {"email": newcomer.email, "password": newcomer.password, "accept_terms": said}
        answer = newcomer.http.post(COMPLETE, content=urlencode(form), headers=FORM)
        assert answer.status_code == 200, answer.text
        terms = rows_of(app, answer.json()["userId"])["players"][0]["terms_accepted_at"]
        assert (terms is not None) is kept


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_an_attempt_that_is_finished_leaves_no_cookie_of_the_flow(app: App, player: Player) -> None:
    """What the browser holds at the end is its session and its device, nothing else."""
    begin_only = begin(player)
    player.come_back(player.visit_instagram(begin_only.authorize_url, person=new_person(app)))
    player.finish_signup()
    assert set(player.http.cookies) == {"igw_session", "igw_device"}
