"""JSON of a provider, read strictly: what two parsers could read in two ways is no answer."""

import json
from typing import Any


def read_json(body: bytes) -> Any:
    """The value in `body`; raises ValueError for anything but one unambiguous UTF-8 JSON text.

    Whole numbers keep every digit. Callers bound `body`; depth is bounded by the interpreter.
    """
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=_unique_names, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deep") from None


def read_json_object(body: bytes) -> dict[str, Any] | None:
    """The JSON object in `body`, or None where there is none."""
    try:
        value = read_json(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a name stands twice")
    return values


def _refuse_constant(text: str) -> float:
    raise ValueError(text)
