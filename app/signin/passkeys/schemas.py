"""Bodies with what an authenticator said, as browsers write it (`PublicKeyCredential.toJSON()`), and our answers."""

import base64
import binascii
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from app.signin.passkeys.answers import Assertion, Registration
from app.signin.schemas import Transport

#: Words of the standard; what else a browser may say of its ways to an authenticator is left out.
KNOWN_TRANSPORTS: Final = ("ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb")


def _base64url(text: str) -> str:
    try:
        _decoded(text)
    except binascii.Error:
        raise PydanticCustomError("bad_format", "is not base64url") from None
    return text


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


Base64Url: TypeAlias = Annotated[
    str, Field(pattern="^[A-Za-z0-9_-]*$", examples=["VGhpcyBpcyBvbmU"]), AfterValidator(_base64url)
]
CredentialId: TypeAlias = Annotated[Base64Url, Field(min_length=1, max_length=1364, examples=["VGhpcyBpcyBvbmU"])]
AttemptText: TypeAlias = Annotated[
    str,
    Field(max_length=1000, pattern=r"^[A-Za-z0-9_.-]+$", description="as the options came with it; browsers have it"),
]
PasskeyName: TypeAlias = Annotated[str, Field(min_length=1, max_length=60, examples=["Lan's phone"])]


class _Credential(BaseModel):
    # Not `forbid`: browsers may add to this object, and what they add means nothing here.
    model_config = ConfigDict(extra="ignore", strict=True, hide_input_in_errors=True)

    id: CredentialId
    rawId: CredentialId  # noqa: N815 - the standard's name
    type: Literal["public-key"]


class AssertionResponse(BaseModel):
    """The `response` of a passkey that was used."""

    model_config = ConfigDict(extra="ignore", strict=True, hide_input_in_errors=True)

    clientDataJSON: Annotated[Base64Url, Field(max_length=8000)]  # noqa: N815
    authenticatorData: Annotated[Base64Url, Field(max_length=8000)]  # noqa: N815
    signature: Annotated[Base64Url, Field(max_length=2000)]
    userHandle: Annotated[Base64Url, Field(max_length=100)] | None = None  # noqa: N815


class AttestationResponse(BaseModel):
    """The `response` of a passkey that was made."""

    model_config = ConfigDict(extra="ignore", strict=True, hide_input_in_errors=True)

    clientDataJSON: Annotated[Base64Url, Field(max_length=8000)]  # noqa: N815
    attestationObject: Annotated[Base64Url, Field(max_length=16_000)]  # noqa: N815
    transports: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)] = []


class UsedCredential(_Credential):
    """A passkey that was used: `AuthenticationResponseJSON` of the standard."""

    response: AssertionResponse

    def assertion(self) -> Assertion:
        """Decoded. An `id` that differs from `rawId` is no credential at all."""
        said = self.response
        return Assertion(
            credential_id=_decoded(self.id) if self.id == self.rawId else b"",
            client_data=_decoded(said.clientDataJSON),
            authenticator_data=_decoded(said.authenticatorData),
            signature=_decoded(said.signature),
            user_handle=None if said.userHandle is None else _decoded(said.userHandle),
        )


class MadeCredential(_Credential):
    """A passkey that was made: `RegistrationResponseJSON` of the standard."""

    response: AttestationResponse

    def registration(self) -> Registration:
        """Decoded, as above."""
        return Registration(
            credential_id=_decoded(self.id) if self.id == self.rawId else b"",
            client_data=_decoded(self.response.clientDataJSON),
            attestation=_decoded(self.response.attestationObject),
        )

    def transports(self) -> tuple[str, ...]:
        """The known ones, each once."""
        return tuple(word for word in KNOWN_TRANSPORTS if word in self.response.transports)


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class PasskeyAskBody(_Body):
    """Beginning to sign in with a passkey."""

    transport: Transport | None = Field(
        None, description="`token` (default): `attempt` is in the answer; `cookie`: the browser keeps it"
    )


class PasskeySignInBody(_Body):
    """Signing in with a passkey."""

    credential: UsedCredential
    attempt: AttemptText | None = None
    transport: Transport | None = Field(
        None, description="`token` (default): the token is in the answer; `cookie`: the browser gets a cookie"
    )


class PasskeyProofBody(_Body):
    """Proving again with a passkey."""

    credential: UsedCredential
    attempt: AttemptText | None = None


class PasskeyOptionsAnswer(BaseModel):
    """For `navigator.credentials`: `public_key` is the standard's JSON form, read by `PublicKeyCredential.parse…`."""

    public_key: dict[str, Any]
    expires_in_seconds: int
    attempt: str | None = None
