"""The same answer comes twice: a reload, the back button, a double tap, a page fetched ahead (E11-E14)."""

from __future__ import annotations

import time
from collections import Counter
from functools import partial

import httpx2
import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.players import PAGE, Player
from tests.makers.races import all_at_once
from tests.signin.attempts import (
    begin,
    code_for,
    come_back,
    exchanges,
    given_cookies,
    known_person,
    new_person,
    place_of,
)
from tests.signin.tables import counts_of


def _people(app: App) -> dict[str, str]:
    """Where somebody known and somebody new are led."""
    return {known_person(app)[0]: "/lobby", new_person(app): "/signup/complete"}


def test_e12_a_reload_ends_in_the_app(app: App) -> None:
    """The address is opened again, and again with the back button; one exchange, one session or sign-up."""
    for person, place in _people(app).items():
        player, called = app.new_player(), exchanges(app)
        back = player.visit_instagram(begin(player).authorize_url, person=person)
        assert place_of(player.come_back(back)) == place
        before = counts_of(app.database)
        for _ in range(3):
            again = player.come_back(back)
            assert place_of(again) == place
            assert "set-cookie" not in again.headers
        assert player.http.get(back).status_code == 303  # a program that holds what came of it is led on as well
        assert (exchanges(app), counts_of(app.database)) == (called + 1, before)


def test_e12_a_reload_after_the_session_has_ended_starts_anew(app: App, player: Player) -> None:
    """Signed out since: the old answer opens nothing any more."""
    person, _ = known_person(app)
    back = player.visit_instagram(begin(player).authorize_url, person=person)
    player.come_back(back)
    assert player.logout().status_code == 204
    assert place_of(player.come_back(back)) == "/signin?error=state_mismatch"
    assert player.session().status_code == 401


@pytest.mark.parametrize("codes", ["same", "others"])
def test_e12_e13_at_the_same_moment_one_goes_on_and_all_arrive(app: App, program: httpx2.Client, codes: str) -> None:
    """Eight callbacks of one browser, with the same code (a nervous thumb) or with others (a page that was fetched
    ahead): one exchange, one session or sign-up, and every request is led to the same place.
    """
    for person, place in _people(app).items():
        attempt = begin(app.new_player())
        chosen = [code_for(app, person) for _ in range(8)] if codes == "others" else [code_for(app, person)] * 8
        called, before = exchanges(app), counts_of(app.database)
        app.instagram.control.order_fault("token", "delay", seconds=0.3)
        calls = [partial(come_back, program, attempt, code=code, state=attempt.state) for code in chosen]
        answers = all_at_once(calls)
        assert Counter(map(place_of, answers)) == {place: 8}
        assert exchanges(app) == called + 1
        after = counts_of(app.database)
        assert sum(after.values()) == sum(before.values()) + 1
        kept = [name for answer in answers for name in given_cookies(answer)]
        assert kept == (["igw_session", "igw_device"] if place == "/lobby" else ["igw_signup"])


def test_e12_the_twins_wait_for_a_slow_provider(app: App, program: httpx2.Client) -> None:
    """The loser does not tell of trouble while the winner is still being answered."""
    person, _ = known_person(app)
    attempt, code = begin(app.new_player()), code_for(app, person)
    app.instagram.control.order_fault("me", "delay", seconds=1.5)
    started = time.monotonic()
    answers = all_at_once([lambda: come_back(program, attempt, code=code, state=attempt.state)] * 3)
    assert {place_of(answer) for answer in answers} == {"/lobby"}
    assert time.monotonic() - started < 6


def test_e13_another_code_afterwards_ends_in_the_app_too(app: App, player: Player) -> None:
    """The consent page was loaded twice; its second answer arrives when the first is done with."""
    person, user_id = known_person(app)
    attempt = begin(player)
    first, second = (player.visit_instagram(attempt.authorize_url, person=person) for _ in range(2))
    assert first != second
    assert place_of(player.come_back(first)) == "/lobby"
    called = exchanges(app)
    assert place_of(player.come_back(second)) == "/lobby"
    assert exchanges(app) == called
    assert player.session().json()["userId"] == user_id


def test_e12_when_the_first_one_failed_the_others_are_not_told_that_all_is_well(
    app: App, program: httpx2.Client
) -> None:
    """One exchange, one honest error, and its twins say "already used": start again. Nobody is made or unmade."""
    person, user_id = known_person(app)
    attempt, code = begin(app.new_player()), code_for(app, person)
    app.instagram.control.order_fault("token", "status", status=502)
    called, before = exchanges(app), counts_of(app.database)
    answers = all_at_once([lambda: come_back(program, attempt, code=code, state=attempt.state)] * 4)
    places = Counter(map(place_of, answers))
    assert places == {"/signin?error=provider_unavailable": 1, "/signin?error=state_used": 3}
    assert (exchanges(app), counts_of(app.database)) == (called + 1, before)
    assert app.database.value("SELECT status FROM players WHERE userId = :user", user=user_id) == "active"


def test_e12_a_program_without_the_session_is_told_that_the_state_is_used(app: App, program: httpx2.Client) -> None:
    """No page to lead anywhere: 400 `state_used`, whoever holds the attempt's cookie alone."""
    person, _ = known_person(app)
    attempt, code = begin(app.new_player()), code_for(app, person)
    come_back(program, attempt, code=code, state=attempt.state)
    answer = come_back(program, attempt, page=False, code=code, state=attempt.state)
    problem_of(answer, status=400, code="state_used")


@pytest.mark.parametrize(
    "header",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Sec-Purpose": "prefetch;anonymous-client-ip"},
        {"Purpose": "prefetch"},
        {"Purpose": "Prefetch"},
        {"X-Moz": "prefetch"},
        {"X-Purpose": "preview", "Sec-Purpose": "prerender"},
    ],
    ids=["sec", "prerender", "private", "purpose", "upper", "moz", "alone"],
)
def test_e14_what_a_browser_fetches_ahead_uses_nothing_up(
    app: App, program: httpx2.Client, header: dict[str, str]
) -> None:
    """503, not to be stored, different for other callers; then the real click works."""
    person, _ = known_person(app)
    attempt, code = begin(app.new_player()), code_for(app, person)
    called, before = exchanges(app), counts_of(app.database)
    callback = f"/oauth/instagram/callback?code={code}&state={attempt.state}"
    for path in ("/oauth/instagram/start", callback):
        answer = program.get(path, headers=PAGE | header | {"Cookie": attempt.cookie})
        problem_of(answer, status=503, code="prefetch_refused")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["vary"] == "Sec-Purpose, Purpose, X-Moz"
        assert "set-cookie" not in answer.headers
    assert (exchanges(app), counts_of(app.database)) == (called, before)
    assert place_of(come_back(program, attempt, code=code, state=attempt.state)) == "/lobby"


def test_e14_an_ordinary_visit_is_not_taken_for_one(app: App, program: httpx2.Client) -> None:
    """Headers that merely look like it."""
    for header in ({"Purpose": "navigation"}, {"X-Moz": ""}, {"Sec-Fetch-Dest": "document"}):
        assert program.get("/oauth/instagram/start", headers=PAGE | header).status_code == 303
