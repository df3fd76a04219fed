"""A player who is already here comes with a new Instagram identity and types his own e-mail (A11, A20, A26).

He is told to sign in once; then, and only then, the identity becomes his.
"""

from __future__ import annotations

import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.players import Player
from tests.signin.attempts import known_person, new_person, place_of, taken_cookies
from tests.signin.tables import counts_of


@pytest.fixture
def resident(app: App) -> Player:
    """A player with e-mail and password, signed out."""
    player = app.new_player()
    player.register(transport="token")
    return player


def _arrive(app: App, resident: Player) -> tuple[Player, str]:
    """His new browser, come back from Instagram with an identity nobody has."""
    person, browser = new_person(app), resident.another_browser()
    assert place_of(browser.sign_in_with_instagram(person)) == "/signup/complete"
    return browser, person


def _owner(app: App, person: str) -> list[int]:
    rows = app.database.rows("SELECT userId FROM player_external_ids WHERE username = :name", name=person)
    return [row["userId"] for row in rows]


def test_he_is_told_to_sign_in_and_then_the_identity_is_linked(app: App, resident: Player) -> None:
    """409 with the next step; the login links and says so; the next Instagram visit walks in. No second player."""
    browser, person = _arrive(app, resident)
    before = counts_of(app.database)
    told = browser.finish_signup()
    body = problem_of(told, status=409, code="email_taken")
    assert body["next"] == "sign_in"
    assert taken_cookies(told) == set()
    assert counts_of(app.database) == before
    login = browser.login()
    assert login.status_code == 200
    assert login.json()["linked_identity"] == {"provider": "instagram", "username": person}
    assert "igw_signup" in taken_cookies(login)
    user_id = login.json()["userId"]
    assert _owner(app, person) == [user_id]
    third = resident.another_browser()
    assert place_of(third.sign_in_with_instagram(person)) == "/lobby"
    assert third.session().json()["userId"] == user_id
    assert counts_of(app.database)["players"] == before["players"]
    assert counts_of(app.database)["wallets"] == before["wallets"]


def test_a20_without_the_password_the_identity_opens_nothing(app: App, resident: Player) -> None:
    """Somebody types another person's e-mail: his Instagram stays a stranger there."""
    browser, person = _arrive(app, resident)
    problem_of(browser.finish_signup(), status=409, code="email_taken")
    wrong = browser.login(password="Not the password 1")
    problem_of(wrong, status=401, code="invalid_credentials")
    assert "linked_identity" not in wrong.json()
    assert _owner(app, person) == []
    again = app.new_player()
    assert place_of(again.sign_in_with_instagram(person)) == "/signup/complete"


def test_a_sign_up_that_merely_lies_in_the_browser_is_linked_to_nobody(app: App, resident: Player) -> None:
    """A shared computer: one person left his sign-up unfinished, another one logs in. Nothing is linked."""
    browser, person = _arrive(app, resident)
    login = browser.login()
    assert login.status_code == 200
    assert "linked_identity" not in login.json()
    assert _owner(app, person) == []
    assert browser.pending_signup().status_code == 200


def test_a12_a_claim_counts_for_the_player_whose_e_mail_was_typed_alone(app: App, resident: Player) -> None:
    """The e-mail of one player was typed, another player logs in: the identity is not his."""
    browser, person = _arrive(app, resident)
    browser.finish_signup()
    other = app.new_player()
    other.register(transport="token")
    login = browser.login(email=other.email, password=other.password)
    assert login.status_code == 200
    assert "linked_identity" not in login.json()
    assert _owner(app, person) == []
    mine = browser.login()
    assert mine.json()["linked_identity"]["username"] == person
    assert _owner(app, person) == [mine.json()["userId"]]


def test_a12_a_claim_counts_for_the_identity_that_was_there_when_it_was_made(app: App, resident: Player) -> None:
    """Another Instagram person comes back in the same browser before the login: neither of the two is linked."""
    browser, claimed = _arrive(app, resident)
    problem_of(browser.finish_signup(), status=409, code="email_taken")
    intruder = new_person(app)
    assert place_of(browser.sign_in_with_instagram(intruder)) == "/signup/complete"
    login = browser.login()
    assert login.status_code == 200
    assert "linked_identity" not in login.json()
    assert _owner(app, claimed) == _owner(app, intruder) == []


