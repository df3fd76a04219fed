"""Sign-ups racing for one identity, one e-mail, one click: one player, one pair of wallets (A30, A57, E42, T42)."""

from __future__ import annotations

import httpx2
import pytest

from tests.makers.apps import App
from tests.makers.players import Player, new_email
from tests.races.crowd import (
    CROWD,
    ONE_OF_EACH,
    account,
    outcomes,
    post,
    property_of,
    sessions_of,
    signup_cookie,
    together,
    with_email,
    with_identity,
    without_wallets,
)
from tests.signin.attempts import new_person, place_of
from tests.signin.tables import counts_of

COMPLETE, REGISTER = "/auth/signup/complete", "/auth/register"
ROUNDS = 2


def _arrived(app: App, person: str) -> Player:
    player = app.new_player()
    assert place_of(player.sign_in_with_instagram(person)) == "/signup/complete"
    return player


@pytest.fixture(autouse=True)
def nobody_is_left_half_made(app: App) -> object:
    """After every race: each player has his two wallets, and no identity or session belongs to nobody."""
    yield
    assert without_wallets(app) == 0
    for table in ("wallets", "sessions", "player_external_ids"):
        sql = f"SELECT COUNT(*) AS n FROM {table} WHERE userId NOT IN (SELECT userId FROM players)"
        assert app.database.value(sql) == 0


@pytest.mark.parametrize("repetition", range(ROUNDS))
def test_a30_e42_one_identity_in_fifty_browsers_is_one_player(
    app: App, program: httpx2.Client, repetition: int
) -> None:
    """Fifty forms, fifty e-mails, one Instagram person: whoever is first makes the player, all others are let in as
    him, because they have proven the same identity. No e-mail of the losers is kept.
    """
    person = new_person(app)
    players = [_arrived(app, person) for _ in range(CROWD)]
    before = counts_of(app.database)
    answers = together([post(program, COMPLETE, account(one), cookie=signup_cookie(one)) for one in players])
    assert outcomes(answers) == {"200": CROWD}
    [user_id] = {answer.json()["userId"] for answer in answers}
    assert property_of(app, user_id) == ONE_OF_EACH
    assert with_identity(app, person) == [user_id]
    assert [len(with_email(app, one.email)) for one in players].count(1) == 1
    assert counts_of(app.database)["players"] == before["players"] + 1
    assert len(set(sessions_of(app, answers))) == CROWD


@pytest.mark.parametrize("repetition", range(ROUNDS))
def test_a30_a_form_submitted_fifty_times_is_one_player(app: App, program: httpx2.Client, repetition: int) -> None:
    """The nervous double click, at its worst: the same sign-up, the same fields. All get the same answer."""
    person = new_person(app)
    player = _arrived(app, person)
    before = counts_of(app.database)
    answers = together([post(program, COMPLETE, account(player), cookie=signup_cookie(player))] * CROWD)
    assert outcomes(answers) == {"200": CROWD}
    [user_id] = {answer.json()["userId"] for answer in answers}
    assert property_of(app, user_id) == ONE_OF_EACH
    assert counts_of(app.database) == before | {
        "players": before["players"] + 1,
        "wallets": before["wallets"] + 2,
        "player_external_ids": before["player_external_ids"] + 1,
        "sessions": before["sessions"] + CROWD,
    }
    for token in sessions_of(app, answers)[::10]:
        cookie = {"Cookie": f"igw_session={token}"}
        assert program.get("/auth/session", headers=cookie).json()["userId"] == user_id


@pytest.mark.parametrize("repetition", range(ROUNDS))
def test_a30_one_e_mail_registered_fifty_times_is_one_player(app: App, program: httpx2.Client, repetition: int) -> None:
    """In fifty spellings. One is in; forty-nine are told that the address is taken."""
    player = app.new_player()
    spellings = [player.email.upper() if number % 2 else player.email for number in range(CROWD)]
    answers = together([post(program, REGISTER, account(player, email=email)) for email in spellings])
    assert outcomes(answers) == {"200": 1, "409 email_taken": CROWD - 1}
    [first] = [answer for answer in answers if answer.status_code == 200]
    assert property_of(app, first.json()["userId"]) == ONE_OF_EACH | {"player_external_ids": 0}
    sql = "SELECT COUNT(*) AS n FROM players WHERE email_normal = :form"
    assert app.database.value(sql, form=player.email.lower()) == 1
    assert [bool(token) for token in sessions_of(app, answers)].count(True) == 1


