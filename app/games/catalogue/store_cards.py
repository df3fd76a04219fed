"""Cards become games: what is new or different is written in one transaction, or nothing is.

What has to be written is found out before, without a lock, so that SQLite's one writer is held for no longer than the
writing takes; should somebody else import the same game in between, the unique key makes one of both: the later wins.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.mysql import insert as mysql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database, our_words
from app.games.catalogue.card import GameCard
from app.games.catalogue.read_cards import CardsRefused, Fault
from app.games.models import game_providers, games
from app.kit.clock import utc_now

_PIECE: Final = 500
_TOLD: Final = ("name", "category", "rtp", "volatility", "currencies", "blocked_countries", "images", "has_demo")


@dataclass(frozen=True, slots=True)
class Import:
    """How many cards were new, changed a game, or said what was known."""

    new: int
    changed: int
    unchanged: int

    @property
    def read(self) -> int:
        """All of them."""
        return self.new + self.changed + self.unchanged


async def store_cards(
    database: Database,
    cards: Sequence[GameCard],
    *,
    dry_run: bool = False,
    only_provider: str | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Import:
    """Write them; games that no card names stay as they are, and a game that staff has disabled stays disabled.

    `only_provider`: whose cards these must be. `progress` is told how many rows of how many are written. Raises
    CardsRefused for cards of a provider that is not registered, and DatabaseUnavailable; nothing is written then.
    """
    async with database.reading() as connection:
        providers = await _providers(connection)
    _require_known(cards, providers, only=only_provider)
    async with database.reading() as connection:
        stored = await _stored(connection, {providers[card.provider] for card in cards})
    rows = {_identity(row): row for row in (_row(card, providers) for card in cards)}
    new = [row for key, row in rows.items() if key not in stored]
    changed = [row for key, row in rows.items() if key in stored and stored[key] != _compared(row)]
    if not dry_run and (new or changed):
        # In one order, so that two imports at once do not wait for each other in a ring.
        await _write(database, sorted([*new, *changed], key=_identity), progress=progress)
    return Import(len(new), len(changed), len(rows) - len(new) - len(changed))


async def _providers(connection: AsyncConnection) -> dict[str, int]:
    found = await connection.execute(select(game_providers.c.name, game_providers.c.provider_id))
    return {row.name: row.provider_id for row in found}


def _require_known(cards: Sequence[GameCard], providers: dict[str, int], *, only: str | None) -> None:
    """One fault for each provider, not for each of its games."""
    first: dict[str, int] = {}
    for row, card in enumerate(cards, start=1):
        first.setdefault(card.provider, row)
    faults = [
        Fault(row, "provider", f"{name} is not registered: `igw provider add {name} …` comes first")
        for name, row in first.items()
        if name not in providers
    ]
    if only is not None and only not in providers:
        faults.append(Fault(0, "", f"Provider {only} is not registered: `igw provider add {only} …` comes first"))
    elif only is not None:
        faults += [
            Fault(row, "provider", f"is {name}, and a feed of {only} cannot tell of others' games")
            for name, row in first.items()
            if name != only
        ]
    if faults:
        raise CardsRefused(faults)


async def _stored(connection: AsyncConnection, provider_ids: set[int]) -> dict[tuple[int, str], tuple[Any, ...]]:
    query = select(games.c.provider_id, games.c.code, *(games.c[name] for name in _TOLD)).where(
        games.c.provider_id.in_(provider_ids)
    )
    return {(row[0], row[1]): (*row[2:4], _rtp(row[4]), *row[5:]) for row in await connection.execute(query)}


def _row(card: GameCard, providers: dict[str, int]) -> dict[str, Any]:
    images = card.images.model_dump(exclude_none=True) if card.images else {}
    return {
        "provider_id": providers[card.provider],
        "code": card.code,
        "name": card.name,
        "category": card.category,
        "rtp": _rtp(card.rtp),
        "volatility": card.volatility,
        "currencies": ",".join(card.currencies) if card.currencies else None,
        "blocked_countries": ",".join(card.blocked_countries) if card.blocked_countries else None,
        "images": json.dumps(images, sort_keys=True) if images else None,
        "has_demo": int(card.demo),
    }


def _identity(row: dict[str, Any]) -> tuple[int, str]:
    return row["provider_id"], row["code"]


def _rtp(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(Decimal("0.001"))


def _compared(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _TOLD)


async def _write(database: Database, rows: list[dict[str, Any]], *, progress: Callable[[int, int], None]) -> None:
    """Not by `Database.in_transaction`, whose bound on time is a request's: fifty thousand games take longer."""
    with our_words():
        async with database.engine.execution_options(igw_writes=True).begin() as tx:
            done = 0
            for piece in _pieces(rows):
                await tx.execute(_upsert(piece, is_sqlite=database.is_sqlite))
                done += len(piece)
                progress(done, len(rows))


def _pieces(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    yield from (rows[start : start + _PIECE] for start in range(0, len(rows), _PIECE))


def _upsert(rows: Iterable[dict[str, Any]], *, is_sqlite: bool) -> Any:
    now = utc_now()
    values = [{**row, "status": "active", "version": 1, "created_at": now, "changed_at": now} for row in rows]
    kept = (*_TOLD, "changed_at")
    if is_sqlite:
        lite = sqlite_insert(games).values(values)
        news = {name: lite.excluded[name] for name in kept} | {"version": games.c.version + 1}
        return lite.on_conflict_do_update(index_elements=["provider_id", "code"], set_=news)
    my = mysql_insert(games).values(values)
    return my.on_duplicate_key_update({name: my.inserted[name] for name in kept} | {"version": games.c.version + 1})
