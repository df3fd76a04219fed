"""A signed-in player changes his address or password, proves himself by code, and takes back what was not his doing."""

from __future__ import annotations

import httpx2

from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App
from tests.makers.letters import Letter, latest_letter, letters_to
from tests.makers.mail_steps import (
    ask_reset,
    change_password,
    confirm,
    event_words,
    reset,
    verified_player,
)
from tests.makers.players import Player, new_email, new_password
from tests.makers.races import all_at_once
from tests.signin.attempts import new_person


def move(app: App, player: Player, new: str) -> Letter:
    """Change the address; the notice that went to the old one."""
    old = player.session().json()["email"]
    before = len(letters_to(app, old))
    assert player.http.post("/me/email", json={"new_email": new}).status_code == 202
    assert confirm(player, code=latest_letter(app, new).code).json() == {"email": new, "email_verified": True}
    return latest_letter(app, old, count=before + 1)


def age_the_proof(app: App, player: Player) -> None:
    app.database.execute(
        "UPDATE sessions SET proven_at = '2020-01-01 00:00:00' WHERE userId = (SELECT userId FROM players "
        "WHERE email = :email)",
        email=player.email,
    )


def undo(app: App, letter: Letter) -> httpx2.Response:
    return httpx2.post(f"{app.url}/me/email/undo", json={"link_secret": letter.secret}, timeout=20)


def test_a_new_address_is_proven_and_the_old_one_is_told(app: App) -> None:
    """The others sign out, the old address no longer signs in, the new one does; its owner may undo."""
    player, new = verified_player(app), new_email()
    elsewhere = player.another_browser()
    elsewhere.login()
    notice = move(app, player, new)
    assert notice.subject == "Your IGW account has a new e-mail address"
    assert notice.page == "/email/undo"
    assert new not in notice.text, "the old mailbox need not know the new address"
    assert (player.session().json()["email"], elsewhere.session().status_code) == (new, 401)
    problem_of(player.another_browser().login(), status=401, code="invalid_credentials")
    assert player.another_browser().login(email=new).status_code == 200
    assert event_words(player)[1:3] == ["email_changed", "email_change_asked"]


def test_a23_nothing_changes_until_the_new_mailbox_is_proven(app: App) -> None:
    """And the link is good only in the session that asked."""
    player, new = verified_player(app), new_email()
    assert player.http.post("/me/email", json={"new_email": new}).status_code == 202
    letter = latest_letter(app, new)
    assert player.session().json()["email"] == player.email
    elsewhere = player.another_browser()
    elsewhere.login()
    problem_of(confirm(elsewhere, link_secret=letter.secret), status=403, code="other_browser")
    problem_of(confirm(elsewhere, code=letter.code), status=410, code="code_dead")
    assert confirm(player, link_secret=letter.secret).status_code == 200


def test_a23_a_pending_change_dies_with_a_reset(app: App) -> None:
    player, new = verified_player(app), new_email()
    player.http.post("/me/email", json={"new_email": new})
    letter = latest_letter(app, new)
    owner = player.another_browser()
    ask_reset(owner)
    assert reset(owner, password=new_password(), code=latest_letter(app, player.email, count=2).code).status_code == 200
    problem_of(confirm(owner, link_secret=letter.secret), status=410, code="code_dead")


def test_a40_a41_a_code_from_the_mailbox_is_a_fresh_proof_in_the_session_that_asked(app: App) -> None:
    """The token changes with it; another session of the same player gets nothing from it."""
    player = verified_player(app)
    elsewhere = player.another_browser()
    elsewhere.login()
    age_the_proof(app, player)
    assert player.http.post("/auth/prove/mail").status_code == 202
    letter = latest_letter(app, player.email, count=2)
    assert letter.subject == "Your code for IGW"
    assert "http" not in letter.text
    problem_of(elsewhere.http.post("/auth/prove", json={"code": letter.code}), status=410, code="code_dead")
    old = player.http.cookies.get("igw_session")
    assert player.http.post("/auth/prove", json={"code": letter.code}).status_code == 200
    assert player.http.cookies.get("igw_session") != old
    assert player.http.post("/me/email", json={"new_email": new_email()}).status_code == 202
    problem_of(player.http.post("/auth/prove", json={"code": letter.code}), status=410, code="code_dead")
    assert "proven" in event_words(player)


