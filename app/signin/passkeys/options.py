"""What a browser is told before it talks to an authenticator: the options of WebAuthn, as JSON."""

from collections.abc import Sequence
from typing import Any, Final

from webauthn import generate_authentication_options, generate_registration_options
from webauthn.helpers import base64url_to_bytes, options_to_json_dict
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.players.passkeys import StoredPasskey
from app.signin.passkeys.attempt import LIFE_SECONDS, Attempt
from app.signin.passkeys.relying_party import RelyingParty
from app.signin.passkeys.verify import ALGORITHMS

_TIMEOUT: Final = LIFE_SECONDS * 1000


def request_options(attempt: Attempt, *, party: RelyingParty, allowed: Sequence[StoredPasskey] = ()) -> dict[str, Any]:
    """`PublicKeyCredentialRequestOptionsJSON`; with nobody named the authenticator offers whom it knows here."""
    options = generate_authentication_options(
        rp_id=party.rp_id,
        challenge=base64url_to_bytes(attempt.challenge),
        timeout=_TIMEOUT,
        allow_credentials=[_descriptor(passkey) for passkey in allowed] or None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def creation_options(
    attempt: Attempt, *, party: RelyingParty, email: str, display_name: str, held: Sequence[StoredPasskey]
) -> dict[str, Any]:
    """`PublicKeyCredentialCreationOptionsJSON`: needs no user name later; the person verified."""
    options = generate_registration_options(
        rp_id=party.rp_id,
        rp_name=party.name,
        user_name=email,
        user_display_name=display_name,
        user_id=base64url_to_bytes(attempt.user_handle),
        challenge=base64url_to_bytes(attempt.challenge),
        timeout=_TIMEOUT,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[_descriptor(passkey) for passkey in held],
        supported_pub_key_algs=ALGORITHMS,
    )
    return options_to_json_dict(options)


def _descriptor(passkey: StoredPasskey) -> PublicKeyCredentialDescriptor:
    transports = [AuthenticatorTransport(word) for word in passkey.transports]
    return PublicKeyCredentialDescriptor(id=passkey.credential_id, transports=transports or None)
