"""Bodies and answers about the player himself."""

import re
from datetime import date
from typing import Annotated, Any, Final, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from app.kit.clock import utc_now
from app.kit.countries import country_code
from app.players.may_play import Obstacle

_OLDEST_BIRTH_YEAR: Final = 1900
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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


Country: TypeAlias = Annotated[
    str,
    Field(max_length=8, description="ISO 3166 two-letter code", examples=["VN"]),
    AfterValidator(_country),
]
BirthDate: TypeAlias = Annotated[date, BeforeValidator(_birth_date), Field(examples=["1994-05-17"])]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class BirthDateBody(_Body):
    """The birth date of a player who has given none."""

    date_of_birth: BirthDate


class CountryBody(_Body):
    """The country of a player who has given none."""

    country: Country


class TermsBody(_Body):
    """The version of the terms that was read and is accepted."""

    version: str = Field(min_length=1, max_length=40, examples=["2026-12-01"])


class TermsAnswer(BaseModel):
    """Which terms the player has accepted, and which are in force."""

    accepted_version: str | None
    accepted_at: str | None
    current_version: str


class PlayAnswer(BaseModel):
    """Whether a game opens for this player; `reasons` is empty when it does."""

    allowed: bool
    reasons: list[Obstacle]


class ProfileAnswer(BaseModel):
    """What the player has told of himself, and what that means for playing."""

    date_of_birth: str | None
    country: str | None
    terms: TermsAnswer
    play: PlayAnswer


class IdentityAnswer(BaseModel):
    """One linked identity."""

    id: int
    provider: str
    username: str | None
    created_at: str | None
    #: Only there when the provider has told us that its user took our access away; signing in with it mends that.
    disconnected_at: str | None = None


class EventAnswer(BaseModel):
    """One security event of the account."""

    event_id: int
    at: str
    event: str
    actor: str
    method: str | None
    address: str | None
    user_agent: str | None
    details: dict[str, str | int | None]


class EventsAnswer(BaseModel):
    """A page of events; `next_before` asks for the next one, None at the end."""

    events: list[EventAnswer]
    next_before: int | None
