"""Bodies of signing in and up, and the answer to both."""

import unicodedata
from typing import Annotated, Final, Literal, Self, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from app.abuse.bot_check.schemas import Baited, BotChecked
from app.kit.countries import language_code
from app.kit.email import BadEmail, read_email
from app.kit.tokens import CODE_DIGITS
from app.players.schemas import BirthDate, Country

Model = TypeVar("Model", bound=BaseModel)

SHORTEST_BYTES: Final = 8
LONGEST_BYTES: Final = 72  # bcrypt reads no further; a longer password is refused, never cut


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


def _mail_code(text: str) -> str:
    digits = "".join(char for char in unicodedata.normalize("NFKC", text) if not char.isspace() and char not in "-.")
    if len(digits) != CODE_DIGITS or not digits.isascii() or not digits.isdigit():
        raise PydanticCustomError("bad_format", "is not eight digits")
    return digits


def _exactly_one(body: Model, *proofs: str | None) -> Model:
    given = sum(proof is not None for proof in proofs)
    if given == 0:
        raise PydanticCustomError("missing", "holds no proof")
    if given > 1:
        raise PydanticCustomError("not_allowed", "holds two proofs")
    return body


def _language(text: str) -> str:
    code = language_code(text)
    if code is None:
        raise PydanticCustomError("bad_format", "is no language code")
    return code


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
MailCode: TypeAlias = Annotated[
    str,
    Field(max_length=40, description="8 digits; blanks and dashes do not count"),
    AfterValidator(_mail_code),
]
LinkSecret: TypeAlias = Annotated[str, Field(min_length=20, max_length=100, pattern=r"^[A-Za-z0-9_-]+$")]
Challenge: TypeAlias = LinkSecret
Transport: TypeAlias = Literal["token", "cookie"]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    transport: Transport | None = Field(
        None,
        description="`token` (default for JSON): the token is in the answer; `cookie` (default for forms)",
    )


class LoginBody(BotChecked, _Body):
    """Signing in with e-mail and password."""

    email: TypedEmail
    password: Password


class _PlainBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


def _example(fields: dict[str, JsonValue]) -> ConfigDict:
    """What a whole body looks like, where fields exclude each other."""
    return ConfigDict(json_schema_extra={"examples": [fields]})


_CODE = "1234 5678"
_LINK = "Yk3uVb9hW0qP5sTz1cLr8mJdXe2fGn4o"


class ProveBody(_PlainBody):
    """Proving again with the password of the signed-in player, or with a code that went to his mailbox."""

    model_config = _example({"password": "correct horse battery"})

    password: Password | None = None
    code: MailCode | None = None

    @model_validator(mode="after")
    def _one_proof(self) -> Self:
        return _exactly_one(self, self.password, self.code)


class MailAskBody(BotChecked, _Body):
    """Asking for a mail. With transport `token` the answer carries `challenge`, with `cookie` the browser keeps it."""

    email: Email


class MailProofBody(_Body):
    """What the mail brought: the code as typed, or the secret of the link (what follows `#` in its address)."""

    model_config = _example({"code": _CODE, "challenge": _LINK})

    code: MailCode | None = None
    link_secret: LinkSecret | None = None
    challenge: Challenge | None = Field(None, description="as the asking answer gave it; browsers have the cookie")

    @model_validator(mode="after")
    def _one_proof(self) -> Self:
        return _exactly_one(self, self.code, self.link_secret)


class ResetBody(MailProofBody):
    """A new password by mail."""

    model_config = _example({"code": _CODE, "challenge": _LINK, "new_password": "correct horse battery"})

    # No example of its own: put together with others that exclude each other it would be none.
    new_password: Annotated[NewPassword, Field(examples=[])]


class ConfirmBody(_PlainBody):
    """Confirming an address: the code or the link's secret."""

    model_config = _example({"code": _CODE})

    code: MailCode | None = None
    link_secret: LinkSecret | None = None

    @model_validator(mode="after")
    def _one_proof(self) -> Self:
        return _exactly_one(self, self.code, self.link_secret)


class LinkBody(_PlainBody):
    """A link's secret alone."""

    model_config = _example({"link_secret": _LINK})

    link_secret: LinkSecret


class NewEmailBody(_PlainBody):
    """Another address for the signed-in player."""

    new_email: Email


class NewPasswordBody(_PlainBody):
    """Another password for the signed-in player; the current one is asked for where there is one."""

    current_password: Password | None = None
    new_password: NewPassword


class NewPlayerBody(_Body):
    """What somebody new tells. Without birth date and terms the player is in, but no game opens."""

    email: Email
    password: NewPassword
    language_code: Language = "en"
    country: Country | None = None
    date_of_birth: BirthDate | None = None
    accept_terms: bool | None = None


class RegisterBody(Baited, NewPlayerBody):
    """Signing up with e-mail and password."""


class CompleteBody(NewPlayerBody):
    """Finishing a sign-up that began at an identity provider; the identity itself comes from the pending sign-up."""

    ig_id: str | None = Field(None, max_length=255, description="as the design guide posts it; must be the proven one")
    ig_username: str | None = Field(None, max_length=255, description="taken and ignored")


class MailAskedAnswer(BaseModel):
    """The same for every mailbox, known or not. `expires_in_seconds` counts from when the mail leaves."""

    expires_in_seconds: int
    challenge: str | None = None


class EmailAnswer(BaseModel):
    """The player's address as it is now."""

    email: str
    email_verified: bool


class UndoneAnswer(BaseModel):
    """What is to be done next: `reset_password`."""

    next: str


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
    next: str | None = Field(
        None,
        description="where the player was going when he set out, a path of this site; absent: to the lobby",
    )
    claimed: bool | None = Field(
        None,
        description="an existing player's e-mail was typed, and his sign-in will link the identity; absent: no",
    )
    email: str | None = Field(
        None,
        description="the provider knows it for this person's; fills in the form; absent if none",
    )
