"""A passkey is added, signs in without a user name, proves again, is renamed and removed."""

from __future__ import annotations

import httpx2
import pytest

from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App
from tests.makers.authenticator import Authenticator, Lies, b64, unb64
from tests.makers.letters import latest_letter, letters_to
from tests.makers.mail_steps import event_words, verified_player
from tests.signin.passkeys.holder import Holder, new_holder


def test_a_passkey_is_added_and_signs_in_without_a_user_name(app: App) -> None:
    """The options ask for what we demand; the handle says nothing of the player; the session is proven."""
    holder = new_holder(app)
    options = holder.ask_to_add()
    assert options["rp"] == {"name": "IGW", "id": "localhost"}
    assert options["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert (options["attestation"], options["timeout"], options["excludeCredentials"]) == ("none", 300_000, [])
    assert [parameter["alg"] for parameter in options["pubKeyCredParams"]] == [-7, -8, -257]
    assert (len(unb64(options["challenge"])), len(unb64(options["user"]["id"]))) == (32, 64)
    added = holder.send_new(holder.device.make(options), name="Lan's phone")
    assert added.status_code == 201
    [listed] = holder.listed()
    assert added.json()["passkey"] == listed
    assert (listed["name"], listed["synced"], listed["last_used_at"]) == ("Lan's phone", True, None)
    assert [one["id"] for one in holder.ask_to_add()["excludeCredentials"]] == [
        b64(holder.device.credentials[0].credential_id)
    ]
    elsewhere = holder.elsewhere()
    asked = elsewhere.ask_to_sign_in()
    assert (asked["rpId"], asked["userVerification"], asked["allowCredentials"]) == ("localhost", "required", [])
    answer = elsewhere.send(holder.device.use(asked))
    assert (answer.status_code, answer.json()) == (200, {"userId": holder.user_id})
    session = elsewhere.http.get("/me/sessions").json()[0]
    assert (session["method"], session["current"]) == ("passkey", True)
    assert elsewhere.ask_to_add()["user"]["id"] == options["user"]["id"], "fresh proof, and the same handle"
    assert elsewhere.listed()[0]["last_used_at"] is not None


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA", "RS256"])
def test_the_three_algorithms(app: App, algorithm: str) -> None:
    holder = new_holder(app, algorithm=algorithm)
    assert holder.add().status_code == 201
    assert holder.elsewhere().sign_in().status_code == 200


def test_a_program_carries_the_attempt_itself(app: App) -> None:
    """With transport `token` no cookie is set, and the attempt comes back in the body."""
    holder = new_holder(app)
    holder.player.login(transport="token")
    begun = holder.player.bearer("POST", "/me/passkey/options")
    assert "set-cookie" not in begun.headers
    made = {"credential": holder.device.make(begun.json()["public_key"]), "attempt": begun.json()["attempt"]}
    added = holder.player.bearer("POST", "/me/passkeys", json=made)
    assert added.status_code == 201
    problem_of(holder.player.bearer("GET", "/me/passkeys"), status=401, code="not_signed_in")
    holder.player.token = added.json()["session_token"]
    app.secrets_seen.add(holder.player.token, kind="session token")
    assert len(holder.player.bearer("GET", "/me/passkeys").json()) == 1
    with httpx2.Client(base_url=app.url, timeout=20) as program:
        begun = program.post("/auth/passkey/options", json={})
        assert "set-cookie" not in begun.headers
        used = holder.device.use(begun.json()["public_key"])
        signed_in = program.post("/auth/passkey/verify", json={"credential": used, "attempt": begun.json()["attempt"]})
    assert signed_in.status_code == 200
    assert "set-cookie" not in signed_in.headers
    app.secrets_seen.add(signed_in.json()["session_token"], kind="session token")


def test_a41_the_session_has_a_new_token_when_a_passkey_was_added(app: App) -> None:
    """The old one is dead; the proof has grown no younger by it."""
    holder = new_holder(app)
    before = holder.http.cookies["igw_session"]
    assert holder.add().status_code == 201
    assert holder.http.cookies["igw_session"] != before
    assert holder.player.session().status_code == 200
    stale = httpx2.get(f"{app.url}/auth/session", headers={"Cookie": f"igw_session={before}"}, timeout=20)
    problem_of(stale, status=401, code="not_signed_in")


def test_a_passkey_proves_again_in_an_old_session(holder: Holder) -> None:
    """403 before, allowed after; the token is a new one."""
    holder.age_the_proof()
    problem_of(holder.http.post("/me/passkey/options"), status=403, code="reauthentication_needed")
    before = holder.http.cookies["igw_session"]
    asked = holder.ask_to_prove()
    assert [one["id"] for one in asked["allowCredentials"]] == [b64(holder.device.credentials[0].credential_id)]
    assert holder.prove().status_code == 200
    assert holder.http.cookies["igw_session"] != before
    assert holder.http.post("/me/passkey/options").status_code == 200
    assert event_words(holder.player)[0] == "proven"


def test_without_fresh_proof_no_passkey_is_added_or_removed(holder: Holder) -> None:
    """T6: neither by an answer whose options were asked in time."""
    options = holder.ask_to_add()
    holder.age_the_proof()
    made = holder.send_new(holder.device.make(options))
    problem_of(made, status=403, code="reauthentication_needed")
    problem_of(
        holder.http.delete(f"/me/passkeys/{holder.listed()[0]['id']}"), status=403, code="reauthentication_needed"
    )
    assert len(holder.listed()) == 1


def test_a_passkey_is_renamed(holder: Holder) -> None:
    """Fit to be shown, at most 60 characters; not to nothing."""
    path = f"/me/passkeys/{holder.listed()[0]['id']}"
    assert holder.http.patch(path, json={"name": "  My \u202ephone\n"}).status_code == 204
    assert holder.listed()[0]["name"] == "My phone"
    assert holder.http.patch(path, json={"name": "My phone"}).status_code == 204, "its name already"
    assert faults_of(holder.http.patch(path, json={"name": "\u202e \t"})) == {"name": "missing"}
    assert faults_of(holder.http.patch(path, json={"name": "x" * 61})) == {"name": "too_long"}
    problem_of(holder.http.patch("/me/passkeys/2147483647", json={"name": "x"}), status=404, code="not_found")


def test_a_removed_passkey_opens_nothing_and_its_sessions_end(app: App) -> None:
    """Those that were opened by passkey; the one that removes stays. The player is told by mail."""
    holder = new_holder(app, verified_player(app))
    assert holder.add().status_code == 201
    assert latest_letter(app, holder.player.email, count=2).subject == "A passkey was added to your IGW account"
    by_passkey, by_password = holder.elsewhere(), holder.elsewhere()
    assert by_passkey.sign_in().status_code == 200
    assert by_password.player.login().status_code == 200
    assert holder.http.delete(f"/me/passkeys/{holder.listed()[0]['id']}").status_code == 204
    assert holder.listed() == []
    sessions = [one.player.session().status_code for one in (holder, by_passkey, by_password)]
    assert sessions == [200, 401, 200]
    problem_of(holder.elsewhere().sign_in(), status=401, code="passkey_refused")
    assert "passkey_removed" in event_words(holder.player)
    assert any(letter.subject.startswith("A passkey was removed") for letter in letters_to(app, holder.player.email))


def test_a27_the_last_way_in_stays(app: App) -> None:
    """Of two passkeys and nothing else one may go. A suspended one is no way in."""
    holder = new_holder(app)
    assert [holder.add().status_code for _ in range(2)] == [201, 201]
    app.database.execute("UPDATE players SET password_hash = '' WHERE userId = :user", user=holder.user_id)
    first, second = (row["id"] for row in holder.listed())
    suspend = "UPDATE passkeys SET suspended_at = :at WHERE passkey_id = :id"
    app.database.execute(suspend, at="2026-01-01 00:00:00", id=first)
    problem_of(holder.http.delete(f"/me/passkeys/{second}"), status=409, code="last_way_in")
    app.database.execute(suspend, at=None, id=first)
    assert holder.http.delete(f"/me/passkeys/{second}").status_code == 204
    problem_of(holder.http.delete(f"/me/passkeys/{first}"), status=409, code="last_way_in")
    assert [row["id"] for row in holder.listed()] == [first]


def test_there_are_at_most_twenty(app: App, holder: Holder) -> None:
    options = holder.ask_to_add()
    insert = (
        "INSERT INTO passkeys (userId, credential_id, public_key, sign_count, user_handle, aaguid, backup_eligible,"
        " backed_up, name, created_at) VALUES (:user, :id, :id, 0, :id, '', 0, 0, 'x', '2026-01-01 00:00:00')"
    )
    for number in range(19):
        app.database.execute(insert, user=holder.user_id, id=f"{holder.user_id}-{number}".encode())
    problem_of(holder.http.post("/me/passkey/options"), status=409, code="too_many_passkeys")
    problem_of(holder.send_new(holder.device.make(options)), status=409, code="too_many_passkeys")
    assert len(holder.listed()) == 20


def test_a50_another_players_passkey_is_nothing_to_me(app: App, holder: Holder) -> None:
    """404 as for one that does not exist; it proves nothing in my session either."""
    stranger = new_holder(app)
    assert stranger.add().status_code == 201
    path = f"/me/passkeys/{holder.listed()[0]['id']}"
    for answer in (stranger.http.delete(path), stranger.http.patch(path, json={"name": "mine"})):
        problem_of(answer, status=404, code="not_found")
    stranger.age_the_proof()
    used = holder.device.use(stranger.ask_to_prove(), credential=holder.device.credentials[0])
    problem_of(stranger.http.post("/auth/prove/passkey", json={"credential": used}), status=401, code="passkey_refused")


def test_a44_a_blocked_player_hears_what_he_hears_at_every_door(app: App, holder: Holder) -> None:
    app.database.execute("UPDATE players SET status = 'blocked' WHERE userId = :user", user=holder.user_id)
    problem_of(holder.elsewhere().sign_in(), status=403, code="account_blocked")


def test_a_passkey_that_somebody_has_is_taken(app: App, holder: Holder) -> None:
    """The id is unique over all players, byte by byte."""
    stranger, taken = new_holder(app), holder.device.credentials[0].credential_id
    problem_of(stranger.add(Lies(credential_id=taken)), status=409, code="passkey_taken")
    for alike in (taken + b" ", taken + b"\0", taken[:-1], taken.swapcase()):
        assert stranger.add(Lies(credential_id=alike)).status_code == 201


def test_where_passkeys_are_offered_is_told(app: App) -> None:
    """Password managers look for the addresses of the W3C; a password is changed on the account page."""
    told = httpx2.get(f"{app.url}/auth/providers", timeout=20).json()
    assert (told["passkeys"], told["passkeys_off"]) == (True, None)
    page = f"{app.url}/account#passkeys"
    known = httpx2.get(f"{app.url}/.well-known/passkey-endpoints", timeout=20)
    assert (known.status_code, known.json()) == (200, {"enroll": page, "manage": page})
    change = httpx2.get(f"{app.url}/.well-known/change-password", timeout=20)
    assert (change.status_code, change.headers["location"]) == (302, "/account#password")


def test_a_device_without_a_counter_and_one_with(app: App) -> None:
    """Zero stays zero; a counter goes up and is kept."""
    for counts, expected in ((False, 0), (True, 2)):
        holder = new_holder(app, counts=counts)
        assert holder.add().status_code == 201
        assert [holder.elsewhere().sign_in().status_code for _ in range(2)] == [200, 200]
        assert holder.rows()[0]["sign_count"] == expected


def test_whether_it_is_synced_may_change(app: App) -> None:
    """Backup state is of the moment; eligibility is for life (T40)."""
    holder = new_holder(app, backed_up=False)
    assert holder.add().status_code == 201
    assert holder.listed()[0]["synced"] is False
    assert holder.elsewhere().sign_in(Lies(backed_up=True)).status_code == 200
    assert holder.listed()[0]["synced"] is True


def test_another_device_is_another_device(app: App, holder: Holder) -> None:
    """An authenticator that has never been here cannot begin by guessing."""
    thief = Authenticator(app.url)
    thief.make(holder.ask_to_add())
    at_the_door = Holder(app, app.new_player(), thief)
    problem_of(at_the_door.sign_in(), status=401, code="passkey_refused")
