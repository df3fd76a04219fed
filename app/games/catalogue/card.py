"""A game as its provider or the operator tells it: `game-card`, version 1.

Goals: one description for the importer, for the schema that is published (docs/game-card.schema.json) and for people;
strict, because a misspelt field that is passed over in silence could offer a game where it must not be offered.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from app.kit.countries import country_code
from app.kit.money import MAX_EXPONENT, exponent
from app.kit.text import clean_name

LONGEST_NAME: Final = 120
CODE_PATTERN: Final = r"^[A-Za-z0-9_.:-]{1,80}$"
PROVIDER_PATTERN: Final = r"^[A-Za-z0-9_.-]{1,40}$"
_DECIMAL: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3}0*)?")
_LONGEST_ADDRESS: Final = 500


def _one_line(text: str) -> str:
    cleaned = clean_name(text, longest=_LONGEST_ADDRESS)
    if cleaned is None:
        raise ValueError("holds nothing that can be shown")
    return cleaned


def _percent(value: object) -> Decimal:
    # A number has come through the reader as an exact Decimal; a float could only be a guess.
    text = f"{value:f}" if isinstance(value, Decimal) else str(value) if isinstance(value, int | str) else ""
    if isinstance(value, bool) or _DECIMAL.fullmatch(text) is None or not 0 < Decimal(text) <= 100:
        raise ValueError("is a percentage over 0 and up to 100, with at most three decimals: 96.5")
    return Decimal(text)


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        plain = text.isascii() and text.isprintable() and not set(text) & set(" \"'<>\\")
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        plain = whole = False
    if not (plain and whole):
        raise ValueError("is a whole address: https://…")
    return text


def _each(known: Callable[[str], str | None], *, what: str) -> Callable[[list[str]], list[str]]:
    def check(codes: list[str]) -> list[str]:
        found = [known(code) for code in codes]
        unknown = [code for code, name in zip(codes, found, strict=True) if name is None]
        if unknown:
            raise ValueError(f"holds what is no {what}")
        if len(set(found)) != len(found):
            raise ValueError(f"names a {what} twice")
        return [name for name in found if name is not None]

    return check


def _currency(code: str) -> str | None:
    places = exponent(code)
    return code if places is not None and places <= MAX_EXPONENT else None


Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(_one_line)]
Category: TypeAlias = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_one_line)]
Address: TypeAlias = Annotated[
    str, Field(max_length=_LONGEST_ADDRESS, json_schema_extra={"format": "uri"}), AfterValidator(_address)
]
Percent: TypeAlias = Annotated[
    Decimal,
    BeforeValidator(_percent),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0, "maximum": 100},
                {"type": "string", "pattern": r"^[0-9]{1,3}(\.[0-9]{1,3}0*)?$"},
            ]
        }
    ),
]
_Currency: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
_Country: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class Images(BaseModel):
    """Pictures by their use. They are shown by browsers, straight from these addresses."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    thumbnail: Address | None = None
    background: Address | None = None


class GameCard(BaseModel):
    """One game of one provider. `(provider, code)` is its identity: the same pair again changes the game."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    provider: str = Field(pattern=PROVIDER_PATTERN, description="as `igw provider list` names it")
    code: str = Field(pattern=CODE_PATTERN, description="the provider's own id of the game")
    name: Name = Field(examples=["Lucky Lanterns"])
    category: Category = Field(examples=["slots"])
    rtp: Percent | None = Field(None, description="return to player in percent", examples=["96.50"])
    volatility: Literal["low", "medium-low", "medium", "medium-high", "high", "very-high"] | None = None
    currencies: Annotated[list[_Currency], Field(min_length=1), AfterValidator(_each(_currency, what="currency"))] | (
        None
    ) = Field(None, description="ISO 4217 codes of wallets that may play; absent: all", examples=[["USD", "VND"]])
    blocked_countries: Annotated[list[_Country], AfterValidator(_each(country_code, what="country"))] | None = Field(
        None, description="ISO 3166-1 codes of countries where the game is not offered; absent: none", examples=[["US"]]
    )
    images: Images | None = None
    demo: bool = Field(default=False, description="whether it can be played without a wallet")


def card_schema() -> dict[str, Any]:
    """The JSON Schema of one card."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "game-card.schema.json",
        "title": "game-card, version 1",
        "description": 'One game. A file holds a list of cards, or an object {"games": [cards]}.',
    }
    return {**GameCard.model_json_schema(), **head}
