"""Signing in with a code or a link (A36-A40, A58, A61)."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App
from tests.makers.letters import latest_letter, letters_to, wait_for_empty_outbox
from tests.makers.mail_steps import ask_code, event_words, signin_letter, verified_player, verify
from tests.makers.players import Player, new_email
from tests.makers.races import all_at_once


def test_a_code_signs_in_and_is_a_fresh_proof(app: App) -> None:
    """Typed with a blank, as it stands in the mail; the session may do what needs a proof."""
    player = verified_player(app)
    elsewhere = player.another_browser()
    letter = signin_letter(app, elsewhere, count=2)
    answer = verify(elsewhere, code=f"{letter.code[:4]} {letter.code[4:]}")
    assert (answer.status_code, set(answer.json())) == (200, {"userId"})
    assert elsewhere.session().json()["email"] == player.email
    assert elsewhere.sessions().json()[0]["method"] == "mail"
    assert elsewhere.http.post("/me/email", json={"new_email": new_email()}).status_code == 202
    assert event_words(elsewhere)[:3] == ["email_change_asked", "signed_in", "mail_code_asked"]
    assert player.session().status_code == 200, "a mailbox that was proven before ends nothing"


def test_a_link_signs_in_where_it_was_asked_for(app: App) -> None:
    """Its secret stands behind `#`, where no server, proxy or log sees it; the page posts it."""
    player = verified_player(app).another_browser()
    letter = signin_letter(app, player, count=2)
    assert letter.page == "/signin/mail"
    assert letter.link.startswith(f"{app.url}/signin/mail#")
    assert verify(player, link_secret=letter.secret).status_code == 200


def test_a_program_gets_a_challenge_in_place_of_a_cookie(app: App) -> None:
    """Transport `token`: nothing is set, and what the answer gave must come back."""
    player = verified_player(app)
    with httpx2.Client(base_url=app.url, timeout=20) as program:
        asked = program.post("/auth/mail/code", json={"email": player.email})
        assert asked.json().keys() == {"expires_in_seconds", "challenge"}
        assert "set-cookie" not in asked.headers
        app.secrets_seen.add(asked.json()["challenge"], kind="challenge")
        code = latest_letter(app, player.email, count=2).code
        problem_of(program.post("/auth/mail/verify", json={"code": code}), status=410, code="code_dead")
        answer = program.post("/auth/mail/verify", json={"code": code, "challenge": asked.json()["challenge"]})
        assert answer.status_code == 200
        app.secrets_seen.add(answer.json()["session_token"], kind="session token")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a36_a37_a_scanner_that_opens_the_link_uses_nothing_up(app: App, method: str) -> None:
    """Whatever fetches the page, however often: it gets a page, no session, and the link still works."""
    player = verified_player(app).another_browser()
    letter = signin_letter(app, player, count=2)
    for address in (letter.link, letter.link.replace("#", "?"), f"{app.url}/auth/mail/verify?{letter.secret}"):
        for _ in range(7):
            answer = httpx2.request(method, address, timeout=10)
            assert answer.status_code in {200, 405}
            assert "set-cookie" not in answer.headers
    assert verify(player, link_secret=letter.secret).status_code == 200


def test_a36_a_scanner_that_runs_scripts_uses_nothing_up(app: App) -> None:
    """It posts what the page would post, but it did not ask: no session, no try counted, the player gets in."""
    player = verified_player(app).another_browser()
    letter = signin_letter(app, player, count=2)
    scanner = player.another_browser()
    for _ in range(7):
        answer = verify(scanner, link_secret=letter.secret)
        problem_of(answer, status=403, code="other_browser")
        problem_of(verify(scanner, code=letter.code), status=410, code="code_dead")
    assert scanner.session().status_code == 401
    assert verify(player, link_secret=letter.secret).status_code == 200


@pytest.mark.parametrize("proof", ["code", "link_secret"])
def test_a38_of_twenty_at_once_one_gets_in(app: App, proof: str) -> None:
    """The same browser's cookie, the same secret, one moment."""
    player = verified_player(app).another_browser()
    letter = signin_letter(app, player, count=2)
    secret = letter.code if proof == "code" else letter.secret
    cookies = dict(player.http.cookies)
    before = app.database.count("sessions")

    def call() -> int:
        with httpx2.Client(base_url=app.url, timeout=30, cookies=cookies) as client:
            return client.post("/auth/mail/verify", json={proof: secret, "transport": "cookie"}).status_code

    statuses = sorted(all_at_once([call] * 20))
    assert statuses == [200] + [410] * 19
    assert app.database.count("sessions") == before + 1


