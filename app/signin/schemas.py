"""Bodies of signing in and up, and the answer to both."""

import re
from datetime import date
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from app.kit.clock import utc_now
from app.kit.countries import country_code, language_code
from app.kit.email import BadEmail, read_email

SHORTEST_BYTES: Final = 8
LONGEST_BYTES: Final = 72  # bcrypt reads no further; a longer password is refused, never cut
_OLDEST_BIRTH_YEAR: Final = 1900
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _email(text: str) -> str:
    try:
        return read_email(text)
    except BadEmail:
        raise PydanticCustomError("bad_format", "is not one e-mail address") from None


def _typed_email(text: str) -> str:
    # At sign-in an address of an older system counts as it stands, whatever today's rules say of its form.
    return text.strip()


def _new_password(text: str) -> str:
    size = len(text.encode())
    if size < SHORTEST_BYTES:
        raise PydanticCustomError("too_short", "is under 8 bytes")
    return _password(text)


def _password(text: str) -> str:
    if len(text.encode()) > LONGEST_BYTES:
        raise PydanticCustomError("too_long", "is over 72 bytes")
    return text


def _language(text: str) -> str:
    code = language_code(text)
    if code is None:
        raise PydanticCustomError("bad_format", "is no language code")
    return code


def _country(text: str) -> str:
    code = country_code(text)
    if code is None:
        raise PydanticCustomError("bad_format", "is no country code")
    return code


def _birth_date(value: Any) -> Any:
    try:
        # `fromisoformat` alone also takes weeks, such as 1994-W20-2.
        born = date.fromisoformat(value) if isinstance(value, str) and _DATE.fullmatch(value) else None
    except ValueError:
        born = None
    if born is None or born.year < _OLDEST_BIRTH_YEAR:
        raise PydanticCustomError("bad_format", "is no date such as 1994-05-17")
    if born > utc_now().date():
        raise PydanticCustomError("in_future", "lies in the future")
    return born


Email: TypeAlias = Annotated[str, Field(max_length=320, examples=["lan@example.com"]), AfterValidator(_email)]
TypedEmail: TypeAlias = Annotated[
    str, Field(min_length=1, max_length=320, examples=["lan@example.com"]), AfterValidator(_typed_email)
]
NewPassword: TypeAlias = Annotated[
    str,
    Field(max_length=LONGEST_BYTES, description="8 to 72 bytes in UTF-8", examples=["correct horse battery"]),
    AfterValidator(_new_password),
]
Password: TypeAlias = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_BYTES,
        description="at most 72 bytes in UTF-8",
        examples=["correct horse battery"],
    ),
    AfterValidator(_password),
]
Language: TypeAlias = Annotated[
    str,
    Field(max_length=35, description="a language tag; its first two letters are kept"),
    AfterValidator(_language),
]
Country: TypeAlias = Annotated[
    str,
    Field(max_length=8, description="ISO 3166 two-letter code", examples=["VN"]),
    AfterValidator(_country),
]
BirthDate: TypeAlias = Annotated[date, BeforeValidator(_birth_date), Field(examples=["1994-05-17"])]
Transport: TypeAlias = Literal["token", "cookie"]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    transport: Transport | None = Field(
        None,
        description="`token` (default for JSON): the token is in the answer; `cookie` (default for forms)",
    )


class LoginBody(_Body):
    """Signing in with e-mail and password."""

    email: TypedEmail
    password: Password


class ProveBody(BaseModel):
    """Proving again with the password of the signed-in player."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    password: Password


class RegisterBody(_Body):
    """Signing up with e-mail and password. Without birth date and terms the player is in, but no game opens."""

    email: Email
    password: NewPassword
    language_code: Language = "en"
    country: Country | None = None
    date_of_birth: BirthDate | None = None
    accept_terms: bool | None = None


class CompleteBody(RegisterBody):
    """Finishing a sign-up that began at an identity provider; the identity itself comes from the pending sign-up."""

    ig_id: str | None = Field(None, max_length=255, description="as the design guide posts it; must be the proven one")
    ig_username: str | None = Field(None, max_length=255, description="taken and ignored")


class LinkedIdentityAnswer(BaseModel):
    """An identity that was waiting and now belongs to the player."""

    provider: str
    username: str | None


class SignedInAnswer(BaseModel):
    """Who is in. `session_token` is there with transport `token` only."""

    userId: int  # noqa: N815 - the contract's name
    session_token: str | None = None
    linked_identity: LinkedIdentityAnswer | None = None


class PendingAnswer(BaseModel):
    """The identity a sign-up waits for."""

    provider: str
    username: str | None
    expires_at: str
    email: str | None = Field(
        None,
        description="the provider knows it for this person's; fills in the form; absent if none",
    )
