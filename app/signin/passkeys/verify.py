"""Whether an authenticator's answer is good: the relying party's steps of WebAuthn Level 3, sections 7.1 and 7.2.

py_webauthn checks the structures, hashes, flags and signatures. What it leaves open is decided here: an answer made
inside another site's frame is refused; the browser's data is read strictly; a key must be one that we could verify
with later; no certificate is ever looked at, because we do not ask for any; a counter is judged only after the
signature, so that nobody but the key's holder can raise suspicion (app/signin/passkeys/enter.py). Pure.
"""

from collections.abc import Callable
from typing import Final, TypeVar

import structlog
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    parse_attestation_object,
)
from webauthn.helpers.cose import COSECRV, COSEAlgorithmIdentifier
from webauthn.helpers.decode_credential_public_key import DecodedEC2PublicKey, DecodedRSAPublicKey
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    CredentialDeviceType,
    RegistrationCredential,
)

from app.errors import AppError
from app.signin.passkeys.answers import (
    LONGEST_CREDENTIAL_ID,
    Asserted,
    Assertion,
    NotGood,
    Registered,
    Registration,
    read_client_data,
)
from app.signin.passkeys.errors import PasskeyNotAdded, PasskeyRefused
from app.signin.passkeys.relying_party import RelyingParty

T = TypeVar("T")
log = structlog.get_logger()

ALGORITHMS: Final = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
_LONGEST_KEY: Final = 2048
_RSA_BITS: Final = range(2048, 4097)
_FORMATS: Final = frozenset({AttestationFormat.NONE, AttestationFormat.PACKED})


def verify_registration(answer: Registration, *, challenge: str, party: RelyingParty) -> Registered:
    """Raises PasskeyNotAdded."""
    return _in_our_words(lambda: _registered(answer, challenge=challenge, party=party), PasskeyNotAdded)


def verify_assertion(
    answer: Assertion, *, challenge: str, party: RelyingParty, public_key: bytes, backup_eligible: bool
) -> Asserted:
    """Raises PasskeyRefused. `backup_eligible` as at registration: it never changes in an honest authenticator."""

    def asserted() -> Asserted:
        _check_client_data(answer.client_data, kind="webauthn.get", challenge=challenge, party=party)
        found = verify_authentication_response(
            credential=_assertion(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.rp_id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
        if _is_eligible(found.credential_device_type) != backup_eligible:
            raise NotGood("backup eligibility has changed")
        return Asserted(found.new_sign_count, found.credential_backed_up)

    return _in_our_words(asserted, PasskeyRefused)


def _registered(answer: Registration, *, challenge: str, party: RelyingParty) -> Registered:
    _check_client_data(answer.client_data, kind="webauthn.create", challenge=challenge, party=party)
    _refuse_certificates(answer.attestation)
    found = verify_registration_response(
        credential=RegistrationCredential(
            id=bytes_to_base64url(answer.credential_id),
            raw_id=answer.credential_id,
            response=AuthenticatorAttestationResponse(answer.client_data, answer.attestation),
        ),
        expected_challenge=base64url_to_bytes(challenge),
        expected_rp_id=party.rp_id,
        expected_origin=party.origin,
        require_user_verification=True,
        supported_pub_key_algs=ALGORITHMS,
    )
    if found.credential_id != answer.credential_id:
        raise NotGood("the credential id inside is another one")
    if len(found.credential_id) > LONGEST_CREDENTIAL_ID:
        raise NotGood("the credential id is too long")
    _check_key(found.credential_public_key)
    return Registered(
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        aaguid=found.aaguid,
        backup_eligible=_is_eligible(found.credential_device_type),
        backed_up=found.credential_backed_up,
    )


def _check_client_data(raw: bytes, *, kind: str, challenge: str, party: RelyingParty) -> None:
    data = read_client_data(raw)
    if (data.get("type"), data.get("challenge"), data.get("origin")) != (kind, challenge, party.origin):
        raise NotGood("type, challenge or origin is another one")
    if data.get("crossOrigin", False) is not False or "topOrigin" in data:
        raise NotGood("it was made inside another site's frame")


def _refuse_certificates(attestation: bytes) -> None:
    # Asked for none, a browser passes on none, or a signature of the key itself. Certificates would be text of a
    # stranger for a parser that we do not need.
    found = parse_attestation_object(attestation)
    if found.fmt not in _FORMATS or found.att_stmt.x5c:
        raise NotGood("an attestation that was not asked for")


def _check_key(public_key: bytes) -> None:
    """A key that cannot be verified with, or only slowly, must not be stored."""
    if len(public_key) > _LONGEST_KEY:
        raise NotGood("the key is too long")
    key = decode_credential_public_key(public_key)
    if isinstance(key, DecodedEC2PublicKey) and key.crv != COSECRV.P256:
        raise NotGood("ES256 on another curve")
    if isinstance(key, DecodedRSAPublicKey) and not _is_quick(key):
        raise NotGood("RSA of another size")
    decoded_public_key_to_cryptography(key)


def _is_quick(key: DecodedRSAPublicKey) -> bool:
    return int.from_bytes(key.n, "big").bit_length() in _RSA_BITS and len(key.e) <= 4


def _assertion(answer: Assertion) -> AuthenticationCredential:
    response = AuthenticatorAssertionResponse(
        answer.client_data, answer.authenticator_data, answer.signature, answer.user_handle
    )
    return AuthenticationCredential(bytes_to_base64url(answer.credential_id), answer.credential_id, response)


def _is_eligible(kind: CredentialDeviceType) -> bool:
    return kind is CredentialDeviceType.MULTI_DEVICE


def _in_our_words(work: Callable[[], T], refusal: type[AppError]) -> T:
    try:
        return work()
    except Exception as error:
        # Bytes of a stranger go through CBOR, COSE and curve arithmetic: whatever these raise is his, not ours.
        cause = str(error)[:200] if isinstance(error, NotGood) else type(error).__name__
        log.info("passkey_not_good", cause=cause)
        raise refusal from None
