"""Reading the catalogue's tables."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.catalogue.card import LONGEST_NAME
from app.games.catalogue.entries import Entry
from app.games.catalogue.switch import ACTIVE
from app.games.models import game_providers, games
from app.kit.text import comma_words, search_form

#: What is compared to know whether the catalogue is still the same.
State: TypeAlias = tuple[Any, ...]

_PIECE: Final = 250
_CENT: Final = Decimal("0.01")


async def state_of_catalogue(connection: AsyncConnection) -> State:
    """Another one after every change of a game or a provider, in whatever order changes were committed."""
    counted = select(func.count(), func.coalesce(func.sum(games.c.version), 0)).select_from(games)
    count, versions = (await connection.execute(counted)).one()
    makers = select(game_providers.c.provider_id, game_providers.c.name, game_providers.c.status)
    rows = await connection.execute(makers.order_by(game_providers.c.provider_id))
    return (int(count), int(versions), *(tuple(row) for row in rows))


async def visible_entries(connection: AsyncConnection, *, after: int) -> Sequence[Entry]:
    """Some of the games that are on, of providers that are on, with ids above `after`; none: these were all."""
    query = (
        select(games, game_providers.c.name.label("provider"))
        .join(game_providers, game_providers.c.provider_id == games.c.provider_id)
        .where(games.c.game_id > after, games.c.status == ACTIVE, game_providers.c.status == ACTIVE)
        .order_by(games.c.game_id)
        .limit(_PIECE)
    )
    return [_entry(row) for row in await connection.execute(query)]


def _entry(row: Any) -> Entry:
    return Entry(
        game_id=row.game_id,
        provider_id=row.provider_id,
        provider=row.provider,
        code=row.code,
        name=row.name,
        category=row.category,
        rtp=None if row.rtp is None else _percent(row.rtp),
        volatility=row.volatility,
        currencies=comma_words(row.currencies) or None,
        blocked_countries=comma_words(row.blocked_countries),
        images=json.loads(row.images) if row.images else {},
        demo=bool(row.has_demo),
        created_at=row.created_at,
        by_name=(_sorted_by(row.name), row.game_id),
        by_age=(-_seconds(row.created_at), _sorted_by(row.name), row.game_id),
    )


def _sorted_by(name: str) -> str:
    """Bounded, because one sign may be written out as many letters, and a page's cursor holds it."""
    return search_form(name)[:LONGEST_NAME]


def _percent(value: Decimal) -> str:
    """At least two decimals, and a third where it says something: "96.50", "95.125"."""
    cents = value.quantize(_CENT)
    return f"{cents if cents == value else value.normalize():f}"


def _seconds(moment: datetime) -> int:
    return int(moment.replace(tzinfo=UTC).timestamp())


async def find_game_id(connection: AsyncConnection, *, provider: str, code: str) -> int | None:
    """The id of a game, whether it is on or not; None when there is none."""
    query = (
        select(games.c.game_id)
        .join(game_providers, game_providers.c.provider_id == games.c.provider_id)
        .where(game_providers.c.name == provider, games.c.code == code)
    )
    return (await connection.execute(query)).scalar()
