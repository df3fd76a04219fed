"""The verified owner wins, and inherits nothing unproven (A20-A25); forgotten passwords (A21, A38)."""

from __future__ import annotations

import httpx2
import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.letters import latest_letter, wait_for_letters
from tests.makers.mail_steps import (
    ask_code,
    ask_reset,
    change_password,
    event_words,
    reset,
    signin_letter,
    verified_player,
    verify,
)
from tests.makers.players import Player, new_email, new_password
from tests.makers.races import all_at_once
from tests.signin.attempts import new_person


def squatter(app: App) -> Player:
    """An attacker who came by Instagram and typed the victim's address and a password of his own."""
    player = app.new_player()
    player.sign_in_with_instagram(new_person(app))
    assert player.finish_signup().status_code == 200
    return player


def come_in(app: App, victim: Player, way: str, *, count: int = 1) -> httpx2.Response:
    """The victim proves the mailbox for the first time."""
    if way == "code":
        return verify(victim, code=signin_letter(app, victim, count=count).code)
    assert ask_reset(victim).status_code == 202
    return reset(victim, password=new_password(), code=latest_letter(app, victim.email, count=count).code)


@pytest.mark.parametrize("way", ["code", "reset"])
def test_a20_a21_a22_what_was_there_before_the_owner_falls(app: App, way: str) -> None:
    """Password, session and identity of whoever signed up with the address; the owner gets an account of his own."""
    attacker = squatter(app)
    victim = app.new_player(email=attacker.email)
    entered = come_in(app, victim, way)
    assert entered.status_code == 200
    assert victim.session().json()["email_verified"] is True
    assert attacker.session().status_code == 401, "his session fell (A21)"
    problem_of(attacker.another_browser().login(), status=401, code="invalid_credentials")
    sql = "SELECT COUNT(*) AS n FROM player_external_ids WHERE userId = :id"
    assert app.database.value(sql, id=entered.json()["userId"]) == 0, "his identity fell (A22)"
    assert "owner_proven" in event_words(victim)


def test_a22_the_fallen_identity_leads_to_a_sign_up_not_to_the_owner(app: App) -> None:
    """It is nobody's now: its holder may sign up with it, elsewhere."""
    attacker, person = app.new_player(), new_person(app)
    attacker.sign_in_with_instagram(person)
    attacker.finish_signup()
    victim = app.new_player(email=attacker.email)
    assert come_in(app, victim, "code").status_code == 200
    back = attacker.another_browser().sign_in_with_instagram(person)
    assert back.headers["location"] == "/signup/complete"


def test_a20_a_verified_owner_loses_nothing(app: App) -> None:
    """A second sign-in by mail ends no session and keeps the password; a reset keeps what is linked."""
    player = app.new_player()
    player.sign_in_with_instagram(new_person(app))
    player.finish_signup()
    player.http.post("/me/email/verify")
    player.http.post("/me/email/confirm", json={"code": latest_letter(app, player.email).code})
    elsewhere = player.another_browser()
    assert come_in(app, elsewhere, "code", count=2).status_code == 200
    assert player.session().status_code == 200
    assert player.another_browser().login().status_code == 200
    third = player.another_browser()
    assert come_in(app, third, "reset", count=3).status_code == 200
    assert len(third.http.get("/me/identities").json()) == 1


def test_a20_a_player_who_confirms_while_signed_in_keeps_everything(app: App) -> None:
    """He reads the mailbox and holds the account: both are in one hand."""
    player = squatter(app)
    player.http.post("/me/email/verify")
    letter = latest_letter(app, player.email)
    assert letter.page == "/email/confirm"
    answer = player.http.post("/me/email/confirm", json={"link_secret": letter.secret})
    assert answer.json() == {"email": player.email, "email_verified": True}
    assert player.session().json()["email_verified"] is True
    assert len(player.http.get("/me/identities").json()) == 1
    assert player.another_browser().login().status_code == 200
    problem_of(player.http.post("/me/email/verify"), status=409, code="email_verified_already")


def test_a20_the_squatter_s_confirmation_mail_confirms_nothing_in_the_owner_s_browser(app: App) -> None:
    """The victim clicks a link that he did not ask for: he is not signed in, so nothing happens."""
    attacker = squatter(app)
    attacker.http.post("/me/email/verify")
    letter = latest_letter(app, attacker.email)
    stranger, other = app.new_player(), verified_player(app)
    answer = stranger.http.post("/me/email/confirm", json={"link_secret": letter.secret})
    problem_of(answer, status=401, code="not_signed_in")
    answer = other.http.post("/me/email/confirm", json={"link_secret": letter.secret})
    problem_of(answer, status=403, code="other_browser")
    assert attacker.session().json()["email_verified"] is False


