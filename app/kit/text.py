"""Text that came from outside, made fit to be stored, compared and shown."""

import unicodedata
from typing import Final

_BIDI_CONTROLS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Letters that Unicode does not take apart into a letter and a mark.
_LIKE_LATIN: Final = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "'": None, "\u2019": None})


def clean_name(text: str | None, *, longest: int) -> str | None:
    """A display name without control, direction and surrogate characters, NFC, at most `longest` characters.

    Nothing else is removed: people are called `<b>tricky</b>` if they like, and whoever shows the name escapes it.
    """
    if text is None:
        return None
    normal = unicodedata.normalize("NFC", "".join(char for char in text if not _is_hostile(char)))
    return normal.strip()[:longest].strip() or None


def comma_words(text: str | None) -> frozenset[str]:
    """The words of a comma list as a column holds it; none for none."""
    return frozenset(text.split(",")) if text else frozenset()


def clean_line(text: str, *, longest: int) -> str:
    """One line for a log or a column: control characters become blanks, bounded."""
    return "".join(" " if _is_hostile(char) else char for char in text[:longest])


def search_form(text: str) -> str:
    """The text as searches compare it: small letters without marks (`Rồng Vàng` is `rong vang`), words apart by one
    blank, everything else gone.
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LIKE_LATIN)
    kept = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(kept.split())


def _is_hostile(char: str) -> bool:
    return char in _BIDI_CONTROLS or unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}
