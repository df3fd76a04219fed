"""Ids of people, kept to the digit."""

import re
from typing import Final

LONGEST_ID: Final = 64
_DIGITS: Final = re.compile(rf"[0-9]{{1,{LONGEST_ID}}}")


def exact_id(value: object) -> str | None:
    """The id as text, or None where it is no id of a person.

    Taken: JSON whole numbers above zero and strings of ASCII digits, up to 64 digits, leading zeros kept
    ("0123" is not "123"). Refused: floats, which have lost digits by the time we see them, booleans, blanks,
    signs, zero.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if 0 < value < 10**LONGEST_ID else None
    if isinstance(value, str) and _DIGITS.fullmatch(value) and value.strip("0"):
        return value
    return None
