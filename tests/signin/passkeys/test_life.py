"""What happens to passkeys when the owner comes, a thief is found out, a player leaves; and twenty at once."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from functools import partial

import pytest

from tests.account_closure.leaving import eventually, is_closed, let_the_hour_come
from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.authenticator import Authenticator, Lies
from tests.makers.databases import run_igw
from tests.makers.letters import latest_letter, letters_to
from tests.makers.mail_steps import ask_reset, confirm, event_words, reset, signin_letter, verified_player, verify
from tests.makers.players import new_email, new_password
from tests.races.crowd import outcomes, together
from tests.servers.run_folder import RunFolder
from tests.signin.attempts import new_person
from tests.signin.passkeys.holder import Holder, new_holder

CROWD = 20


@pytest.mark.parametrize("way", ["code", "reset"])
def test_a22_a25_a_squatters_passkey_falls_when_the_owner_comes(app: App, way: str) -> None:
    """He signed up with the victim's address and added a passkey; it opens nothing, and locks nobody out."""
    squatter = new_holder(app)
    assert squatter.add().status_code == 201
    victim = app.new_player(email=squatter.player.email)
    if way == "code":
        entered = verify(victim, code=signin_letter(app, victim, count=2).code)
    else:
        assert ask_reset(victim).status_code == 202
        entered = reset(victim, password=new_password(), code=latest_letter(app, victim.email, count=2).code)
    assert entered.status_code == 200
    assert victim.http.get("/me/passkeys").json() == []
    problem_of(squatter.elsewhere().sign_in(), status=401, code="passkey_refused")
    [owner_proven] = [
        event for event in victim.http.get("/me/events").json()["events"] if event["event"] == "owner_proven"
    ]
    assert owner_proven["details"]["passkeys"] == 1


def test_a_sign_in_on_an_unknown_device_is_told(app: App) -> None:
    """As after a password: the mail ends that session; the next sign-in from there is no news."""
    holder = new_holder(app, verified_player(app))
    assert holder.add().status_code == 201
    elsewhere = holder.elsewhere()
    elsewhere.http.headers["User-Agent"] = "Mozilla/5.0 (iPhone) Version/18.0 Safari/604.1"
    assert elsewhere.sign_in().status_code == 200
    assert latest_letter(app, holder.player.email, count=3).subject == "New sign-in to IGW"
    assert elsewhere.sign_in().status_code == 200
    assert len(letters_to(app, holder.player.email)) == 3


def test_an_identity_that_waits_is_linked_by_a_passkey_too(app: App) -> None:
    """He typed his address at finish sign-up; the proof may be his passkey."""
    holder = new_holder(app)
    assert holder.add().status_code == 201
    elsewhere, person = holder.elsewhere(), new_person(app)
    elsewhere.player.sign_in_with_instagram(person)
    problem_of(elsewhere.player.finish_signup(), status=409, code="email_taken")
    signed_in = elsewhere.sign_in()
    assert signed_in.json()["linked_identity"] == {"provider": "instagram", "username": person}
    assert [row["username"] for row in elsewhere.http.get("/me/identities").json()] == [person]


def test_a_verified_owner_keeps_his_passkeys(app: App) -> None:
    """Signing in by mail and a new password by mail leave them."""
    holder = new_holder(app, verified_player(app))
    assert holder.add().status_code == 201
    owner = holder.player.another_browser()
    assert verify(owner, code=signin_letter(app, owner, count=3).code).status_code == 200
    assert holder.elsewhere().sign_in().status_code == 200


