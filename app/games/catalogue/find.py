"""A page of games for somebody who looks for one."""

import base64
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from app.errors import ValidationFailed
from app.games.catalogue.entries import Catalogue, Entry, Key

PAGE_SIZE: Final = 24
CURSOR: Final = r"^[A-Za-z0-9_-]{1,1000}$"
Sort: TypeAlias = Literal["name", "new"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for; None: anything."""

    query: str | None = None
    provider: str | None = None
    category: str | None = None
    sort: Sort | None = None
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """`total` counts all that fits. `providers`: how many fit the rest of the wish, by provider; `categories` too."""

    entries: Sequence[Entry]
    next_cursor: str | None
    total: int
    providers: Sequence[tuple[str, int]]
    categories: Sequence[tuple[str, int]]


def find_games(catalogue: Catalogue, wish: Wish) -> Page:
    """The page after the wish's cursor. Raises ValidationFailed for a cursor that none of our pages gave."""
    ordered = _ordered(catalogue, wish)
    of_provider = [pair for pair in ordered if wish.provider is None or pair[1].provider == wish.provider]
    of_category = [pair for pair in ordered if _is_of(pair[1], wish.category)]
    fitting = [pair for pair in of_provider if _is_of(pair[1], wish.category)]
    start = 0 if wish.cursor is None else _place_after(wish.cursor, fitting)
    shown = fitting[start : start + PAGE_SIZE]
    return Page(
        entries=[entry for _, entry in shown],
        next_cursor=_cursor(shown[-1][0]) if start + PAGE_SIZE < len(fitting) else None,
        total=len(fitting),
        providers=_counted(entry.provider for _, entry in of_category),
        categories=_counted(entry.category for _, entry in of_provider),
    )


def _ordered(catalogue: Catalogue, wish: Wish) -> list[tuple[Key, Entry]]:
    """Without a word to look for: all, by name unless asked otherwise. With one: the best first unless asked."""
    if wish.query is None or not wish.query.strip():
        if wish.sort == "new":
            return [(entry.by_age, entry) for entry in catalogue.by_age]
        return [(entry.by_name, entry) for entry in catalogue.by_name]
    found = catalogue.search(wish.query)
    if wish.sort == "name":
        found = ((entry.by_name, entry) for _, entry in found)
    elif wish.sort == "new":
        found = ((entry.by_age, entry) for _, entry in found)
    return sorted(found, key=lambda pair: pair[0])


def _is_of(entry: Entry, category: str | None) -> bool:
    return category is None or entry.category.casefold() == category.casefold()


def _counted(names: Iterable[str]) -> Sequence[tuple[str, int]]:
    """The most first."""
    return sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0]))


def _cursor(key: Key) -> str:
    text = json.dumps(key, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _place_after(cursor: str, ordered: Sequence[tuple[Key, Entry]]) -> int:
    """By the key of the last one shown, which may be gone by now: nothing is left out, nothing comes twice."""
    key = _key_of(cursor)
    if not ordered:
        return 0
    if [isinstance(part, str) for part in key] != [isinstance(part, str) for part in ordered[0][0]]:
        raise _bad_cursor()
    return bisect_right(ordered, key, key=lambda pair: pair[0])


def _key_of(cursor: str) -> Key:
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        raise _bad_cursor() from None
    if not isinstance(parts, list) or not all(type(part) in {str, int, float} for part in parts):
        raise _bad_cursor()
    return tuple(parts)


def _bad_cursor() -> ValidationFailed:
    return ValidationFailed(fields=[("cursor", "bad_format")])