@pytest.mark.parametrize("repetition", range(ROUNDS))
def test_a30_one_e_mail_typed_for_fifty_identities_is_one_player(
    app: App, program: httpx2.Client, repetition: int
) -> None:
    """One identity gets the player, the other forty-nine are told to sign in; none of them is linked by the way."""
    email = new_email()
    people = [new_person(app) for _ in range(CROWD)]
    players = [_arrived(app, person) for person in people]
    calls = [post(program, COMPLETE, account(one, email=email), cookie=signup_cookie(one)) for one in players]
    answers = together(calls)
    assert outcomes(answers) == {"200": 1, "409 email_taken": CROWD - 1}
    [winner] = [place for place, answer in enumerate(answers) if answer.status_code == 200]
    user_id = answers[winner].json()["userId"]
    sessions_of(app, answers)
    assert with_email(app, email) == [user_id]
    assert property_of(app, user_id) == ONE_OF_EACH
    assert [with_identity(app, person) for person in people] == [
        [user_id] if place == winner else [] for place in range(CROWD)
    ]
    claims = app.database.value("SELECT COUNT(*) AS n FROM pending_signups WHERE claimed_user_id = :user", user=user_id)
    assert claims == CROWD - 1


def test_a30_both_doors_at_once_for_one_e_mail(app: App, program: httpx2.Client) -> None:
    """Half register by e-mail, half finish an Instagram sign-up with the same address."""
    email = new_email()
    players = [_arrived(app, new_person(app)) for _ in range(CROWD // 2)]
    calls = [post(program, COMPLETE, account(one, email=email), cookie=signup_cookie(one)) for one in players]
    calls += [post(program, REGISTER, account(one, email=email)) for one in players]
    answers = together(calls)
    assert outcomes(answers) == {"200": 1, "409 email_taken": CROWD - 1}
    sessions_of(app, answers)
    assert len(with_email(app, email)) == 1


def test_a30_everything_crosswise(app: App, program: httpx2.Client) -> None:
    """Five identities, five e-mails, every pair of them at once: never two players for one of either, and each answer
    is "in", "taken", or nothing in between.
    """
    people = [new_person(app) for _ in range(5)]
    emails = [new_email() for _ in range(5)]
    browsers = [(person, email, _arrived(app, person)) for person in people for email in emails]
    calls = [
        post(program, COMPLETE, account(one, email=email), cookie=signup_cookie(one)) for _, email, one in browsers
    ] * 2
    answers = together(calls)
    assert set(outcomes(answers)) <= {"200", "409 email_taken", "401 no_pending_signup"}
    sessions_of(app, answers)
    owners = [with_identity(app, person) for person in people]
    assert all(len(owner) <= 1 for owner in owners)
    assert all(len(with_email(app, email)) <= 1 for email in emails)
    made = {user_id for owner in owners for user_id in owner}
    assert len(made) == sum(len(owner) for owner in owners) >= 1
    assert {answer.json()["userId"] for answer in answers if answer.status_code == 200} == made


def test_a30_dropping_and_finishing_at_once_is_one_or_the_other(app: App, program: httpx2.Client) -> None:
    """ "Not you?" and "finish" in two tabs: a whole player or none, and no fault."""
    for _ in range(5):
        person = new_person(app)
        player = _arrived(app, person)
        cookie = signup_cookie(player)
        headers = {"Cookie": cookie, "Origin": app.url}
        drops = [lambda headers=headers: program.delete("/auth/signup/pending", headers=headers)] * 5
        answers = together([post(program, COMPLETE, account(player), cookie=cookie), *drops])
        assert [answer.status_code for answer in answers[1:]] == [204] * 5
        assert answers[0].status_code in (200, 401)
        sessions_of(app, answers)
        assert len(with_identity(app, person)) == (1 if answers[0].status_code == 200 else 0)