def test_proving_takes_one_proof(app: App) -> None:
    player = verified_player(app)
    assert faults_of(player.http.post("/auth/prove", json={})) == {"body": "missing"}
    both = {"password": player.password, "code": "12345678"}
    assert faults_of(player.http.post("/auth/prove", json=both)) == {"body": "not_allowed"}
    assert player.http.post("/auth/prove", json={"password": player.password}).status_code == 200


def test_a28_a_new_password_wants_the_current_one(app: App) -> None:
    """The session goes on under a new token, the others end, a mail says so."""
    player = verified_player(app)
    elsewhere = player.another_browser()
    elsewhere.login()
    assert faults_of(change_password(player)) == {"current_password": "missing"}
    problem_of(change_password(player, current="not the password"), status=401, code="invalid_credentials")
    old_token, new = player.http.cookies.get("igw_session"), new_password()
    assert change_password(player, current=player.password, new=new).status_code == 200
    assert player.http.cookies.get("igw_session") != old_token
    assert (player.session().status_code, elsewhere.session().status_code) == (200, 401)
    problem_of(player.another_browser().login(), status=401, code="invalid_credentials")
    assert player.another_browser().login(password=new).status_code == 200
    assert "Your IGW password was changed" in {letter.subject for letter in letters_to(app, player.email)}


def test_of_two_changes_of_a_password_at_once_one_happens(app: App) -> None:
    player = verified_player(app)
    cookies, passwords = dict(player.http.cookies), [new_password() for _ in range(6)]

    def call(password: str) -> int:
        with httpx2.Client(base_url=app.url, timeout=30, cookies=cookies, headers={"Origin": app.url}) as client:
            body = {"current_password": player.password, "new_password": password}
            return client.post("/me/password", json=body).status_code

    statuses = all_at_once([lambda password=password: call(password) for password in passwords])
    assert sorted(statuses) == [200] + [401] * 5


def test_a23_the_owner_of_the_old_address_takes_a_change_back(app: App) -> None:
    """Everybody is out, the thief's password and logins are gone, and a reset by the old address leads in."""
    player = verified_player(app)
    thief = player.another_browser()
    thief.login()
    thief.sign_in_with_instagram(new_person(app), intent="link")
    assert len(thief.http.get("/me/identities").json()) == 1
    notice = move(app, thief, new_email())
    assert undo(app, notice).json() == {"next": "reset_password"}
    assert (thief.session().status_code, player.session().status_code) == (401, 401)
    problem_of(player.another_browser().login(), status=401, code="invalid_credentials")
    owner, count = player.another_browser(), len(letters_to(app, player.email))
    ask_reset(owner)
    assert reset(owner, password=new_password(), code=latest_letter(app, player.email, count=count + 1).code).is_success
    assert owner.session().json()["email"] == player.email
    assert owner.http.get("/me/identities").json() == []
    assert "email_change_undone" in event_words(owner)


def test_a23_taking_a_change_back_calls_off_a_closing(app: App) -> None:
    """The thief moved the address so that the owner would not hear of the closing he asked for."""
    player = verified_player(app)
    thief = player.another_browser()
    thief.login()
    notice = move(app, thief, new_email())
    assert thief.http.post("/me/closure").status_code == 200
    assert undo(app, notice).status_code == 200
    sql = "SELECT closes_at FROM players WHERE email = :email"
    assert app.database.value(sql, email=player.email) is None


def test_a23_a_thief_who_moves_on_does_not_get_rid_of_the_way_back(app: App) -> None:
    """Two changes and a new password later the first owner's link works, and the thief's own is dead."""
    player = verified_player(app)
    thief, first, second = player.another_browser(), new_email(), new_email()
    thief.login()
    owners = move(app, thief, first)
    thiefs = move(app, thief, second)
    assert change_password(thief, current=player.password, new=new_password()).status_code == 200
    assert undo(app, owners).status_code == 200
    problem_of(undo(app, thiefs), status=410, code="code_dead")
    assert app.database.value("SELECT COUNT(*) AS n FROM players WHERE email = :email", email=player.email) == 1


