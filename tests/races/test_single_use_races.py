"""Everything that is good once, asked for by many at one moment (A23, A26, A27, A38).

States and pending sign-ups race in test_session_races.py and test_signup_races.py; codes and links that sign in or
reset a password in tests/signin/mail/; Meta's requests in tests/meta/; the worker's closing in tests/account_closure/.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

import httpx2
import pytest

from tests.makers.apps import App
from tests.makers.letters import latest_letter, letters_to
from tests.makers.mail_steps import event_words, verified_player
from tests.makers.players import Player, new_email, new_password
from tests.makers.races import all_at_once
from tests.races.crowd import account, outcomes, post, sessions_of, signup_cookie, together, with_email, with_identity
from tests.signin.attempts import begin, code_for, come_back, new_person, place_of

MANY = 20


def _as(player: Player, program: httpx2.Client, method: str, path: str, **body: str) -> Callable[[], httpx2.Response]:
    """This player's request by the session he has now, whatever becomes of it meanwhile."""
    headers = {"Cookie": f"igw_session={player.http.cookies['igw_session']}", "Origin": player.url}
    return partial(program.request, method, path, headers=headers, **({"json": body} if body else {}))


@pytest.mark.parametrize("proof", ["code", "link_secret"])
def test_a38_an_address_is_confirmed_once(app: App, program: httpx2.Client, proof: str) -> None:
    player = app.new_player()
    player.register()
    player.http.post("/me/email/verify")
    letter = latest_letter(app, player.email)
    secret = letter.code if proof == "code" else letter.secret
    answers = together([_as(player, program, "POST", "/me/email/confirm", **{proof: secret})] * MANY)
    assert outcomes(answers) == {"200": 1, "410 code_dead": MANY - 1}
    assert event_words(player).count("email_verified") == 1


@pytest.mark.parametrize("proof", ["code", "link_secret"])
def test_a23_a38_an_address_is_changed_once(app: App, program: httpx2.Client, proof: str) -> None:
    """One change, one notice to the old address, whose link is the one way back."""
    player, new = verified_player(app), new_email()
    player.http.post("/me/email", json={"new_email": new})
    letter, told = latest_letter(app, new), len(letters_to(app, player.email))
    secret = letter.code if proof == "code" else letter.secret
    answers = together([_as(player, program, "POST", "/me/email/confirm", **{proof: secret})] * MANY)
    assert outcomes(answers) == {"200": 1, "410 code_dead": MANY - 1}
    assert player.session().json()["email"] == new
    latest_letter(app, player.email, count=told + 1)
    assert event_words(player).count("email_changed") == 1
    assert len(letters_to(app, player.email)) == told + 1


def test_a38_a_code_proves_once(app: App, program: httpx2.Client) -> None:
    """One gets the new token; the others find the code or their own token dead."""
    player = verified_player(app)
    player.http.post("/auth/prove/mail")
    code = latest_letter(app, player.email, count=2).code
    answers = together([_as(player, program, "POST", "/auth/prove", code=code)] * MANY)
    told = outcomes(answers)
    assert told.pop("200") == 1
    assert set(told) <= {"410 code_dead", "401 not_signed_in"}
    [token] = filter(None, sessions_of(app, answers))
    cookie = {"Cookie": f"igw_session={token}"}
    assert program.get("/auth/session", headers=cookie).status_code == 200
    assert player.session().status_code == 401


def test_a38_a_session_is_disowned_once(app: App, program: httpx2.Client) -> None:
    """ "It was not me", pressed twenty times."""
    player = verified_player(app)
    assert player.login().status_code == 200
    thief = player.another_browser()
    thief.http.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0"
    assert thief.login().status_code == 200
    letter = latest_letter(app, player.email, count=2)
    answers = together([post(program, "/auth/not-me", {"link_secret": letter.secret})] * MANY)
    assert outcomes(answers) == {"200": 1, "410 code_dead": MANY - 1}
    assert (thief.session().status_code, player.session().status_code) == (401, 200)


def test_a12_a26_a_claimed_identity_is_linked_once(app: App, program: httpx2.Client) -> None:
    """The browser in which it waits signs in twenty times at one moment: all are in, one of them links it."""
    person, player = new_person(app), app.new_player()
    player.register(transport="token")
    browser = player.another_browser()
    assert place_of(browser.sign_in_with_instagram(person)) == "/signup/complete"
    assert browser.finish_signup().status_code == 409
    calls = [post(program, "/auth/login", account(player), cookie=signup_cookie(browser))] * MANY
    answers = together(calls)
    assert outcomes(answers) == {"200": MANY}
    sessions_of(app, answers)
    assert sum("linked_identity" in answer.json() for answer in answers) == 1
    assert with_identity(app, person) == [answers[0].json()["userId"]]


def test_a27_the_last_two_ways_in_at_once_leave_one(app: App, program: httpx2.Client) -> None:
    """A player without a password presses "unlink" on both in two tabs: each would leave the other."""
    for _ in range(6):
        player = app.new_player()
        user_id = player.register().json()["userId"]
        for _ in range(2):
            assert place_of(player.sign_in_with_instagram(new_person(app), intent="link")) == "/account"
        app.database.execute("UPDATE players SET password_hash = '' WHERE userId = :user", user=user_id)
        ids = [row["id"] for row in player.http.get("/me/identities").json()]
        answers = together([_as(player, program, "DELETE", f"/me/identities/{one}") for one in ids])
        assert outcomes(answers) == {"204": 1, "409 last_way_in": 1}
        assert len(player.http.get("/me/identities").json()) == 1


