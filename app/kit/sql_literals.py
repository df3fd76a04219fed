"""Values as SQL text.

A batch has hundreds of rows, and a driver that puts each value into the statement by itself takes longer for it than
the database for the whole statement (benchmarks/README.md, `ledger`). So the statement is written here, from numbers,
bytes in hex, and text: what is of letters, digits and a few signs stands between quotes; everything else goes in hex,
so there is nothing to escape and nothing that a caller could break out of.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeAlias

#: A text as a literal of one kind of database.
Text: TypeAlias = Callable[[str], str]

_KEPT: Final = 4096
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.: -]*").fullmatch


def text_for_mysql(text: str) -> str:
    """Raises UnicodeEncodeError for what is no text."""
    return f"'{text}'" if _PLAIN(text) else f"_utf8mb4 X'{text.encode().hex()}'"


def text_for_sqlite(text: str) -> str:
    """Raises UnicodeEncodeError for what is no text."""
    return f"'{text}'" if _PLAIN(text) else f"CAST(X'{text.encode().hex()}' AS TEXT)"


#: The same, remembered: for what comes again and again. What comes once costs twice as much this way.
word_for_mysql: Final[Text] = lru_cache(maxsize=_KEPT)(text_for_mysql)
word_for_sqlite: Final[Text] = lru_cache(maxsize=_KEPT)(text_for_sqlite)


def bytes_in(data: bytes) -> str:
    """As both kinds of database read it."""
    return f"X'{data.hex()}'"


def amount_in(amount: Decimal) -> str:
    """Plain digits: it reaches DECIMAL without ever being a float; SQLite makes the nearest number of it."""
    if not amount:
        return "0.00"
    text = str(amount)
    return text if text[-3:-2] == "." else f"{amount:.2f}"  # a third of the time, and most amounts have two decimals


def number_in(number: int | None) -> str:
    """An integer or nothing."""
    return "NULL" if number is None else f"{number:d}"


@lru_cache(maxsize=_KEPT)
def day_in(day: date | None) -> str:
    """A day or nothing."""
    return "NULL" if day is None else f"'{day.isoformat()}'"


def maybe(text: str | None, text_in: Text) -> str:
    """A text, or nothing for an empty one."""
    return text_in(text) if text else "NULL"


def listed(texts: Iterable[str], text_in: Text) -> str:
    """For `IN (…)`."""
    return ", ".join(map(text_in, texts))