def test_a12_a_claim_counts_in_its_own_browser(app: App, resident: Player) -> None:
    """The same player signs in at home while a stranger's browser holds an identity with his e-mail typed."""
    stranger, person = _arrive(app, resident)
    problem_of(stranger.finish_signup(), status=409, code="email_taken")
    home = resident.another_browser()
    assert "linked_identity" not in home.login().json()
    assert _owner(app, person) == []


def test_the_last_e_mail_typed_is_the_one_that_counts(app: App, resident: Player) -> None:
    """He mistyped a neighbour's address first."""
    browser, person = _arrive(app, resident)
    neighbour = app.new_player()
    neighbour.register(transport="token")
    assert browser.finish_signup(email=neighbour.email).status_code == 409
    assert browser.finish_signup().status_code == 409
    login = browser.login(email=neighbour.email, password=neighbour.password)
    assert "linked_identity" not in login.json()
    assert browser.login().json()["linked_identity"]["username"] == person


def test_another_e_mail_still_makes_a_new_player(app: App, resident: Player) -> None:
    """Told that the address is taken, he chooses another one: a player of its own, and no link to the first."""
    browser, person = _arrive(app, resident)
    assert browser.finish_signup().status_code == 409
    fresh = browser.finish_signup(email="other-" + browser.email)
    assert fresh.status_code == 200
    assert _owner(app, person) == [fresh.json()["userId"]]
    login = browser.another_browser().login()
    assert login.json()["userId"] != fresh.json()["userId"]
    assert "linked_identity" not in login.json()


def test_a_claim_dies_with_its_sign_up(app: App, resident: Player) -> None:
    """Dropped ("not you?"), or over after half an hour: the login links nothing."""
    browser, person = _arrive(app, resident)
    browser.finish_signup()
    browser.http.delete("/auth/signup/pending")
    assert "linked_identity" not in browser.login().json()
    late, late_person = _arrive(app, resident)
    late.finish_signup()
    sql = "UPDATE pending_signups SET expires_at = '2026-01-01 00:00:00' WHERE username = :name"
    app.database.execute(sql, name=late_person)
    assert "linked_identity" not in late.login().json()
    assert _owner(app, person) == _owner(app, late_person) == []


def test_a26_an_identity_that_found_its_player_meanwhile_is_not_moved(app: App, resident: Player) -> None:
    """Claimed here, finished elsewhere: the login goes on without it, and the identity stays where it is."""
    browser, person = _arrive(app, resident)
    browser.finish_signup()
    elsewhere = app.new_player()
    elsewhere.sign_in_with_instagram(person)
    owner = elsewhere.finish_signup().json()["userId"]
    login = browser.login()
    assert login.status_code == 200
    assert "linked_identity" not in login.json()
    assert _owner(app, person) == [owner]


def test_the_e_mail_is_recognised_in_any_spelling(app: App, resident: Player) -> None:
    """Capitals and full-width letters are the same address."""
    browser, person = _arrive(app, resident)
    told = browser.finish_signup(email=resident.email.upper())
    problem_of(told, status=409, code="email_taken")
    assert browser.login().json()["linked_identity"]["username"] == person


def test_a44_a_blocked_player_gains_no_way_in(app: App, resident: Player) -> None:
    """Blocked while the identity waits: neither signed in nor linked."""
    browser, person = _arrive(app, resident)
    browser.finish_signup()
    app.database.execute("UPDATE players SET status = 'blocked' WHERE email = :email", email=resident.email)
    problem_of(browser.login(), status=403, code="account_blocked")
    assert _owner(app, person) == []


def test_a_player_with_instagram_may_have_a_second_instagram_identity(app: App) -> None:
    """Two accounts at Instagram, one player here: both walk in."""
    person, user_id = known_person(app)
    email = app.database.value("SELECT email FROM players WHERE userId = :user", user=user_id)
    [owner] = [player for player in app.players if player.email == email]
    browser, second = _arrive(app, owner)
    browser.finish_signup()
    assert browser.login().json()["userId"] == user_id
    for name in (person, second):
        visitor = app.new_player()
        assert place_of(visitor.sign_in_with_instagram(name)) == "/lobby"
        assert visitor.session().json()["userId"] == user_id
