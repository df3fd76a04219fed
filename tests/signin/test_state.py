"""The state: bound to one browser, one provider, ten minutes, one use (E8-E11, E45, A1-A5, A41)."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx2
import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.players import Player
from tests.makers.programs import start_program
from tests.signin.attempts import (
    Begun,
    begin,
    begun,
    code_for,
    come_back,
    exchanges,
    forged,
    given_cookies,
    known_person,
    new_person,
    place_of,
)
from tests.signin.tables import counts_of, picture_of


def test_e8_without_state_nothing_is_asked_of_anybody(app: App, program: httpx2.Client) -> None:
    """Login CSRF in its plainest form: a code alone. The browser's own attempt is not used up."""
    person, _ = known_person(app)
    attempt, code = begin(app.new_player()), code_for(app, person)
    called, before = exchanges(app), picture_of(app.database)
    for query in ({"code": code}, {"code": code, "state": ""}):
        assert place_of(come_back(program, attempt, **query)) == "/signin?error=state_missing"
        problem_of(come_back(program, attempt, page=False, **query), status=400, code="state_missing")
    assert (exchanges(app), picture_of(app.database)) == (called, before)
    assert place_of(come_back(program, attempt, code=code, state=attempt.state)) == "/lobby"


def test_a01_a02_e9_a_state_of_another_browser_is_refused_and_stays_good_at_home(
    app: App, program: httpx2.Client
) -> None:
    """The attacker mails his callback address to the victim. The victim's browser, with a session and attempts of
    its own, gets an error and no cookie; nothing is used up, and the attacker's own browser could still go on.
    """
    person, _ = known_person(app)
    attacker, victim = begin(app.new_player()), app.new_player()
    victim.register()
    own = begin(victim)
    cookies = f"igw_session={victim.http.cookies['igw_session']}; {own.cookie}"
    code = code_for(app, person)
    called, before = exchanges(app), picture_of(app.database)
    for cookie in ("", own.cookie, cookies):
        page = come_back(program, cookie=cookie, code=code, state=attacker.state)
        assert place_of(page) == "/signin?error=state_mismatch"
        assert "set-cookie" not in page.headers
        told = come_back(program, page=False, cookie=cookie, code=code, state=attacker.state)
        problem_of(told, status=400, code="state_mismatch")
        assert "set-cookie" not in told.headers
    assert (exchanges(app), picture_of(app.database)) == (called, before)
    assert place_of(come_back(program, attacker, code=code, state=attacker.state)) == "/lobby"


def test_a01_a_finished_sign_in_opened_by_a_stranger_gives_him_nothing(app: App, program: httpx2.Client) -> None:
    """The address stands in the history of the player's browser. In any other browser it is foreign."""
    person, _ = known_person(app)
    attempt, code = begin(app.new_player()), code_for(app, person)
    assert place_of(come_back(program, attempt, code=code, state=attempt.state)) == "/lobby"
    for page in (True, False):
        answer = come_back(program, page=page, code=code, state=attempt.state)
        assert answer.status_code == (303 if page else 400)
        assert "state_mismatch" in answer.headers.get("location", answer.text)
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("state", ["x", "a" * 43, "0", "' OR 1=1 --", "../..", "{{7*7}}", "a" * 200])
def test_a_state_that_was_never_ours_is_refused(app: App, program: httpx2.Client, state: str) -> None:
    """Whatever it is made of, it finds no cookie and no row."""
    called = exchanges(app)
    answer = come_back(program, begin(app.new_player()), code="AQcode", state=state)
    assert place_of(answer) == "/signin?error=state_mismatch"
    assert exchanges(app) == called


@pytest.mark.parametrize("state", ["a" * 201, "\u00e9tat", "\x00", "\ud7ff"], ids=["long", "accent", "nul", "bmp"])
def test_a_state_that_cannot_be_one_never_breaks_anything(app: App, program: httpx2.Client, state: str) -> None:
    """400 or a page, never a 500."""
    answer = come_back(program, begin(app.new_player()), page=False, code="AQcode", state=state)
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] in ("bad_callback", "state_mismatch")


@pytest.mark.parametrize(("age", "expected"), [(590, "/lobby"), (605, "expired"), (1150, "expired")])
def test_e10_a_state_lives_ten_minutes(app: App, program: httpx2.Client, age: int, expected: str) -> None:
    """A minute before the end it is good; after it the person is told that it took too long, and the code is kept."""
    person, _ = known_person(app)
    attempt, code = forged(app, age_seconds=age), code_for(app, person)
    called = exchanges(app)
    place = place_of(come_back(program, attempt, code=code, state=attempt.state))
    assert place == ("/signin?error=state_expired" if expected == "expired" else expected)
    assert exchanges(app) == called + (expected == "/lobby")