def test_a38_a_code_is_good_once_and_takes_its_link_along(app: App) -> None:
    player = verified_player(app).another_browser()
    letter = signin_letter(app, player, count=2)
    browser = dict(player.http.cookies)
    assert verify(player, code=letter.code).status_code == 200
    player.http.cookies.update(browser)
    problem_of(verify(player, code=letter.code), status=410, code="code_dead")
    problem_of(verify(player, link_secret=letter.secret), status=410, code="code_dead")


def test_a38_nothing_is_stored_in_clear_once_the_mail_has_left(app: App) -> None:
    """Hashes alone; the outbox forgets its parameters."""
    player = verified_player(app).another_browser()
    letter = signin_letter(app, player, count=2)
    wait_for_empty_outbox(app)
    everything = repr(app.database.rows("SELECT * FROM mail_challenges")) + repr(
        app.database.rows("SELECT * FROM mail_outbox")
    )
    assert letter.code not in everything
    assert letter.secret not in everything


def test_a38_a_newer_mail_ends_the_older(app: App) -> None:
    player = verified_player(app).another_browser()
    first = signin_letter(app, player, count=2)
    old_browser = dict(player.http.cookies)
    second = signin_letter(app, player, count=3)
    problem_of(verify(player, link_secret=first.secret), status=410, code="code_dead")
    old = player.another_browser()
    old.http.cookies.update(old_browser)
    problem_of(verify(old, code=first.code), status=410, code="code_dead")
    assert verify(player, code=second.code).status_code == 200


def test_a38_of_ten_asks_at_once_one_is_alive(app: App) -> None:
    """However they interleave, there is one newest."""
    player = verified_player(app)
    assert {answer.status_code for answer in all_at_once([lambda: ask_code(player.another_browser())] * 10)} == {202}
    alive = (
        "SELECT COUNT(*) AS n FROM mail_challenges WHERE mailbox = :email AND purpose = 'signin' AND used_at IS NULL"
    )
    assert app.database.value(alive, email=player.email) == 1


def test_a38_a_code_dies_after_ten_minutes(app: App) -> None:
    player = verified_player(app).another_browser()
    letter = signin_letter(app, player, count=2)
    sql = "SELECT MAX(expires_at) AS at FROM mail_challenges WHERE mailbox = :email"
    expiry = app.database.value(sql, email=player.email)
    app.database.execute(
        "UPDATE mail_challenges SET expires_at = '2020-01-01 00:00:00' WHERE mailbox = :email", email=player.email
    )
    problem_of(verify(player, code=letter.code), status=410, code="code_dead")
    problem_of(verify(player, link_secret=letter.secret), status=410, code="code_dead")
    app.database.execute(
        "UPDATE mail_challenges SET expires_at = :at WHERE mailbox = :email", email=player.email, at=str(expiry)
    )
    assert verify(player, code=letter.code).status_code == 200


def test_a39_five_tries_and_the_right_code_is_dead_too(app: App) -> None:
    """And so is the link of the same mail."""
    player = verified_player(app).another_browser()
    letter = signin_letter(app, player, count=2)
    for wrong in _wrong_codes(letter.code, 5):
        problem_of(verify(player, code=wrong), status=401, code="code_wrong")
    problem_of(verify(player, code=letter.code), status=410, code="code_dead")
    problem_of(verify(player, link_secret=letter.secret), status=410, code="code_dead")
    assert event_words(_signed_in(player)).count("mail_code_refused") == 5