def test_it_was_not_me_takes_the_thiefs_passkey_along(app: App) -> None:
    """The mail about the passkey ends the session in which it was added, the passkey, and who came in by it; the
    owner's own passkey stays.
    """
    holder = new_holder(app, verified_player(app))
    assert holder.add().status_code == 201
    thief = Holder(app, holder.player.another_browser(), Authenticator(app.url))
    assert thief.player.login().status_code == 200
    assert thief.add().status_code == 201
    inside = thief.elsewhere()
    assert inside.sign_in().status_code == 200
    letter = latest_letter(app, holder.player.email, count=3)
    assert (letter.subject, letter.page) == ("A passkey was added to your IGW account", "/not-me")
    told = app.new_player().http.post("/auth/not-me", json={"link_secret": letter.secret})
    assert told.status_code == 200
    assert [one.player.session().status_code for one in (thief, inside, holder)] == [401, 401, 200]
    problem_of(thief.elsewhere().sign_in(), status=401, code="passkey_refused")
    assert holder.elsewhere().sign_in().status_code == 200


def test_undoing_a_change_of_address_takes_young_passkeys_along(app: App) -> None:
    holder = new_holder(app, verified_player(app))
    assert holder.add().status_code == 201
    sql = "UPDATE passkeys SET created_at = '2026-01-01 00:00:00' WHERE userId = :user"
    app.database.execute(sql, user=holder.user_id)
    user_id, old, new = holder.user_id, holder.player.email, new_email()
    thief = Holder(app, holder.player, Authenticator(app.url))
    assert thief.add().status_code == 201
    assert holder.http.post("/me/email", json={"new_email": new}).status_code == 202
    assert confirm(holder.player, code=latest_letter(app, new).code).status_code == 200
    notice = latest_letter(app, old, count=4)
    undone = app.new_player().http.post("/me/email/undo", json={"link_secret": notice.secret})
    assert undone.status_code == 200
    left = app.database.rows("SELECT created_at FROM passkeys WHERE userId = :user", user=user_id)
    assert [str(row["created_at"])[:10] for row in left] == ["2026-01-01"]


def test_t07_a60_failures_of_others_leave_the_passkey_door_open(start_own_app: Callable[..., App]) -> None:
    """With limits on: when passwords are refused for everybody's failures, the passkey still gets in."""
    app = start_own_app(kind="sqlite", host="localhost", RATE_LIMITS="on")
    holder = new_holder(app)
    assert holder.add().status_code == 201
    stranger = app.new_player(address="127.0.0.9", email=holder.player.email)
    codes = [stranger.login(password="wrong password").json()["code"] for _ in range(12)]
    assert codes[-1] == "rate_limited"
    fresh = Holder(app, app.new_player(), holder.device)
    answer = fresh.sign_in()
    assert answer.status_code == 200
    assert {"ratelimit", "ratelimit-policy"} <= set(answer.headers)
    knocks = [fresh.http.post("/auth/passkey/options", json={}) for _ in range(121)]
    problem_of(knocks[-1], status=429, code="rate_limited")


def test_closing_empties_and_the_export_tells(app: App, run_folder: RunFolder) -> None:
    """Names and dates in the archive, no id and no key; support sees that there is one; afterwards nothing is left."""
    holder = new_holder(app, verified_player(app))
    assert holder.add(name="Lan's phone").status_code == 201
    archive = zipfile.ZipFile(io.BytesIO(holder.http.get("/me/export").content))
    [told] = json.loads(archive.read("export.json"))["passkeys"]
    assert told["name"] == "Lan's phone"
    assert not {"credential_id", "public_key", "user_handle"} & set(told)
    shown = run_igw(run_folder, "player", "show", "--id", str(holder.user_id), settings=app.server.settings).stdout
    assert "\nPasskeys:\n  " in shown
    suspend = "UPDATE passkeys SET suspended_at = :at WHERE userId = :user"
    app.database.execute(suspend, at="2026-01-02 00:00:00", user=holder.user_id)
    shown = run_igw(run_folder, "player", "show", "--id", str(holder.user_id), settings=app.server.settings).stdout
    assert "was suspended on 2026-01-02T00:00:00Z" in shown
    user_id = holder.user_id
    assert holder.http.post("/me/closure").status_code == 200
    let_the_hour_come(app, user_id)
    assert eventually(lambda: is_closed(app, user_id))
    assert app.database.value("SELECT COUNT(*) AS n FROM passkeys WHERE userId = :user", user=user_id) == 0
    problem_of(Holder(app, app.new_player(), holder.device).sign_in(), status=401, code="passkey_refused")