def test_e10_long_after_the_end_the_cookie_itself_is_dead(app: App, program: httpx2.Client) -> None:
    """A browser that keeps cookies for ever gains nothing."""
    attempt = forged(app, age_seconds=86400)
    answer = come_back(program, attempt, page=False, code=code_for(app), state=attempt.state)
    problem_of(answer, status=400, code="state_expired")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (lambda now: f"{now - 700:x}", "state_expired"),
        (lambda now: f"{now - 590:x}", "state_mismatch"),
        (lambda now: f"{now + 9999:x}", "state_mismatch"),
        (lambda _: "", "state_mismatch"),
        (lambda _: "zz", "state_mismatch"),
        (lambda _: "-1", "state_expired"),
        (lambda _: "f" * 100, "state_mismatch"),
    ],
    ids=["late", "fresh", "future", "empty", "letters", "negative", "huge"],
)
def test_e10_when_the_cookie_has_gone_with_its_time_the_person_hears_why(
    app: App, program: httpx2.Client, written: Callable[[int], str], code: str
) -> None:
    """Browsers drop a cookie when it is over. The time in the state words the error and decides nothing: whatever
    stands there, nothing is exchanged and nobody is let in.
    """
    called, before = exchanges(app), counts_of(app.database)
    state = f"{'s' * 43}.{written(int(time.time()))}"
    answer = come_back(program, page=False, code="AQcode", state=state)
    problem_of(answer, status=400, code=code)
    assert "set-cookie" not in answer.headers
    assert (exchanges(app), counts_of(app.database)) == (called, before)


def test_e45_a_clock_that_was_ahead_is_tolerated(app: App, program: httpx2.Client) -> None:
    """Another worker's clock runs two minutes fast: its attempts are good here."""
    person, _ = known_person(app)
    attempt = forged(app, age_seconds=-120)
    assert place_of(come_back(program, attempt, code=code_for(app, person), state=attempt.state)) == "/lobby"


def test_e11_a03_a_state_is_used_once(app: App, program: httpx2.Client) -> None:
    """The thief has cookie and address both, and comes second: no second session, no second exchange."""
    person, user_id = known_person(app)
    attempt, code = begin(app.new_player()), code_for(app, person)
    come_back(program, attempt, code=code, state=attempt.state)
    called, before = exchanges(app), counts_of(app.database)
    for fresh in (code, code_for(app, person)):
        answer = come_back(program, attempt, page=False, code=fresh, state=attempt.state)
        problem_of(answer, status=400, code="state_used")
        assert "set-cookie" not in answer.headers
    assert (exchanges(app), counts_of(app.database)) == (called, before)
    assert app.database.value("SELECT COUNT(*) AS n FROM sessions WHERE userId = :user", user=user_id) == 2


def test_a04_an_attempt_at_another_provider_is_no_attempt_here(app: App, program: httpx2.Client) -> None:
    """Mix-up: the cookie of provider A at the callback of provider B, properly signed by us."""
    attempt = forged(app, p="facebook")
    code, called = code_for(app), exchanges(app)
    answer = come_back(program, attempt, page=False, code=code, state=attempt.state)
    problem_of(answer, status=400, code="state_mismatch")
    assert exchanges(app) == called


def test_a_cookie_under_the_name_of_another_state_is_no_proof(app: App, program: httpx2.Client) -> None:
    """Names of cookies can be chosen by whoever writes into the browser; the signed text decides."""
    mine, other = begin(app.new_player()), begin(app.new_player())
    swapped = Begun(other.state, other.name, mine.value)
    answer = come_back(program, swapped, page=False, code=code_for(app), state=other.state)
    problem_of(answer, status=400, code="state_mismatch")


def test_a05_every_provider_sends_a_state_and_insists_on_it(app: App, program: httpx2.Client) -> None:
    """Whatever is registered, now and later: no provider is coded without it."""
    providers = program.get("/auth/providers").json()["providers"]
    assert [provider["name"] for provider in providers] == ["instagram"]
    for provider in providers:
        assert len(begun(program.get(provider["start_url"])).state) >= 43
        callback = provider["start_url"].replace("/start", "/callback")
        problem_of(program.get(f"{callback}?code=AQx"), status=400, code="state_missing")
        problem_of(program.get(f"{callback}?code=AQx&state=guess"), status=400, code="state_mismatch")


