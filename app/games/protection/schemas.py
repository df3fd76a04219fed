"""Bodies and answers about limits, breaks and the reality check."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from app.games.protection.queries import LimitKind
from app.games.protection.stops import FEWEST_MONTHS, LONGEST_HOURS, MOST_MONTHS, SHORTEST_HOURS

SHORTEST_MINUTES = 15
LONGEST_MINUTES = 240
_MOST_LIMITS = 100


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


def _meant(confirmed: bool) -> bool:  # noqa: FBT001 - pydantic's way of asking
    if not confirmed:
        raise PydanticCustomError("not_allowed", "only true")
    return confirmed


class LimitWish(_Body):
    """A limit for one day (UTC) as the player wants it."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="of one of his wallets", examples=["USD"])]
    kind: Annotated[
        Literal["stake", "loss"],
        Field(description="`stake`: all that is staked; `loss`: staked less what came back", examples=["loss"]),
    ]
    amount: Annotated[
        str | None,
        Field(max_length=20, description="main units at the currency's exponent; null: no limit", examples=["50.00"]),
    ]


class LimitsBody(_Body):
    """What is to change; what is left out stays."""

    limits: Annotated[list[LimitWish], Field(max_length=_MOST_LIMITS)] = []
    reality_check_minutes: Annotated[
        int | None, Field(ge=SHORTEST_MINUTES, le=LONGEST_MINUTES, description="minutes of play between two checks")
    ] = None


class TimeOutBody(_Body):
    """A break."""

    hours: Annotated[int, Field(ge=SHORTEST_HOURS, le=LONGEST_HOURS, description="from now", examples=[24])]


class ExclusionBody(_Body):
    """A long break that ends every session."""

    months: Annotated[int, Field(ge=FEWEST_MONTHS, le=MOST_MONTHS, description="from now", examples=[6])]
    confirm: Annotated[
        bool,
        AfterValidator(_meant),  # a Literal would take 1 as well
        Field(description="that it is meant", examples=[True], json_schema_extra={"const": True}),
    ]


class PendingAnswer(BaseModel):
    """A higher limit that does not count yet."""

    model_config = ConfigDict(populate_by_name=True)

    amount: str | None = Field(description="null: no limit")
    counts_from: str = Field(alias="from", description="when it counts")


class LimitAnswer(BaseModel):
    """One limit of a day."""

    currency: str
    kind: LimitKind
    amount: str | None = Field(description="null: no limit")
    used: str = Field(description="today, not below zero")
    pending: PendingAnswer | None


class NetAnswer(BaseModel):
    """What came back less what was staked; with a minus when less came back."""

    currency: str
    amount: str


class RealityCheckAnswer(BaseModel):
    """How long the player plays."""

    minutes: int = Field(description="of play between two checks")
    due: bool = Field(description="bets are refused until it is acknowledged")
    due_at: str | None = Field(description="when it is or was due; null while nothing is played")
    playing_since: str | None = Field(description="null while nothing is played; half an hour without a bet ends it")
    elapsed_seconds: int = Field(description="since then")
    net: list[NetAnswer] = Field(description="of the rounds since then, for each currency that was played with")


class LimitsAnswer(BaseModel):
    """Everything that protects the player."""

    limits: list[LimitAnswer]
    reality_check: RealityCheckAnswer
    time_out_until: str | None = Field(description="null: no time-out runs")
    excluded_until: str | None = Field(description="null: no exclusion runs")
    day_ends_at: str = Field(description="when what was used today is forgotten")
