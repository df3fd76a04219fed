"""The test vectors of the WebAuthn standard, against our verifier (tests/data/webauthn_vectors.json names the source).

Our terms are narrower than the standard's: the person verified, no frame of another site, no certificates, three
algorithms. So each vector is taken, or refused for a reason that can be read off its bytes; each reason is met.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cbor2
import pytest
from webauthn.helpers import parse_attestation_object

from app.signin.passkeys.answers import Assertion, Registration, challenge_in
from app.signin.passkeys.errors import PasskeyNotAdded, PasskeyRefused
from app.signin.passkeys.relying_party import RelyingParty
from app.signin.passkeys.verify import verify_assertion, verify_registration
from tests.makers.authenticator import b64

DATA = json.loads((Path(__file__).parents[2] / "data" / "webauthn_vectors.json").read_text(encoding="utf-8"))
PARTY = RelyingParty(DATA["rp_id"], DATA["origin"], "Example")
VECTORS = {vector["name"]: vector for vector in DATA["vectors"]}
_PRESENT, _VERIFIED, _ELIGIBLE = 0x01, 0x04, 0x08
_COSE_OF_OURS = {-7, -8, -257}


def registered(name: str) -> dict[str, bytes]:
    return {field: bytes.fromhex(value) for field, value in VECTORS[name]["registration"].items()}


def used(name: str) -> dict[str, bytes]:
    return {field: bytes.fromhex(value) for field, value in VECTORS[name]["authentication"].items()}


def key_of(name: str) -> bytes:
    attested = parse_attestation_object(registered(name)["attestationObject"]).auth_data.attested_credential_data
    assert attested is not None
    return bytes(attested.credential_public_key)


def is_eligible(name: str) -> bool:
    data = cbor2.loads(registered(name)["attestationObject"])["authData"]
    return bool(data[32] & _ELIGIBLE)


def reasons_against(client_data: bytes, authenticator_data: bytes, key: dict[int, Any]) -> set[str]:
    """What our terms have against an answer, read off its bytes without our verifier."""
    data, flags, found = json.loads(client_data), authenticator_data[32], set()
    if data.get("crossOrigin"):
        found.add("framed")
    if not flags & _VERIFIED:
        found.add("not verified")
    if key[3] not in _COSE_OF_OURS:
        found.add("algorithm")
    return found


def reasons_against_registration(name: str) -> set[str]:
    vector = registered(name)
    attestation = cbor2.loads(vector["attestationObject"])
    found = reasons_against(vector["clientDataJSON"], attestation["authData"], cbor2.loads(key_of(name)))
    if attestation["fmt"] not in {"none", "packed"} or "x5c" in attestation["attStmt"]:
        found.add("attested")
    return found


def register(name: str) -> None:
    vector = registered(name)
    answer = Registration(vector["credential_id"], vector["clientDataJSON"], vector["attestationObject"])
    made = verify_registration(answer, challenge=b64(vector["challenge"]), party=PARTY)
    assert (made.credential_id, made.backup_eligible) == (vector["credential_id"], is_eligible(name))


def use(name: str, *, challenge: bytes | None = None, changed: int | None = None) -> None:
    vector = used(name)
    signature = bytearray(vector["signature"])
    if changed is not None:
        signature[changed] ^= 1
    answer = Assertion(
        registered(name)["credential_id"],
        vector["clientDataJSON"],
        vector["authenticatorData"],
        bytes(signature),
        None,
    )
    wanted = b64(challenge or vector["challenge"])
    eligible = is_eligible(name)
    verify_assertion(answer, challenge=wanted, party=PARTY, public_key=key_of(name), backup_eligible=eligible)


USABLE = [name for name in VECTORS if cbor2.loads(key_of(name))[3] in _COSE_OF_OURS]
"""The others' keys are never registered, so nobody can use them."""


def is_taken(act: Any, *arguments: Any, **wishes: Any) -> bool:
    try:
        act(*arguments, **wishes)
    except (PasskeyRefused, PasskeyNotAdded):
        return False
    return True


@pytest.mark.parametrize("name", VECTORS)
def test_a53_a_registration_of_the_standard_is_taken_or_refused_by_our_terms(name: str) -> None:
    assert is_taken(register, name) == (reasons_against_registration(name) == set())


@pytest.mark.parametrize("name", USABLE)
def test_a53_a_use_of_the_standard_is_taken_or_refused_by_our_terms(name: str) -> None:
    """With a changed bit, or for another challenge, none is."""
    vector, key = used(name), cbor2.loads(key_of(name))
    reasons = reasons_against(vector["clientDataJSON"], vector["authenticatorData"], key)
    assert is_taken(use, name) == (reasons == set())
    assert not is_taken(use, name, changed=-1)
    assert not is_taken(use, name, challenge=b"another challenge of thirty-two b")


def test_the_challenge_is_found_in_every_vector() -> None:
    for name in VECTORS:
        for vector in (registered(name), used(name)):
            assert challenge_in(vector["clientDataJSON"]) == b64(vector["challenge"])


def test_every_reason_is_met_and_something_is_taken() -> None:
    """Or the tests above would show little."""
    against = [reasons_against_registration(name) for name in VECTORS]
    assert set().union(*against) == {"framed", "not verified", "algorithm", "attested"}
    taken = {
        int(cbor2.loads(key_of(name))[3])
        for name in VECTORS
        if not reasons_against(used(name)["clientDataJSON"], used(name)["authenticatorData"], cbor2.loads(key_of(name)))
    }
    assert set() in against
    assert -7 in taken