def test_a23_the_owner_s_arrival_ends_a_change_that_was_pending(app: App) -> None:
    """The squatter asked to move the account to his own mailbox; after the owner came, his link is dead."""
    attacker, trap = squatter(app), new_email()
    assert attacker.http.post("/auth/prove", json={"password": attacker.password}).status_code == 200
    assert attacker.http.post("/me/email", json={"new_email": trap}).status_code == 202
    letter = latest_letter(app, trap)
    victim = app.new_player(email=attacker.email)
    assert come_in(app, victim, "reset").status_code == 200
    problem_of(victim.http.post("/me/email/confirm", json={"link_secret": letter.secret}), status=410, code="code_dead")
    assert victim.session().json()["email"] == victim.email


@pytest.mark.parametrize("way", ["code", "reset"])
def test_a20_what_a_squatter_told_of_himself_is_not_told_of_the_owner(app: App, way: str) -> None:
    """His name, birth date, country and consent: the owner is asked anew, or he would be too young for good."""
    attacker, person = app.new_player(), new_person(app)
    attacker.sign_in_with_instagram(person)
    told = {"date_of_birth": "1990-01-02", "country": "AU", "accept_terms": True}
    assert attacker.finish_signup(**told).status_code == 200
    sql = "SELECT user_name, ext_user_id, date_of_birth, country, terms_accepted_at FROM players WHERE email = :email"
    [before] = app.database.rows(sql, email=attacker.email)
    assert None not in before.values()
    victim = app.new_player(email=attacker.email)
    assert come_in(app, victim, way).status_code == 200
    [after] = app.database.rows(sql, email=attacker.email)
    assert after.pop("user_name") != person
    assert set(after.values()) == {None}
    assert victim.session().json()["country"] is None


def test_what_an_older_system_knew_of_its_players_stays(app: App) -> None:
    """Their mailboxes were never proven here either, but nobody could sign up here with their addresses."""
    player = app.new_player()
    player.register(country="AU", date_of_birth="1990-01-02")
    sql = "UPDATE players SET password_changed_at = NULL, first_name = 'Lan' WHERE email = :email"
    app.database.execute(sql, email=player.email)
    assert come_in(app, player.another_browser(), "code").status_code == 200
    sql = "SELECT first_name, country FROM players WHERE email = :email AND date_of_birth IS NOT NULL"
    assert app.database.rows(sql, email=player.email) == [{"first_name": "Lan", "country": "AU"}]


@pytest.mark.parametrize("way", ["code", "reset"])
def test_a22_a23_the_owner_s_arrival_calls_off_a_closing(app: App, way: str) -> None:
    """Else the squatter's last act would take the account away a day later."""
    attacker = squatter(app)
    assert attacker.http.post("/auth/prove", json={"password": attacker.password}).status_code == 200
    assert attacker.http.post("/me/closure").status_code == 200
    victim = app.new_player(email=attacker.email)
    assert come_in(app, victim, way).status_code == 200
    assert victim.http.get("/me/closure").json() == {"closes_at": None}
    assert "closure_cancelled" in event_words(victim)


def test_a22_a_link_that_was_begun_before_the_owner_came_adds_nothing(app: App) -> None:
    """The squatter went to Instagram beforehand and comes back afterwards: nobody is signed in there any more."""
    attacker, person = app.new_player(), new_person(app)
    attacker.register()
    back = attacker.visit_instagram(attacker.start_instagram(intent="link").headers["location"], person=person)
    victim = app.new_player(email=attacker.email)
    assert come_in(app, victim, "code").status_code == 200
    assert attacker.come_back(back).headers["location"] == "/signin?error=not_signed_in&next=%2Faccount"
    assert victim.http.get("/me/identities").json() == []


def test_a29_an_account_whose_password_fell_opens_to_no_password(app: App) -> None:
    attacker = squatter(app)
    victim = app.new_player(email=attacker.email)
    assert come_in(app, victim, "code").status_code == 200
    for guess in (" ", attacker.password, "x"):
        problem_of(victim.another_browser().login(password=guess), status=401, code="invalid_credentials")
    assert victim.another_browser().login(password="").status_code == 422
    # And its owner may set one, freshly proven by the mail.
    assert change_password(victim, new=victim.password).status_code == 200
    assert victim.another_browser().login().status_code == 200


