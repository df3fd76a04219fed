"""Cards out of a file or a feed: all of them, or every fault at once with the row it stands in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.games.catalogue.card import GameCard
from app.kit.text import clean_line

MOST_CARDS: Final = 100_000
LARGEST_BYTES: Final = 128 * 1024 * 1024
_WRAPPER: Final = frozenset({"games", "$schema"})
#: What the checker says of a field, in our words; what is not here says it well enough itself.
_WORDS: Final = {
    "missing": "is missing",
    "extra_forbidden": "is no field of a game-card",
    "string_type": "is text",
    "bool_type": "is true or false",
    "list_type": "is a list",
    "model_type": "is an object",
    "string_pattern_mismatch": "is not in the form that the schema asks for",
    "string_too_short": "is empty",
    "string_too_long": "is too long",
    "too_short": "is empty; leave it out to mean all",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row; rows are counted from 1. Row 0 is the whole."""

    row: int
    field: str
    what: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.field} {self.what}" if self.row else self.what


class CardsRefused(Exception):
    """Nothing was taken; `faults` holds everything that is wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(map(str, faults[:3])))
        self.faults = tuple(faults)


def read_cards(data: bytes) -> list[GameCard]:
    """The cards in their order: those of a JSON list, or of {"games": [...]}. Raises CardsRefused."""
    faults: list[Fault] = []
    cards: list[GameCard] = []
    first_rows: dict[tuple[str, str], int] = {}
    for number, row in enumerate(_rows(data), start=1):
        try:
            card = GameCard.model_validate(row)
        except ValidationError as error:
            faults += [_fault(number, each) for each in error.errors(include_url=False, include_input=False)]
            continue
        first = first_rows.setdefault((card.provider, card.code), number)
        if first != number:
            faults.append(Fault(number, "code", f"stands in row {first} already"))
        cards.append(card)
    if faults:
        raise CardsRefused(faults)
    return cards


def _rows(data: bytes) -> list[Any]:
    found = _parsed(data)
    if isinstance(found, dict) and set(found) <= _WRAPPER:
        found = found.get("games")
    if not isinstance(found, list):
        raise _refused('This is neither a JSON list of game-cards nor {"games": [game-cards]}.')
    if len(found) > MOST_CARDS:
        raise _refused(f"More than {MOST_CARDS:,} games; import them in parts.")
    return found


def _parsed(data: bytes) -> Any:
    try:
        text = data.decode("utf-8-sig")
        return json.loads(
            text, object_pairs_hook=_unique, parse_float=_exact, parse_int=_bounded, parse_constant=_no_number
        )
    except json.JSONDecodeError as fault:
        raise _refused(f"This is no JSON: {fault.msg} in line {fault.lineno}, column {fault.colno}.") from None
    except UnicodeDecodeError:
        raise _refused("This is no UTF-8 text.") from None
    except _Ambiguous as fault:
        raise _refused(f"This JSON cannot be used: {fault}.") from None
    except RecursionError:
        raise _refused("This JSON is nested too deep.") from None


class _Ambiguous(ValueError):
    """JSON that two readers could understand in two ways."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Ambiguous(f"an object names {clean_line(twice, longest=40)!r} twice")
    return found


def _bounded(text: str) -> int:
    if len(text) > 20:
        raise _Ambiguous("a number has more than twenty digits")
    return int(text)


def _exact(text: str) -> Decimal:
    """Never a float. Without the bound a short text such as 1e999999999 would be written out later."""
    if len(text) > 40 or abs(Decimal(text).adjusted()) > 20:
        raise _Ambiguous("a number is out of range")
    return Decimal(text)


def _no_number(text: str) -> float:
    raise _Ambiguous(f"{text} is no number")


def _refused(sentence: str) -> CardsRefused:
    return CardsRefused([Fault(0, "", sentence)])


def _fault(row: int, error: ErrorDetails) -> Fault:
    field = ".".join(str(part) for part in error["loc"] if not str(part).startswith("function-"))
    words = _WORDS.get(error["type"]) or error["msg"].removeprefix("Value error, ")
    if not error["loc"]:
        return Fault(row, "the row", "is no object")
    return Fault(row, clean_line(field, longest=60), words)
