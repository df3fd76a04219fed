"""Everything an authenticator and a browser may say that is not so (A53, T40; WebAuthn Level 3, sections 7.1 and 7.2).

What is refused does not depend on the database, so one is enough.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App
from tests.makers.authenticator import Authenticator, Lies
from tests.makers.letters import wait_for_empty_outbox
from tests.signin.passkeys.holder import Holder, new_holder
from tests.signin.tables import picture_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def _tiny_rsa() -> bytes:
    numbers = rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key().public_numbers()
    return cbor2.dumps({1: 3, 3: -257, -1: numbers.n.to_bytes(128, "big"), -2: b"\1\0\1"})


BOTH: dict[str, Lies] = {
    "another origin": Lies(origin="https://localhost.evil.example"),
    "the origin's port": Lies(origin="http://localhost:1"),
    "the origin by its number": Lies(origin="http://127.0.0.1:8001"),
    "another rp id": Lies(rp_id="evil.example"),
    "no rp id": Lies(rp_id=""),
    "nobody was there": Lies(present=False),
    "the person not verified": Lies(verified=False),
    "in a frame of another site": Lies(extra_client_data={"crossOrigin": True}),
    "crossOrigin as text": Lies(extra_client_data={"crossOrigin": "false"}),
    "a top origin": Lies(extra_client_data={"topOrigin": "https://evil.example"}),
    "backed up but not eligible": Lies(eligible=False, backed_up=True),
    "bytes left over": Lies(tail=b"\0"),
}
USED = BOTH | {
    "the other kind": Lies(kind="webauthn.create"),
    "no kind": Lies(kind="payment.get"),
    "eligibility has changed": Lies(eligible=False, backed_up=False),
    "another signature": Lies(signature=b"\x30\x06\x02\x01\x01\x02\x01\x01"),
    "an empty signature": Lies(signature=b"\0"),
    "a foreign user handle": Lies(user_handle=b"x" * 64),
    "a user handle cut short": Lies(user_handle=b"x"),
    "no user handle": Lies(user_handle="missing"),
    "an unknown credential": Lies(credential_id=b"y" * 32),
}
MADE = BOTH | {
    "the other kind": Lies(kind="webauthn.get"),
    "another id outside": Lies(outer_id=b"y" * 32),
    "no CBOR": Lies(attestation=b"\xff\xff\xff"),
    "CBOR that never ends": Lies(attestation=b"\x9f" * 4000),
    "CBOR nested deep": Lies(attestation=b"\x81" * 11000 + b"\x00"),
    "a map of nothing": Lies(attestation=cbor2.dumps({})),
    "a text": Lies(attestation=cbor2.dumps("authData")),
    "short data": Lies(attestation=cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": b"x"})),
    "data that is no bytes": Lies(attestation=cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": 7})),
    "no key": Lies(public_key=b"\xa0"),
    "a key that is a number": Lies(public_key=b"\x04"),
    "a key not on the curve": Lies(public_key=cbor2.dumps({1: 2, 3: -7, -1: 1, -2: b"\1" * 32, -3: b"\2" * 32})),
    "ES256 on another curve": Lies(public_key=cbor2.dumps({1: 2, 3: -7, -1: 2, -2: b"\1" * 48, -3: b"\2" * 48})),
    "no algorithm": Lies(public_key=cbor2.dumps({1: 2, 3: 0, -1: 1, -2: b"\1" * 32, -3: b"\2" * 32})),
    "RSA of 1024 bits": Lies(public_key=_tiny_rsa()),
    "RSA of 40,000 bits": Lies(public_key=cbor2.dumps({1: 3, 3: -257, -1: b"\xff" * 5000, -2: b"\1\0\1"})),
    "an unknown format": Lies(fmt="android-safetynet", statement={"ver": "1", "response": b"x"}),
    "a certificate nobody asked for": Lies(fmt="packed", statement={"alg": -7, "sig": b"x", "x5c": [b"\x30\x00"]}),
    "a wrong self attestation": Lies(fmt="packed", statement={"alg": -7, "sig": b"\x30\x00"}),
    "a statement where none is": Lies(fmt="none", statement={"sig": b"x"}),
}
CLIENT_DATA: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "no JSON": lambda data: b"{",
    "no object": lambda data: json.dumps([data]).encode(),
    "in UTF-16": lambda data: json.dumps(data).encode("utf-16"),
    "with a mark in front": lambda data: b"\xef\xbb\xbf" + json.dumps(data).encode(),
    "bad UTF-8": lambda data: json.dumps(data).encode()[:-1] + b',"x":"\xff"}',
    "the origin twice": lambda data: b'{"origin":"https://evil.example",' + json.dumps(data).encode()[1:],
    "a challenge that is a number": lambda data: json.dumps(data | {"challenge": 7}).encode(),
    "a type that is a list": lambda data: json.dumps(data | {"type": [data["type"]]}).encode(),
    "nested without end": lambda data: b'{"a":' * 900 + b"1" + b"}" * 900,
}


@pytest.mark.parametrize("lie", USED)
def test_a53_t40_a_false_answer_signs_nobody_in(app: App, holder: Holder, lie: str) -> None:
    """And changes nothing but that the challenge is used up; the truth is believed afterwards."""
    wait_for_empty_outbox(app)
    before = picture_of(app.database)
    problem_of(holder.elsewhere().sign_in(USED[lie]), status=401, code="passkey_refused")
    after = picture_of(app.database)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"oauth_attempts"}
    assert holder.elsewhere().sign_in().status_code == 200


@pytest.mark.parametrize("lie", [lie for lie in USED if lie != "no user handle"])
def test_a53_t40_a_false_answer_proves_nothing(app: App, holder: Holder, lie: str) -> None:
    """The session stays as it is. (Whoever is named beforehand need not be named by the authenticator.)"""
    holder.age_the_proof()
    problem_of(holder.prove(USED[lie]), status=401, code="passkey_refused")
    problem_of(holder.http.post("/me/passkey/options"), status=403, code="reauthentication_needed")


@pytest.mark.parametrize("lie", MADE)
def test_a53_t40_a_false_registration_adds_nothing(app: App, holder: Holder, lie: str) -> None:
    """Nor does it rotate the session or write to the player."""
    token = holder.http.cookies["igw_session"]
    options = holder.ask_to_add()
    made = holder.send_new(Authenticator(app.url).make(options, MADE[lie]))
    problem_of(made, status=400, code="passkey_not_added")
    assert (len(holder.rows()), holder.http.cookies["igw_session"]) == (1, token)
    true = holder.send_new(Authenticator(app.url).make(options))
    problem_of(true, status=410, code="passkey_attempt_dead")


def test_a53_an_algorithm_that_was_not_offered_is_refused(app: App) -> None:
    holder = new_holder(app, algorithm="ES384")
    problem_of(holder.add(), status=400, code="passkey_not_added")


def test_a_self_attestation_and_the_longest_id_are_taken(app: App) -> None:
    """What browsers may send although nothing was asked for."""
    holder = new_holder(app)
    assert holder.add(Lies(fmt="packed", credential_id=b"z" * 1023)).status_code == 201
    too_long = set(faults_of(holder.add(Lies(credential_id=b"z" * 1024))))
    assert too_long == {"credential.id", "credential.rawId"}
    holder.device.credentials.pop()
    assert holder.elsewhere().sign_in().status_code == 200


@pytest.mark.parametrize("shape", CLIENT_DATA)
def test_a53_client_data_is_read_strictly(app: App, holder: Holder, shape: str) -> None:
    """In one way only. Where no challenge can be read, no attempt is found; nothing is a 500."""
    elsewhere = holder.elsewhere()
    options = elsewhere.ask_to_sign_in()
    data = {"type": "webauthn.get", "challenge": options["challenge"], "origin": app.url, "crossOrigin": False}
    answer = elsewhere.send(holder.device.use(options, Lies(client_data=CLIENT_DATA[shape](data))))
    assert answer.status_code in {401, 410}, answer.text
    assert answer.json()["code"] in {"passkey_refused", "passkey_attempt_dead"}
    assert elsewhere.player.session().status_code == 401