def test_a39_the_fifth_try_may_be_the_right_one(app: App) -> None:
    player = verified_player(app).another_browser()
    letter = signin_letter(app, player, count=2)
    for wrong in _wrong_codes(letter.code, 4):
        problem_of(verify(player, code=wrong), status=401, code="code_wrong")
    assert verify(player, code=letter.code).status_code == 200


def test_a39_a57_of_fifty_guesses_at_once_five_are_looked_at(app: App) -> None:
    """The try is counted before the code is compared."""
    player = verified_player(app).another_browser()
    letter = signin_letter(app, player, count=2)
    cookies = dict(player.http.cookies)

    def guess(code: str) -> int:
        with httpx2.Client(base_url=app.url, timeout=60, cookies=cookies) as client:
            return client.post("/auth/mail/verify", json={"code": code, "transport": "cookie"}).status_code

    calls = [lambda code=code: guess(code) for code in _wrong_codes(letter.code, 50)]
    statuses = sorted(all_at_once(calls))
    assert statuses == [401] * 5 + [410] * 45
    assert guess(letter.code) == 410


def test_a40_a_code_is_good_for_its_own_purpose_and_mailbox_alone(app: App) -> None:
    """Not for a new password, not for another player, not with another's cookie."""
    player, other = verified_player(app).another_browser(), verified_player(app).another_browser()
    letter, others = signin_letter(app, player, count=2), signin_letter(app, other, count=2)
    body = {"link_secret": letter.secret, "new_password": "a new password", "transport": "cookie"}
    problem_of(player.http.post("/auth/password/reset", json=body), status=410, code="code_dead")
    problem_of(verify(player, code=others.code), status=401, code="code_wrong")
    problem_of(verify(player, link_secret=others.secret), status=403, code="other_browser")
    assert verify(player, code=letter.code).json()["userId"] != verify(other, code=others.code).json()["userId"]


def test_a40_a_code_dies_when_the_address_changes(app: App) -> None:
    player = verified_player(app)
    elsewhere = player.another_browser()
    letter = signin_letter(app, elsewhere, count=2)
    app.database.execute(
        "UPDATE players SET email = :new, email_normal = :new WHERE email = :old", new=new_email(), old=player.email
    )
    problem_of(verify(elsewhere, code=letter.code), status=410, code="code_dead")


def test_a14_mail_goes_to_the_stored_address_never_to_the_typed_one(app: App) -> None:
    """Another spelling of it finds the player; the mail goes where his mail has always gone."""
    player = verified_player(app).another_browser()
    assert ask_code(player, email=player.email.upper()).status_code == 202
    assert verify(player, code=latest_letter(app, player.email, count=2).code).status_code == 200
    assert letters_to(app, player.email.upper()) == []


BAD_ADDRESSES = {
    "two": "{0},{1}",
    "two-with-semicolon": "{0};{1}",
    "two-with-blank": "{0} {1}",
    "two-at": "{0}@{1}",
    "named": "Lan <{0}>",
    "bcc": "{0}\r\nBcc: {1}",
    "newline-in-domain": "lan@exam\nple.com",
    "cr": "{0}\rBcc:{1}",
    "full-width-at": "lan\uff20example.com",
    "small-at": "lan\ufe6bexample.com",
    "line-separator": "{0}\u2028Bcc: {1}",
    "percent": "lan%0aBcc:x@example.com@example.com",
    "quoted": '"lan\\r\\nBcc: {1}"@example.com',
    "comment": "lan(comment)@example.com",
    "address-literal": "lan@[127.0.0.1]",
    "list": "{0}, ",
    "route": "@evil.example:{0}",
}


@pytest.mark.parametrize("path", ["/auth/mail/code", "/auth/password/forgot"])
@pytest.mark.parametrize("name", BAD_ADDRESSES)
def test_a13_a14_t12_what_is_not_exactly_one_address_gets_no_mail(app: App, path: str, name: str) -> None:
    """Refused before anything is looked up, and nothing is written."""
    before = app.database.count("mail_outbox")
    address = BAD_ADDRESSES[name].format(new_email(), new_email())
    answer = app.new_player().http.post(path, json={"email": address, "transport": "cookie"})
    assert faults_of(answer) == {"email": "bad_format"}
    assert app.database.count("mail_outbox") == before


