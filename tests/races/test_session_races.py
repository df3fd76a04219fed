"""Callbacks, logins, revocations and blocks at one moment (A03, A44, A64, E12, T10)."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import Any

import bcrypt
import httpx2
import pytest

from tests.faults.waiting import wait_until
from tests.makers.apps import App
from tests.makers.players import Player
from tests.makers.races import all_at_once
from tests.races.crowd import CROWD, account, outcomes, post, sessions_of, together, with_identity
from tests.signin.attempts import begin, code_for, come_back, exchanges, known_person, new_person, place_of
from tests.signin.tables import counts_of

LOGIN = "/auth/login"
ROUNDS = 3


def _cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"igw_session={token}"}


@pytest.mark.parametrize("repetition", range(ROUNDS))
@pytest.mark.parametrize("known", [True, False])
def test_a03_e12_one_state_fifty_times_is_one_exchange(
    app: App, program: httpx2.Client, repetition: int, *, known: bool
) -> None:
    """One goes to the provider, all are led to the same place, one session or one waiting sign-up comes of it."""
    person, place = (known_person(app)[0], "/lobby") if known else (new_person(app), "/signup/complete")
    attempt, code = begin(app.new_player()), code_for(app, person)
    called, before = exchanges(app), counts_of(app.database)
    answers = together([partial(come_back, program, attempt, code=code, state=attempt.state)] * CROWD)
    assert outcomes(answers) == {f"303 {place}": CROWD}
    assert exchanges(app) == called + 1
    made = "sessions" if known else "pending_signups"
    assert counts_of(app.database) == before | {made: before[made] + 1}
    sessions_of(app, answers)
    assert sum("set-cookie" in answer.headers for answer in answers) == 1


def test_a03_one_state_for_programs_is_one_success(app: App, program: httpx2.Client) -> None:
    """Without a page to lead on, forty-nine are told that the state is used."""
    attempt, code = begin(app.new_player()), code_for(app, known_person(app)[0])
    calls = [partial(come_back, program, attempt, page=False, code=code, state=attempt.state)] * CROWD
    answers = together(calls)
    assert outcomes(answers) == {"303 /lobby": 1, "400 state_used": CROWD - 1}
    sessions_of(app, answers)


def test_fifty_attempts_of_fifty_people_all_arrive(app: App, program: httpx2.Client) -> None:
    """Nobody is mistaken for anybody while all come back at one moment."""
    people = [new_person(app) for _ in range(CROWD)]
    attempts = [begin(app.new_player()) for _ in people]
    codes = [code_for(app, person) for person in people]
    calls = [
        partial(come_back, program, attempt, code=code, state=attempt.state)
        for attempt, code in zip(attempts, codes, strict=True)
    ]
    answers = together(calls)
    assert outcomes(answers) == {"303 /signup/complete": CROWD}
    for person, answer in zip(people, answers, strict=True):
        cookie = answer.headers["set-cookie"].partition(";")[0]
        app.secrets_seen.add(cookie.partition("=")[2], kind="igw_signup cookie")
        assert program.get("/auth/signup/pending", headers={"Cookie": cookie}).json()["username"] == person


def test_one_identity_linked_by_many_players_at_once_belongs_to_one(app: App, program: httpx2.Client) -> None:
    """Ten accounts want the same Instagram person: one has it, nine are told; nothing is moved afterwards."""
    person = new_person(app)
    players = [app.new_player() for _ in range(10)]
    calls = []
    for player in players:
        player.register()
        attempt = begin(player, intent="link")
        cookie = f"igw_session={player.http.cookies['igw_session']}"
        query = {"code": code_for(app, person), "state": attempt.state}
        calls.append(partial(come_back, program, attempt, cookie=cookie, **query))
    answers = together(calls)
    assert outcomes(answers) == {"303 /account": 1, "303 /account?error=identity_in_use": 9}
    [winner] = [place for place, answer in enumerate(answers) if answer.headers["location"] == "/account"]
    assert with_identity(app, person) == [players[winner].session().json()["userId"]]


@pytest.mark.parametrize("rounds", [5, 6])
def test_a64_fifty_logins_while_the_hash_is_made_anew(app: App, program: httpx2.Client, rounds: int) -> None:
    """The password is right in all of them, so all are in; the hash that is left has today's rounds and still fits."""
    player = app.new_player()
    player.register(transport="token")
    stored = bcrypt.hashpw(player.password.encode(), bcrypt.gensalt(rounds)).decode()
    sql = "UPDATE players SET password_hash = :stored WHERE email = :email"
    app.database.execute(sql, stored=stored, email=player.email)
    answers = together([post(program, LOGIN, account(player))] * 40)
    assert outcomes(answers) == {"200": 40}
    assert len(set(sessions_of(app, answers))) == 40
    left = app.database.value("SELECT password_hash FROM players WHERE email = :email", email=player.email)
    assert left.startswith("$2b$04$")
    assert bcrypt.checkpw(player.password.encode(), left.encode())
    assert player.login().status_code == 200