def test_a22_a_link_that_comes_back_while_the_sessions_end_is_dead_with_them(app: App, program: httpx2.Client) -> None:
    """A squatter's way back from Instagram, and the owner's arrival by mail, at one moment: whichever is first, the
    squatter has no way in afterwards.
    """
    for _ in range(6):
        squatter = app.new_player()
        squatter.register()
        person = new_person(app)
        attempt = begin(squatter, intent="link")
        query = {"code": code_for(app, person), "state": attempt.state}
        cookie = f"igw_session={squatter.http.cookies['igw_session']}"
        owner = squatter.another_browser()
        owner.http.post("/auth/mail/code", json={"email": owner.email, "transport": "cookie"})
        letter = latest_letter(app, owner.email)
        body = {"code": letter.code, "transport": "cookie"}
        back = partial(come_back, program, attempt, cookie=cookie, **query)
        arrival = partial(owner.http.post, "/auth/mail/verify", json=body)
        linked, arrived = together([back, arrival])
        assert arrived.status_code == 200
        assert linked.status_code == 303
        assert with_identity(app, person) == []
        assert owner.http.get("/me/identities").json() == []


def test_a21_a_login_with_the_old_password_does_not_outlive_a_reset(app: App, program: httpx2.Client) -> None:
    """A thief keeps signing in while the owner chooses a new password: each of his logins is refused or ended."""
    for _ in range(5):
        owner = verified_player(app)
        browser = owner.another_browser()
        browser.http.post("/auth/password/forgot", json={"email": owner.email, "transport": "cookie"})
        code, new = latest_letter(app, owner.email, count=2).code, new_password()
        app.secrets_seen.add(new, kind="password")
        body = {"code": code, "new_password": new, "transport": "cookie"}
        reset = partial(browser.http.post, "/auth/password/reset", json=body)
        logins = [post(program, "/auth/login", account(owner))] * 12
        told, *answers = together([reset, *logins])
        assert told.status_code == 200
        assert set(outcomes(answers)) <= {"200", "401 invalid_credentials"}
        for token in filter(None, sessions_of(app, answers)):
            assert program.get("/auth/session", headers={"Cookie": f"igw_session={token}"}).status_code == 401
        assert browser.session().status_code == 200


def test_a22_a_sign_in_by_what_a_squatter_linked_does_not_outlive_the_owner_s_arrival(
    app: App, program: httpx2.Client
) -> None:
    """He keeps coming back from Instagram while the owner proves the mailbox: none of his sessions is left."""
    for _ in range(5):
        squatter, person = app.new_player(), new_person(app)
        assert place_of(squatter.sign_in_with_instagram(person)) == "/signup/complete"
        assert squatter.finish_signup().status_code == 200
        owner = squatter.another_browser()
        owner.http.post("/auth/mail/code", json={"email": owner.email, "transport": "cookie"})
        body = {"code": latest_letter(app, owner.email).code, "transport": "cookie"}
        attempts = [begin(squatter.another_browser()) for _ in range(8)]
        queries = [{"code": code_for(app, person), "state": attempt.state} for attempt in attempts]
        visits = [
            partial(come_back, program, attempt, **query) for attempt, query in zip(attempts, queries, strict=True)
        ]
        arrived, *answers = together([partial(owner.http.post, "/auth/mail/verify", json=body), *visits])
        assert arrived.status_code == 200
        assert set(outcomes(answers)) <= {"303 /lobby", "303 /signup/complete"}
        for token in filter(None, sessions_of(app, answers)):
            assert program.get("/auth/session", headers={"Cookie": f"igw_session={token}"}).status_code == 401
        assert owner.session().status_code == 200


def test_a30_an_address_that_is_changed_to_and_registered_at_once_has_one_player(
    app: App, program: httpx2.Client
) -> None:
    """The unique key decides; whoever comes second is told."""
    for _ in range(4):
        wanted, mover, newcomer = new_email(), verified_player(app), app.new_player()
        mover.http.post("/me/email", json={"new_email": wanted})
        change = _as(mover, program, "POST", "/me/email/confirm", code=latest_letter(app, wanted).code)
        answers = together([change, post(program, "/auth/register", account(newcomer, email=wanted))])
        sessions_of(app, answers)
        assert outcomes(answers) == {"200": 1, "409 email_taken": 1}
        assert len(with_email(app, wanted)) == 1


def test_closing_and_keeping_at_once_is_one_or_the_other(app: App, program: httpx2.Client) -> None:
    """Asked for and called off ten times each: the events tell which was last, and the account says the same."""
    player = app.new_player()
    player.register()
    ways = [_as(player, program, "POST", "/me/closure"), _as(player, program, "DELETE", "/me/closure")]
    answers = together(ways * 10)
    assert set(outcomes(answers)) == {"200", "204"}
    counts = Counter(event_words(player))
    closes_at = player.http.get("/me/closure").json()["closes_at"]
    assert counts["closure_requested"] - counts["closure_cancelled"] == (1 if closes_at else 0)


def test_a_closure_asked_for_many_times_has_one_hour(app: App, program: httpx2.Client) -> None:
    player = app.new_player()
    player.register()
    answers = all_at_once([_as(player, program, "POST", "/me/closure")] * MANY)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["closes_at"] for answer in answers}) == 1
    assert event_words(player).count("closure_requested") == 1