def test_t12_a_look_alike_is_somebody_else(app: App) -> None:
    """A dotless i, a Cyrillic a: the known player gets no mail, and the other mailbox learns nothing of him."""
    player = app.new_player(email=new_email().replace("player", "kianite"))
    player.register()
    for twin in (player.email.replace("i", "\u0131"), player.email.replace("a", "\u0430", 1)):
        assert ask_code(player.another_browser(), email=twin).status_code == 202
        assert not latest_letter(app, twin).has_code
    assert letters_to(app, player.email) == []


def test_t13_only_text_of_the_right_form_is_looked_at(app: App, player: Player) -> None:
    for wrong in (0, True, [], {}, 12345678, None):
        answer = verify(player, code=wrong)
        assert answer.status_code == 422, wrong
    for wrong in ("1234567", "123456789", "abcdefgh", "", "1234 567x", "\uff11\uff12\uff13\uff14"):
        assert faults_of(verify(player, code=wrong)) == {"code": "bad_format"}, wrong
    assert faults_of(verify(player)) == {"body": "missing"}
    assert faults_of(verify(player, code="12345678", link_secret="x" * 43)) == {"body": "not_allowed"}
    assert faults_of(verify(player, code="12345678", email="lan@example.com")) == {"email": "unknown_field"}


def test_a1_a_foreign_site_cannot_ask_or_sign_in(app: App) -> None:
    """Login CSRF: nobody is signed in by a page that is not ours."""
    player = verified_player(app).another_browser()
    letter = signin_letter(app, player, count=2)
    foreign = {"Origin": "https://evil.example"}
    bodies: dict[str, dict[str, Any]] = {
        "/auth/mail/code": {"email": player.email},
        "/auth/password/forgot": {"email": player.email},
        "/auth/mail/verify": {"code": letter.code},
        "/auth/password/reset": {"code": letter.code, "new_password": "a new password"},
    }
    for path, body in bodies.items():
        answer = player.http.post(path, json=body | {"transport": "cookie"}, headers=foreign)
        problem_of(answer, status=403, code="cross_site_request")
    assert verify(player, code=letter.code).status_code == 200


def test_a44_a_blocked_player_is_told_so_only_with_his_code(app: App) -> None:
    player = verified_player(app).another_browser()
    app.database.execute("UPDATE players SET status = 'blocked' WHERE email = :email", email=player.email)
    letter = signin_letter(app, player, count=2)
    problem_of(verify(player, code=letter.code), status=403, code="account_blocked")
    assert player.session().status_code == 401


def test_a33_links_come_from_the_settings_whatever_the_request_says(app: App) -> None:
    """Host, X-Forwarded-Host and the like are the caller's words."""
    player = verified_player(app).another_browser()
    poison = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.example",
        "X-Original-URL": "https://evil.example/",
    }
    for number, headers in enumerate((poison, {"Host": "evil.example"}), start=2):
        body = {"email": player.email, "transport": "cookie"}
        assert player.http.post("/auth/mail/code", json=body, headers=headers).status_code == 202
        letter = latest_letter(app, player.email, count=number)
        assert letter.link.startswith(f"{app.url}/signin/mail#")
        assert "evil" not in letter.text + letter.html + letter.subject + repr(letter.headers)


def test_a_form_without_scripts_is_led_to_the_page_that_takes_the_code(app: App) -> None:
    player = verified_player(app).another_browser()
    answer = player.http.post("/auth/mail/code", data={"email": player.email}, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin/mail")
    code = latest_letter(app, player.email, count=2).code
    entered = player.http.post("/auth/mail/verify", data={"code": code}, headers={"Accept": "text/html"})
    assert (entered.status_code, entered.headers["location"]) == (303, "/lobby")
    assert player.session().status_code == 200


def _wrong_codes(code: str, count: int) -> list[str]:
    return [f"{(int(code) + step) % 10**8:08d}" for step in range(1, count + 1)]


def _signed_in(player: Player) -> Player:
    other = player.another_browser()
    assert other.login().status_code == 200
    return other