def test_a61_right_and_wrong_passwords_at_once_are_kept_apart(app: App, program: httpx2.Client) -> None:
    """Twenty of each: exactly the right ones are in."""
    player = app.new_player()
    player.register(transport="token")
    right = post(program, LOGIN, account(player))
    wrong = post(program, LOGIN, account(player, password="Wrong password 1"))
    answers = together([right, wrong] * 20)
    assert [answer.status_code for answer in answers] == [200, 401] * 20
    sessions_of(app, answers)


@pytest.mark.parametrize("repetition", range(ROUNDS))
@pytest.mark.parametrize("end", ["logout", "by id", "others", "block"])
def test_t10_a44_no_check_that_begins_after_the_end_succeeds(
    app: App, program: httpx2.Client, repetition: int, end: str
) -> None:
    """Threads ask without pause while the session is ended. Whatever was asked after the answer to the ending (or
    after the player's status was changed) is refused: there is no cache and no grace.
    """
    player = app.new_player()
    user_id = player.register(transport="token").json()["userId"]
    player.login()
    token = player.http.cookies["igw_session"]
    session_id = player.session().json()["session"]["session_id"]
    ended_at, seen, stop = [float("inf")], [], threading.Event()

    def ask() -> None:
        while not stop.is_set():
            asked_at = time.monotonic()
            answer = program.get("/auth/session", headers=_cookie(token))
            seen.append((asked_at, answer.status_code))

    def later() -> list[int]:
        return [status for asked_at, status in seen if asked_at > ended_at[0]]

    def finish() -> None:
        try:
            wait_until(lambda: len(seen) >= 8, "all ask")
            _end(app, player, end, user_id=user_id, session_id=session_id)
            ended_at[0] = time.monotonic()
            wait_until(lambda: len(later()) >= 8, "all have asked once more")
        finally:
            stop.set()

    all_at_once([ask] * 8 + [finish])
    assert {status for _, status in seen} == {200, 401}
    assert set(later()) == {401}


def _end(app: App, player: Player, how: str, *, user_id: int, session_id: int) -> None:
    ways: dict[str, Any] = {
        "logout": player.logout,
        "by id": partial(player.bearer, "DELETE", f"/me/sessions/{session_id}"),
        "others": partial(player.bearer, "DELETE", "/me/sessions"),
    }
    if how == "block":
        app.database.execute("UPDATE players SET status = 'blocked' WHERE userId = :user", user=user_id)
    else:
        assert ways[how]().status_code == 204


def test_t10_a_session_is_ended_once(app: App, program: httpx2.Client) -> None:
    """Fifty logouts of one session: one has ended it, the others find nobody signed in."""
    player = app.new_player()
    player.register()
    headers = _cookie(player.http.cookies["igw_session"]) | {"Origin": app.url}
    answers = together([partial(program.post, "/auth/logout", headers=headers)] * CROWD)
    assert set(outcomes(answers)) <= {"204", "401 not_signed_in"}
    assert outcomes(answers)["204"] >= 1
    assert program.get("/auth/session", headers=headers).status_code == 401


def test_t10_devices_that_end_each_other_leave_at_most_one(app: App, program: httpx2.Client) -> None:
    """Ten devices all press "sign out everywhere else" at one moment: nobody is left with two."""
    player = app.new_player()
    player.register()
    browsers = [player.another_browser() for _ in range(10)]
    for browser in browsers:
        browser.login()
    calls = [
        partial(
            program.delete, "/me/sessions", headers=_cookie(browser.http.cookies["igw_session"]) | {"Origin": app.url}
        )
        for browser in browsers
    ]
    answers = together(calls)
    assert set(outcomes(answers)) <= {"204", "401 not_signed_in"}
    alive = [browser for browser in browsers if browser.session().status_code == 200]
    assert len(alive) <= 1
    assert player.session().status_code == 401


def test_a44_a_block_while_many_sign_in_leaves_no_session_that_works(app: App, program: httpx2.Client) -> None:
    """Logins and callbacks under way when the status changes: in or refused, and afterwards nobody is in."""
    person, user_id = known_person(app)
    player = app.new_player()
    email = app.database.value("SELECT email FROM players WHERE userId = :user", user=user_id)
    [owner] = [one for one in app.players if one.email == email]
    attempts = [begin(app.new_player()) for _ in range(15)]
    calls: list[Any] = [
        partial(come_back, program, attempt, code=code_for(app, person), state=attempt.state) for attempt in attempts
    ]
    calls += [post(program, LOGIN, account(owner))] * 15
    block = partial(app.database.execute, "UPDATE players SET status = 'blocked' WHERE userId = :user", user=user_id)
    answers = [answer for answer in all_at_once([*calls[:20], block, *calls[20:]]) if not isinstance(answer, int)]
    assert set(outcomes(answers)) <= {
        "200",
        "403 account_blocked",
        "303 /lobby",
        "303 /signin?error=account_blocked",
    }
    for token in filter(None, sessions_of(app, answers)):
        assert program.get("/auth/session", headers=_cookie(token)).status_code == 401
    assert place_of(player.sign_in_with_instagram(person)) == "/signin?error=account_blocked"
