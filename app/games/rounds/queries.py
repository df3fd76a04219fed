"""Reading rounds: the player's own, and those that are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from heapq import merge
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import game_providers, games
from app.ledger.models import ledger_rounds

PAGE_SIZE: Final = 50
_LOOKED_THROUGH: Final = 50

_rounds: Final = (
    select(
        ledger_rounds.c.round_id,
        game_providers.c.name,
        games.c.code,
        games.c.name,
        ledger_rounds.c.currency_code,
        ledger_rounds.c.staked,
        ledger_rounds.c.paid,
        ledger_rounds.c.opened_at,
        ledger_rounds.c.closed_at,
    )
    .outerjoin(games, games.c.game_id == ledger_rounds.c.subject_id)
    .outerjoin(game_providers, game_providers.c.provider_id == games.c.provider_id)
)


@dataclass(frozen=True, slots=True)
class Round:
    """One round with its game; without one where the provider never named a game that we know."""

    round_id: UUID
    provider: str | None
    code: str | None
    game_name: str | None
    currency: str
    staked: Decimal
    paid: Decimal
    opened_at: datetime
    closed_at: datetime | None


async def rounds_of(
    connection: AsyncConnection, *, wallet_ids: Sequence[int], before: UUID | None = None, most: int = PAGE_SIZE
) -> list[Round]:
    """At most `most` rounds of these wallets that are older than `before`, the newest first.

    Wallet by wallet, each along its index: asked for together, the database would sort all that was ever played.
    """
    found: list[list[Round]] = []
    for wallet_id in wallet_ids:
        query = _rounds.where(ledger_rounds.c.wallet_id == wallet_id)
        if before is not None:
            query = query.where(ledger_rounds.c.round_id < before.bytes)
        rows = await connection.execute(query.order_by(ledger_rounds.c.round_id.desc()).limit(most))
        found.append([_round(row) for row in rows])
    return list(merge(*found, key=lambda each: each.round_id, reverse=True))[:most]


async def open_round_of(
    connection: AsyncConnection, *, wallet_ids: Sequence[int], game_id: int
) -> tuple[UUID, str] | None:
    """The newest open round of this game among the last rounds of each wallet, and its currency."""
    found: list[tuple[UUID, str]] = []
    for wallet_id in wallet_ids:
        columns = (ledger_rounds.c[name] for name in ("round_id", "currency_code", "subject_id", "is_open"))
        newest = select(*columns).where(ledger_rounds.c.wallet_id == wallet_id)
        rows = await connection.execute(newest.order_by(ledger_rounds.c.round_id.desc()).limit(_LOOKED_THROUGH))
        found += [(UUID(bytes=bytes(row[0])), row[1]) for row in rows if row[2] == game_id and row[3]]
    return max(found, default=None)


def _round(row: Any) -> Round:
    round_id, *told = row
    return Round(UUID(bytes=bytes(round_id)), *told)