def test_where_a_public_url_has_no_name_passkeys_are_off(start_own_app: Callable[..., App]) -> None:
    """Every door says so; the list stays readable."""
    app = start_own_app(kind="sqlite")
    player = app.new_player()
    player.register()
    told = player.http.get("/auth/providers").json()
    assert (told["passkeys"], told["passkeys_off"]) == (False, "ip_address")
    for path, body in (
        ("/auth/passkey/options", {}),
        ("/auth/prove/passkey/options", None),
        ("/me/passkey/options", None),
    ):
        problem_of(player.http.post(path, json=body), status=404, code="passkeys_off")
    assert player.http.get("/me/passkeys").json() == []
    problem_of(player.http.get("/.well-known/passkey-endpoints"), status=404, code="not_found")


def test_a03_a53_twenty_answers_to_one_challenge_open_one_session(app: App, holder: Holder) -> None:
    """Nineteen are told that it is used; one row more, not twenty."""
    elsewhere = holder.elsewhere()
    answer = holder.device.use(elsewhere.ask_to_sign_in())
    cookie = "; ".join(f"{name}={value}" for name, value in elsewhere.http.cookies.items())
    sql = "SELECT COUNT(*) AS n FROM sessions WHERE userId = :user AND method = 'passkey'"
    body = {"credential": answer, "transport": "cookie"}

    def send() -> object:
        return app.new_player().http.post("/auth/passkey/verify", json=body, headers={"Cookie": cookie})

    told = outcomes(together([send] * CROWD))  # type: ignore[list-item]
    assert told == {"200": 1, "410 passkey_attempt_dead": CROWD - 1}
    assert app.database.value(sql, user=holder.user_id) == 1


def test_a_credential_that_two_players_register_at_once_is_ones(app: App) -> None:
    """The unique key decides; the other one is told, and nobody has two."""
    holders = [new_holder(app) for _ in range(6)]
    lies = Lies(credential_id=b"the same credential id for all of them " + app.url.encode())
    made = [holder.device.make(holder.ask_to_add(), lies) for holder in holders]
    calls = [partial(holder.send_new, credential) for holder, credential in zip(holders, made, strict=True)]
    assert outcomes(together(calls)) == {"201": 1, "409 passkey_taken": len(holders) - 1}


def test_a27_two_removals_at_once_leave_one_way_in(app: App) -> None:
    """Of the two last passkeys one stays, whichever was first."""
    holder = new_holder(app)
    assert [holder.add().status_code for _ in range(2)] == [201, 201]
    app.database.execute("UPDATE players SET password_hash = '' WHERE userId = :user", user=holder.user_id)
    calls = [partial(holder.http.delete, f"/me/passkeys/{row['id']}") for row in holder.listed()]
    told = [answer.status_code for answer in together(calls)]
    assert sorted(told) == [204, 409]
    assert len(holder.listed()) == 1


def test_the_bound_holds_against_two_at_once(app: App) -> None:
    """Eight registrations in eight sessions, room for one."""
    holder = new_holder(app)
    insert = (
        "INSERT INTO passkeys (userId, credential_id, public_key, sign_count, user_handle, aaguid, backup_eligible,"
        " backed_up, name, created_at) VALUES (:user, :id, :id, 0, :id, '', 0, 0, 'x', '2026-01-01 00:00:00')"
    )
    for number in range(19):
        app.database.execute(insert, user=holder.user_id, id=f"{holder.user_id}#{number}".encode())
    browsers = [holder.elsewhere() for _ in range(8)]
    assert {browser.player.login().status_code for browser in browsers} == {200}
    made = [Authenticator(app.url).make(browser.ask_to_add()) for browser in browsers]
    calls = [partial(browser.send_new, credential) for browser, credential in zip(browsers, made, strict=True)]
    assert outcomes(together(calls)) == {"201": 1, "409 too_many_passkeys": 7}
    assert "passkey_added" in event_words(holder.player)
