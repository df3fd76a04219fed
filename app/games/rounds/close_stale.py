"""Rounds that nobody finishes: closed after OPEN_ROUND_HOURS, in every worker, some at a time.

The money stays as it is. A late payout is still taken by the ledger, which marks it as late; a late bet is refused.
The wallets are locked first, as whoever posts does it, so no bet is decided on a round that closes under it.
"""

import asyncio
import random
from collections import Counter as CountOf
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

import structlog
from prometheus_client import Counter
from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database
from app.kit.clock import utc_now
from app.ledger.models import ledger_rounds
from app.wallets.models import wallets

log = structlog.get_logger()

CLOSED: Final = Counter("igw_stale_rounds_closed_total", "Rounds closed because nobody finished them", ["source"])

_EVERY_SECONDS: Final = 300
_LARGEST_PIECE: Final = 100
_OPEN: Final = 1


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that is not over. `source` and `round_key` are the ledger's names for it."""

    source: str
    round_key: str
    wallet_id: int
    currency: str
    staked: Decimal
    paid: Decimal
    opened_at: datetime


async def close_stale_for_ever(database: Database, *, hours: int) -> None:
    """Until cancelled; a fault is logged and tried again the next time."""
    while True:
        await asyncio.sleep(_EVERY_SECONDS * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, not a secret
        try:
            await close_stale(database, hours=hours)
        except Exception as error:
            log.warning("stale_rounds_failed", error=type(error).__name__)


async def close_stale(database: Database, *, hours: int) -> int:
    """Close all that have been open for so long; how many this call has closed."""
    closed, opened_before = 0, utc_now() - timedelta(hours=hours)
    while True:
        async with database.reading() as connection:
            stale = await open_rounds(connection, opened_before=opened_before, most=_LARGEST_PIECE)
        if not stale:
            return closed
        closed += _tell(await database.in_transaction(lambda tx, piece=stale: _close(tx, piece)))  # type: ignore[misc]


async def open_rounds(connection: AsyncConnection, *, opened_before: datetime, most: int) -> Sequence[OpenRound]:
    """The oldest first."""
    query = (
        select(
            ledger_rounds.c.source,
            ledger_rounds.c.round_key,
            ledger_rounds.c.wallet_id,
            ledger_rounds.c.currency_code,
            ledger_rounds.c.staked,
            ledger_rounds.c.paid,
            ledger_rounds.c.opened_at,
        )
        .where(ledger_rounds.c.is_open == _OPEN, ledger_rounds.c.opened_at < opened_before)
        .order_by(ledger_rounds.c.opened_at)
        .limit(most)
    )
    return [OpenRound(*row) for row in await connection.execute(query)]


async def _close(tx: AsyncConnection, rounds: Sequence[OpenRound]) -> list[OpenRound]:
    """Those of `rounds` that were still open, and are no more."""
    ids = sorted({each.wallet_id for each in rounds})
    lock = select(wallets.c.wallet_id).where(wallets.c.wallet_id.in_(ids)).order_by(wallets.c.wallet_id)
    await tx.execute(lock.with_for_update())
    these = or_(
        *(and_(ledger_rounds.c.source == each.source, ledger_rounds.c.round_key == each.round_key) for each in rounds)
    )
    still = select(ledger_rounds.c.source, ledger_rounds.c.round_key).where(these, ledger_rounds.c.is_open == _OPEN)
    keys = {tuple(row) for row in await tx.execute(still)}
    await tx.execute(
        update(ledger_rounds).where(these, ledger_rounds.c.is_open == _OPEN).values(is_open=None, closed_at=utc_now())
    )
    return [each for each in rounds if (each.source, each.round_key) in keys]


def _tell(closed: Sequence[OpenRound]) -> int:
    for source, count in CountOf(each.source for each in closed).items():
        CLOSED.labels(source).inc(count)
        keys = [each.round_key for each in closed if each.source == source]
        log.warning("stale_rounds_closed", source=source, count=count, rounds=keys[:20])
    return len(closed)