def test_a21_a_reset_ends_every_session_and_tells_the_player(app: App) -> None:
    """The old password is dead, the new one works, a mail says so."""
    player = verified_player(app)
    old, elsewhere = player.password, player.another_browser()
    ask_reset(elsewhere)
    letter = latest_letter(app, player.email, count=2)
    assert (letter.page, letter.has_code) == ("/reset", True)
    elsewhere.password = new_password()
    assert reset(elsewhere, password=elsewhere.password, link_secret=letter.secret).status_code == 200
    assert (player.session().status_code, elsewhere.session().status_code) == (401, 200)
    problem_of(player.another_browser().login(password=old), status=401, code="invalid_credentials")
    assert elsewhere.another_browser().login().status_code == 200
    notice = latest_letter(app, player.email, count=3)
    assert (notice.subject, notice.page, notice.has_code) == ("Your IGW password was changed", "/forgot", False)
    assert event_words(elsewhere)[:2] == ["signed_in", "signed_in"]
    assert "password_reset" in event_words(elsewhere)


def test_a38_a_reset_code_is_good_once_also_at_once(app: App) -> None:
    player = verified_player(app).another_browser()
    ask_reset(player)
    letter, cookies = latest_letter(app, player.email, count=2), dict(player.http.cookies)
    passwords = [new_password() for _ in range(12)]

    def call(password: str) -> int:
        with httpx2.Client(base_url=app.url, timeout=30, cookies=cookies) as client:
            body = {"code": letter.code, "new_password": password, "transport": "cookie"}
            return client.post("/auth/password/reset", json=body).status_code

    statuses = all_at_once([lambda password=password: call(password) for password in passwords])
    assert sorted(statuses) == [200] + [410] * 11
    winner = passwords[statuses.index(200)]
    works = [app.new_player(email=player.email, password=one).login().status_code for one in passwords]
    assert [one for one, status in zip(passwords, works, strict=True) if status == 200] == [winner]


def test_a38_a_code_to_sign_in_dies_with_a_reset_and_with_a_change(app: App) -> None:
    """Whoever may have read an older mail is out."""
    player = verified_player(app)
    reader = player.another_browser()
    letter = signin_letter(app, reader, count=2)
    changed = new_password()
    assert change_password(player, current=player.password, new=changed).status_code == 200
    problem_of(verify(reader, code=letter.code), status=410, code="code_dead")
    letter = signin_letter(app, reader, count=4)
    owner = player.another_browser()
    ask_reset(owner)
    code = latest_letter(app, player.email, count=5).code
    assert reset(owner, password=new_password(), code=code).status_code == 200
    problem_of(verify(reader, code=letter.code), status=410, code="code_dead")
    problem_of(app.new_player(email=player.email, password=changed).login(), status=401, code="invalid_credentials")


def test_a_new_password_has_the_same_bounds_as_ever_and_uses_nothing_up(app: App) -> None:
    player = verified_player(app).another_browser()
    ask_reset(player)
    letter = latest_letter(app, player.email, count=2)
    for bad in ("short", "x" * 73):
        answer = player.http.post("/auth/password/reset", json={"code": letter.code, "new_password": bad})
        assert answer.status_code == 422
    assert reset(player, password=new_password(), code=letter.code).status_code == 200


def test_a61_known_and_unknown_mailboxes_are_answered_alike(app: App) -> None:
    """Status, body, headers; and a wrong code afterwards. What differs is in the mail."""
    known, unknown = verified_player(app).another_browser(), app.new_player()
    for ask in (ask_code, ask_reset):
        first, second = ask(known), ask(unknown)
        assert (
            (first.status_code, first.json())
            == (second.status_code, second.json())
            == (202, {"expires_in_seconds": 600})
        )
        assert sorted(first.headers) == sorted(second.headers)
    for player in (known, unknown):
        answers = [verify(player, code="00000000") for _ in range(6)]
        assert [answer.json()["code"] for answer in answers] == ["code_wrong"] * 5 + ["code_dead"]
    [told, again] = wait_for_letters(app, unknown.email, count=2)
    assert not told.has_code
    assert told.page == again.page == "/signup"


def test_a61_a_blocked_or_new_address_tells_nothing_at_change(app: App) -> None:
    """Asking for an address that is taken looks like asking for a free one; its owner is told by mail."""
    player, other = verified_player(app), verified_player(app)
    free = new_email()
    first = player.http.post("/me/email", json={"new_email": free})
    assert latest_letter(app, free).has_code  # before the second ask, which calls back a mail that still waits
    second = player.http.post("/me/email", json={"new_email": other.email})
    answers = [(answer.status_code, answer.json()) for answer in (first, second)]
    assert answers == [(202, {"expires_in_seconds": 600})] * 2
    told = latest_letter(app, other.email, count=2)
    assert (told.subject, told.has_code) == ("This address has an account at IGW", False)
    assert other.session().json()["email"] == other.email


def test_asking_records_nothing_that_the_asker_could_see(app: App) -> None:
    player = verified_player(app)
    assert ask_code(app.new_player(), email=player.email).status_code == 202
    assert event_words(player)[0] == "mail_code_asked"
