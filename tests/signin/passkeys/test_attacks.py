"""Challenges, counters and what a stranger may try at these doors (A1, A40, A41, A47, A53, A60, A61, T13, T18, T33)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App
from tests.makers.authenticator import Lies, b64
from tests.makers.letters import latest_letter
from tests.makers.mail_steps import event_words
from tests.signin.passkeys.holder import Holder, new_holder


def test_a53_a_challenge_is_good_once(app: App, holder: Holder) -> None:
    """After a success, and after a failure as well."""
    for lies in (Lies(), Lies(verified=False)):
        elsewhere = holder.elsewhere()
        options = elsewhere.ask_to_sign_in()
        cookies = dict(elsewhere.http.cookies)
        first = elsewhere.send(holder.device.use(options, lies))
        assert first.status_code == (200 if lies.verified else 401)
        elsewhere.http.cookies.update(cookies)
        again = elsewhere.send(holder.device.use(options))
        problem_of(again, status=410, code="passkey_attempt_dead")


def test_a01_a41_a53_a_challenge_of_another_browser_is_refused(app: App, holder: Holder) -> None:
    """Login CSRF: the attacker has an answer to his own challenge, and the victim's browser posts it. No cookie of
    the attempt, no session; and it is not used up at home.
    """
    attacker = holder.elsewhere()
    answer = holder.device.use(attacker.ask_to_sign_in())
    victim = app.new_player()
    posted = victim.http.post("/auth/passkey/verify", json={"credential": answer, "transport": "cookie"})
    problem_of(posted, status=410, code="passkey_attempt_dead")
    assert "set-cookie" not in posted.headers
    assert attacker.send(answer).status_code == 200


def test_a40_a_challenge_is_good_for_its_purpose_and_session_alone(app: App, holder: Holder) -> None:
    """Asked for signing in it proves nothing, and the other way round; a session's is not another session's."""
    to_sign_in = holder.device.use(holder.ask_to_sign_in())
    to_prove = holder.device.use(holder.ask_to_prove())
    other = holder.elsewhere()
    assert other.player.login().status_code == 200
    other.http.cookies.update({name: value for name, value in holder.http.cookies.items() if "passkey" in name})
    for answer in (
        holder.http.post("/auth/prove/passkey", json={"credential": to_sign_in}),
        holder.send(to_prove),
        other.http.post("/auth/prove/passkey", json={"credential": to_prove}),
    ):
        problem_of(answer, status=410, code="passkey_attempt_dead")
    assert holder.http.post("/auth/prove/passkey", json={"credential": to_prove}).status_code == 200


def test_a_forged_attempt_is_no_attempt(app: App, holder: Holder) -> None:
    """A program may write what it likes into `attempt`."""
    with httpx2.Client(base_url=app.url, timeout=20) as program:
        begun = program.post("/auth/passkey/options", json={}).json()
        used = holder.device.use(begun["public_key"])
        body, _, mac = begun["attempt"].partition(".")
        for text in (f"{body}.{mac.swapcase()}", f"{body[:-2]}.{mac}", body, "x.y", "."):
            answer = program.post("/auth/passkey/verify", json={"credential": used, "attempt": text})
            problem_of(answer, status=410, code="passkey_attempt_dead")


def test_a53_a_counter_that_goes_back_suspends(app: App) -> None:
    """The copy comes second: it is refused, the passkey is suspended, whoever came in by passkey is out, the player is
    told. The true one is refused afterwards, too: nobody knows which is which.
    """
    holder = new_holder(app, counts=True)
    assert holder.add().status_code == 201
    thief = replace(holder.elsewhere(), device=holder.device.copy())
    inside = holder.elsewhere()
    assert inside.sign_in().status_code == 200
    problem_of(thief.sign_in(), status=403, code="passkey_suspended")
    assert inside.player.session().status_code == 401
    assert holder.player.session().status_code == 200, "the session by password goes on"
    for _ in range(3):
        problem_of(holder.elsewhere().sign_in(), status=403, code="passkey_suspended")
    [listed] = holder.listed()
    assert listed["suspended_at"] is not None
    assert event_words(holder.player).count("passkey_suspended") == 1
    assert latest_letter(app, holder.player.email, count=2).subject == "A passkey of your IGW account is suspended"
    assert holder.http.delete(f"/me/passkeys/{listed['id']}").status_code == 204


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a53_every_step_back_counts(app: App, count: int) -> None:
    """Equal, lower, or suddenly zero."""
    holder = new_holder(app, counts=True)
    assert holder.add().status_code == 201
    assert [holder.elsewhere().sign_in().status_code for _ in range(2)] == [200, 200]
    problem_of(holder.elsewhere().sign_in(Lies(sign_count=count)), status=403, code="passkey_suspended")


def test_a60_only_the_holder_of_the_key_can_have_it_suspended(app: App) -> None:
    """A stranger who knows the credential id and sends a low counter changes nothing."""
    holder = new_holder(app, counts=True)
    assert holder.add().status_code == 201
    assert holder.elsewhere().sign_in().status_code == 200
    wrong = Lies(sign_count=0, signature=b"\x30\x06\x02\x01\x01\x02\x01\x01")
    problem_of(holder.elsewhere().sign_in(wrong), status=401, code="passkey_refused")
    assert holder.listed()[0]["suspended_at"] is None
    assert holder.elsewhere().sign_in().status_code == 200


def test_a47_a_foreign_site_begins_and_ends_nothing(app: App, holder: Holder) -> None:
    """At the doors as well as in an open session."""
    answer = holder.device.use(holder.ask_to_sign_in())
    body = {"credential": answer, "transport": "cookie"}
    elsewhere = {"Origin": "https://evil.example"}
    for path, json_body in (
        ("/auth/passkey/options", {}),
        ("/auth/passkey/verify", body),
        ("/auth/prove/passkey/options", None),
        ("/auth/prove/passkey", {"credential": answer}),
        ("/me/passkey/options", None),
        ("/me/passkeys", {"credential": answer}),
    ):
        refused = holder.http.post(path, json=json_body, headers=elsewhere)
        problem_of(refused, status=403, code="cross_site_request")
    removed = holder.http.delete(f"/me/passkeys/{holder.listed()[0]['id']}", headers=elsewhere)
    problem_of(removed, status=403, code="cross_site_request")


def test_a61_the_options_tell_nobody_apart(app: App, holder: Holder) -> None:
    """They name nobody and need nobody: a browser that knows a player gets what any browser gets."""
    shapes = []
    for somebody in (holder, holder.elsewhere(), Holder(app, app.new_player(), holder.device)):
        options = somebody.ask_to_sign_in()
        shapes.append(options | {"challenge": ""})
    assert shapes[0] == shapes[1] == shapes[2]


def test_a61_what_is_refused_is_refused_alike(app: App, holder: Holder) -> None:
    """Unknown credential, wrong signature, foreign handle: one answer."""
    answers = [
        holder.elsewhere().sign_in(lies)
        for lies in (Lies(credential_id=b"q" * 32), Lies(signature=b"\0"), Lies(user_handle=b"x" * 64))
    ]
    assert len({json.dumps(answer.json() | {"request_id": ""}) for answer in answers}) == 1


@pytest.mark.parametrize("value", [0, True, [], {}, None, "", "not base64url!", "A", "x" * 9000])
@pytest.mark.parametrize("name", ["clientDataJSON", "authenticatorData", "signature"])
def test_t13_t33_other_values_are_refused_without_echo(app: App, holder: Holder, name: str, value: Any) -> None:
    """422 before any query; an empty one is no valid answer either."""
    credential = holder.device.use(holder.ask_to_sign_in())
    credential["response"][name] = value
    answer = holder.send(credential)
    if value == "":
        assert answer.status_code in {401, 410}
        return
    assert set(faults_of(answer)) == {f"credential.response.{name}"}
    assert "not base64url!" not in answer.text


def test_t18_fields_beside_the_credential_are_refused_inside_it_they_mean_nothing(app: App, holder: Holder) -> None:
    """Browsers may add to the standard's object; to our own nobody adds."""
    credential = holder.device.use(holder.ask_to_sign_in())
    assert faults_of(holder.send(credential, userId=1)) == {"userId": "unknown_field"}
    credential |= {"userId": 1, "is_admin": True}
    assert holder.send(credential).json()["userId"] == holder.user_id


def test_a_form_cannot_carry_a_passkey(app: App) -> None:
    player = app.new_player()
    for path in ("/auth/passkey/options", "/auth/passkey/verify"):
        answer = player.http.post(path, data={"credential": "{}"})
        problem_of(answer, status=415, code="unsupported_media_type")


def test_a_handle_is_the_players_alone_and_random(app: App) -> None:
    """Two players, two handles; neither holds anything of the player."""
    holders = [new_holder(app) for _ in range(2)]
    handles = [holder.ask_to_add()["user"]["id"] for holder in holders]
    assert len(set(handles)) == 2
    assert b64(str(holders[0].user_id).encode()) not in handles[0]
