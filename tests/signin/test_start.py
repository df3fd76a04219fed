"""`/oauth/{provider}/start`: the browser is sent off with one cookie, and nobody else is told of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App
from tests.makers.players import PAGE, Player
from tests.signin.attempts import START, Begun, begin, begun, given_cookies, known_person, payload_of
from tests.signin.tables import picture_of


def test_starting_writes_nothing_to_the_database(app: App, player: Player) -> None:
    """Crawlers, previews and impatient fingers start many attempts; none of them may cost a row."""
    person, _ = known_person(app)
    player.sign_in_with_instagram(person)
    before = picture_of(app.database)
    for query in ({}, {"next": "/account"}, {"next": "//evil.example"}, {"intent": "link"}):
        assert player.start_instagram(**query).status_code == 303
        assert app.new_player().start_instagram(**query).status_code == 303
    assert picture_of(app.database) == before


def test_the_way_to_instagram_says_what_the_platform_asks_for(app: App, player: Player) -> None:
    """client_id, exact redirect_uri, response_type, the one scope that sign-in needs, state; nothing secret."""
    attempt = begin(player)
    place = urlsplit(attempt.authorize_url)
    assert f"{place.scheme}://{place.netloc}{place.path}" == f"{app.instagram.url}/oauth/authorize"
    assert parse_qs(place.query) == {
        "client_id": [app.instagram.client_id],
        "redirect_uri": [f"{app.url}/oauth/instagram/callback"],
        "response_type": ["code"],
        "scope": ["instagram_business_basic"],
        "state": [attempt.state],
    }
    assert app.instagram.client_secret not in attempt.authorize_url


def test_the_state_is_random_and_long_and_never_the_same(app: App, program: httpx2.Client) -> None:
    """256 bits as URL-safe text, then the time; the cookie is named after it and nothing else."""
    attempts = [begun(program.get(START)) for _ in range(50)]
    assert len({attempt.state for attempt in attempts}) == len({attempt.name for attempt in attempts}) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}\.[0-9a-f]{8}", attempt.state) for attempt in attempts)
    assert all(re.fullmatch(r"igw_flow_[0-9a-f]{16}", attempt.name) for attempt in attempts)


def test_the_attempt_carries_provider_intent_next_and_its_time(app: App, player: Player) -> None:
    """What the callback decides by comes from the cookie, never from the address that came back."""
    payload = begin(player, next="/play/book?seat=3").payload
    assert {name: payload[name] for name in "pinu"} == {
        "p": "instagram",
        "i": "signin",
        "n": "/play/book?seat=3",
        "u": None,
    }
    assert payload["exp"] - payload["t"] == 600


def test_a46_the_attempt_cookie_byte_by_byte(app: App, program: httpx2.Client) -> None:
    """HttpOnly, SameSite=Lax, Path=/, no Domain, ten minutes; no Secure on plain http."""
    answer = program.get(START)
    attempt = begun(answer)
    assert answer.headers.get_list("set-cookie") == [
        f"{attempt.name}={attempt.value}; HttpOnly; Max-Age=600; Path=/; SameSite=lax"
    ]


def test_at_most_eight_attempts_lie_in_one_browser(app: App, player: Player) -> None:
    """The oldest are taken back: headers have a limit, and somebody may press the button all day."""
    attempts = [begin(player) for _ in range(8)]
    names = {name for name in player.http.cookies if name.startswith("igw_flow_")}
    assert names == {attempt.name for attempt in attempts}
    ninth = player.start_instagram()
    [header] = [text for text in ninth.headers.get_list("set-cookie") if "Max-Age=0" in text]
    assert header.startswith(f'{attempts[0].name}="";')
    names = [name for name in player.http.cookies if name.startswith("igw_flow_")]
    assert len(names) == 8
    assert attempts[0].name not in names


def test_a_browser_that_holds_far_too_many_attempts_is_cleaned_at_once(app: App, program: httpx2.Client) -> None:
    """Thirty cookies of ours, from wherever: eight are left after the next start."""
    cookies = "; ".join(f"igw_flow_{number:016x}=x" for number in range(30))
    answer = program.get(START, headers={"Cookie": cookies})
    taken = [text for text in answer.headers.get_list("set-cookie") if "Max-Age=0" in text]
    assert len(taken) == 23
    assert taken[0].startswith(f"igw_flow_{0:016x}=")
    assert taken[-1].startswith(f"igw_flow_{22:016x}=")


@pytest.mark.parametrize("provider", ["facebook", "Instagram", "instagram%20", "%00", "a" * 50])
def test_an_unknown_provider_is_not_offered(app: App, program: httpx2.Client, provider: str) -> None:
    """Nothing starts, nothing is set: a page is led to sign in another way, a program gets 404."""
    for place in ("start", "callback?code=x&state=y"):
        page = program.get(f"/oauth/{provider}/{place}", headers=PAGE)
        assert page.headers["location"] == "/signin?error=provider_unknown"
        told = program.get(f"/oauth/{provider}/{place}")
        problem_of(told, status=404, code="provider_unknown")
        assert given_cookies(page) | given_cookies(told) == {}


def test_an_intent_that_does_not_exist_is_refused(app: App, program: httpx2.Client) -> None:
    """Only signing in and linking are known."""
    for intent in ("admin", "SIGNIN", "", "link "):
        assert faults_of(program.get(START, params={"intent": intent})) == {"intent": "bad_format"}


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_but_get_starts(app: App, program: httpx2.Client, method: str) -> None:
    """A form of another site could post; a HEAD of a link checker must not set a cookie."""
    answer = program.request(method, START)
    assert answer.status_code == 405
    assert "set-cookie" not in answer.headers


def test_link_needs_somebody_who_is_signed_in(app: App, program: httpx2.Client) -> None:
    """A page is led to sign in first, a program is told; no attempt is begun."""
    page = program.get(START, params={"intent": "link"}, headers=PAGE)
    assert page.headers["location"] == "/signin?error=not_signed_in&next=%2Faccount"
    problem_of(program.get(START, params={"intent": "link"}), status=401, code="not_signed_in")
    assert given_cookies(page) == {}


def test_a_link_attempt_belongs_to_the_player_who_began_it(app: App, player: Player) -> None:
    """His id stands in the signed cookie, and he is led back to his account page."""
    user_id = player.register().json()["userId"]
    payload = begin(player, intent="link").payload
    assert (payload["i"], payload["u"], payload["n"]) == ("link", user_id, "/account")


def test_linking_needs_a_proof_of_the_last_ten_minutes(app: App, player: Player) -> None:
    """Whoever finds an open browser must not add a way in of his own."""
    user_id = player.register().json()["userId"]
    sql = "UPDATE sessions SET proven_at = :moment WHERE userId = :user"
    app.database.execute(sql, moment="2026-01-01 00:00:00", user=user_id)
    page = player.start_instagram(intent="link")
    assert page.headers["location"] == "/signin?error=reauthentication_needed&next=%2Faccount"
    answer = player.http.get(START, params={"intent": "link"})
    problem_of(answer, status=403, code="reauthentication_needed")


def test_a_repeated_parameter_of_start_is_harmless(app: App, program: httpx2.Client) -> None:
    """Two values of `next`: whichever counts, it is a path of ours."""
    for query in ("next=/account&next=//evil.example", "next=//evil.example&next=/account"):
        answer = program.get(f"{START}?{query}")
        assert payload_of(Begun("", *next(iter(given_cookies(answer).items()))).value)["n"] in ("/account", "/lobby")


@pytest.mark.parametrize("missing", [None, ""])
def test_a15_a_provider_without_its_secrets_is_off_and_nothing_else_is(
    app: App, start_own_app: Callable[..., App], missing: str | None
) -> None:
    """Not offered, not startable, no callback; e-mail and password work."""
    own = start_own_app(kind=app.database.kind, IG_CLIENT_ID=missing, IG_CLIENT_SECRET=missing)
    player = own.new_player()
    assert player.http.get("/auth/providers").json()["providers"] == []
    assert player.start_instagram().headers["location"] == "/signin?error=provider_unknown"
    for path in (START, "/oauth/instagram/callback?code=x&state=y"):
        problem_of(player.http.get(path), status=404, code="provider_unknown")
    assert player.register().status_code == 200