def test_a41_a_session_that_was_planted_before_never_becomes_signed_in(app: App, program: httpx2.Client) -> None:
    """Fixation: whatever stood in the cookie, the sign-in gives a value of its own, and the old one stays worthless."""
    person, user_id = known_person(app)
    attempt, planted = begin(app.new_player()), "planted-by-somebody-else-0123456789abcdefghi"
    cookie = f"igw_session={planted}"
    answer = come_back(program, attempt, cookie=cookie, code=code_for(app, person), state=attempt.state)
    token = given_cookies(answer)["igw_session"]
    assert token != planted
    assert program.get("/auth/session", headers={"Cookie": f"igw_session={token}"}).json()["userId"] == user_id
    assert program.get("/auth/session", headers={"Cookie": cookie}).status_code == 401


def test_a41_the_session_a_browser_held_ends_when_it_gets_another(app: App, player: Player) -> None:
    """Signing in as somebody else does not leave the first one's session lying about."""
    person, user_id = known_person(app)
    player.register()
    first = player.http.cookies["igw_session"]
    assert place_of(player.sign_in_with_instagram(person)) == "/lobby"
    assert player.session().json()["userId"] == user_id
    player.token = first
    assert player.bearer("GET", "/auth/session").status_code == 401


def test_t02_a_code_that_was_used_in_another_flow_opens_nothing(app: App, program: httpx2.Client) -> None:
    """Codes work once at the provider: the thief who is late gets an error and no row."""
    person, _ = known_person(app)
    code, first, second = code_for(app, person), begin(app.new_player()), begin(app.new_player())
    assert place_of(come_back(program, first, code=code, state=first.state)) == "/lobby"
    before = counts_of(app.database)
    assert place_of(come_back(program, second, code=code, state=second.state)) == "/signin?error=provider_error"
    assert counts_of(app.database) == before


def test_e15_two_tabs_both_come_home_and_the_last_session_wins(app: App, player: Player) -> None:
    """Two states live side by side, in whichever order they return."""
    (first_person, first_id), (second_person, second_id) = known_person(app), known_person(app)
    first, second = begin(player), begin(player, next="/account")
    back = {
        tab: player.visit_instagram(tab.authorize_url, person=person)
        for tab, person in ((first, first_person), (second, second_person))
    }
    assert place_of(player.come_back(back[second])) == "/account"
    assert player.session().json()["userId"] == second_id
    assert place_of(player.come_back(back[first])) == "/lobby"
    assert player.session().json()["userId"] == first_id
    [devices] = [player.sessions().json()]
    assert [device["current"] for device in devices].count(True) == 1


def test_e15_two_tabs_of_a_newcomer_hold_one_sign_up_that_can_be_finished(app: App, player: Player) -> None:
    """The later pending sign-up replaces the earlier one in this browser; one player comes of it."""
    person = new_person(app)
    first, second = begin(player), begin(player)
    for tab in (first, second):
        place = place_of(player.come_back(player.visit_instagram(tab.authorize_url, person=person)))
        assert place == "/signup/complete"
    assert player.finish_signup().status_code == 200
    sql = "SELECT COUNT(*) AS n FROM player_external_ids WHERE username = :name"
    assert app.database.value(sql, name=person) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
        {"Forwarded": "host=evil.example;proto=https"},
        {"Host": "localhost"},
    ],
    ids=["host", "x-forwarded", "forwarded", "localhost"],
)
def test_e16_a33_the_redirect_uri_comes_from_the_settings(
    app: App, program: httpx2.Client, headers: dict[str, str]
) -> None:
    """Whatever the request calls us, Instagram is told one address, and no answer names another host."""
    started = program.get("/oauth/instagram/start", headers=headers)
    assert "redirect_uri=" + app.url.replace(":", "%3A").replace("/", "%2F") in started.headers["location"]
    back = program.get("/oauth/instagram/callback?error=access_denied", headers=headers | {"Accept": "text/html"})
    assert place_of(back) == "/signin?error=access_denied"
    assert "evil" not in str(started.headers.raw) + str(back.headers.raw)


def test_e16_started_at_one_name_and_back_at_another(app: App, player: Player) -> None:
    """localhost has the cookie, 127.0.0.1 gets the callback: restart, in words that name cookies."""
    with start_program(app.url.replace("127.0.0.1", "localhost")) as elsewhere:
        attempt = begun(elsewhere.get("/oauth/instagram/start"))
    back = player.visit_instagram(attempt.authorize_url, person=new_person(app))
    assert place_of(player.come_back(back)) == "/signin?error=state_mismatch"
    body = problem_of(player.http.get(back), status=400, code="state_mismatch")
    assert "cookie" in body["detail"]