def test_the_thief_s_own_undo_leaves_the_owner_s_alone(app: App) -> None:
    player = verified_player(app)
    thief = player.another_browser()
    thief.login()
    owners, thiefs = move(app, thief, new_email()), move(app, thief, new_email())
    assert undo(app, thiefs).status_code == 200
    assert undo(app, owners).status_code == 200


def test_an_undo_is_good_once_for_72_hours_and_not_by_get(app: App) -> None:
    player = verified_player(app)
    notice = move(app, player, new_email())
    for method in ("GET", "HEAD"):
        assert httpx2.request(method, notice.link, timeout=10).status_code == 200
    sql = "UPDATE mail_challenges SET expires_at = '2020-01-01 00:00:00' WHERE purpose = 'undo' AND mailbox = :email"
    late = verified_player(app)
    late_notice = move(app, late, new_email())
    app.database.execute(sql, email=late.email)
    problem_of(undo(app, late_notice), status=410, code="code_dead")
    assert sorted(answer.status_code for answer in all_at_once([lambda: undo(app, notice)] * 8)) == [200] + [410] * 7


def test_an_address_that_was_never_proven_gets_no_way_back(app: App) -> None:
    """A slip of the finger must not hand the account to a stranger."""
    player, new = app.new_player(), new_email()
    player.register()
    player.http.post("/me/email", json={"new_email": new})
    assert confirm(player, code=latest_letter(app, new).code).status_code == 200
    assert letters_to(app, player.email) == []


def test_a30_of_two_players_who_want_one_address_one_gets_it(app: App) -> None:
    """Both have asked, both read the mailbox; the unique key decides."""
    wanted, players = new_email(), [verified_player(app) for _ in range(2)]
    codes = []
    for number, player in enumerate(players, start=1):
        player.http.post("/me/email", json={"new_email": wanted})
        codes.append(latest_letter(app, wanted, count=number).code)
    calls = [lambda one=one, code=code: confirm(one, code=code) for one, code in zip(players, codes, strict=True)]
    answers = all_at_once(calls)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    problem_of(loser, status=409, code="email_taken")


def test_a_sign_in_from_an_unknown_device_is_told_and_can_be_ended(app: App) -> None:
    """Not the first browser, not the same one again; the link ends that session, by POST alone."""
    player = verified_player(app)
    assert player.login().status_code == 200
    thief = player.another_browser()
    windows = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 <b>call +84 5550199</b>"
    thief.http.headers["User-Agent"] = windows
    assert thief.login().status_code == 200
    letter = latest_letter(app, player.email, count=2)
    assert (letter.subject, letter.page) == ("New sign-in to IGW", "/not-me")
    assert "Chrome, Windows, address 127.0.0.1" in letter.text
    assert "5550199" not in letter.text + letter.html, "a thief does not choose our words"
    httpx2.get(letter.link, timeout=10)
    assert thief.session().status_code == 200
    ended = httpx2.post(f"{app.url}/auth/not-me", json={"link_secret": letter.secret}, timeout=10)
    assert ended.json() == {"next": "reset_password"}
    assert (thief.session().status_code, player.session().status_code) == (401, 200)
    again = httpx2.post(f"{app.url}/auth/not-me", json={"link_secret": letter.secret}, timeout=10)
    problem_of(again, status=410, code="code_dead")
    assert event_words(player)[0] == "session_disowned"
    assert len(letters_to(app, player.email)) == 2


def test_a_thief_s_new_password_leaves_it_was_not_me_alone(app: App) -> None:
    player = verified_player(app)
    thief = player.another_browser()
    thief.http.headers["User-Agent"] = "Firefox on Linux"
    thief.login()
    letter = latest_letter(app, player.email, count=2)
    assert change_password(thief, current=player.password, new=new_password()).status_code == 200
    ended = httpx2.post(f"{app.url}/auth/not-me", json={"link_secret": letter.secret}, timeout=10)
    assert ended.status_code == 200
    assert thief.session().status_code == 401


def test_a_link_of_one_kind_is_no_link_of_another(app: App) -> None:
    """A40, for every pair that a person could mix up."""
    player = verified_player(app)
    notice = move(app, player, new_email())
    body = {"link_secret": notice.secret}
    for path in ("/auth/not-me", "/auth/mail/verify", "/me/email/confirm"):
        problem_of(player.http.post(path, json=body), status=410, code="code_dead")
    assert undo(app, notice).status_code == 200
