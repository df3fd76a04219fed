"""What the database says of the wallets that somebody follows: the net under everything that tells faster."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, TypeAlias

import structlog
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database
from app.errors import DatabaseUnavailable
from app.games.protection.queries import own_stop
from app.games.stream.hub import Hub
from app.games.stream.listener import Listener
from app.games.stream.relay import Relay
from app.server.stopping import is_stopping
from app.wallets.models import wallets

log = structlog.get_logger()

_Question: TypeAlias = Select[int, str, Decimal | None, int, datetime | None, datetime | None]

_TICK_SECONDS: Final = 0.5
_TICKS_WHILE_HEARING: Final = 4
_TICKS_BETWEEN_SESSIONS: Final = 4
_LARGEST_QUESTION: Final = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A wallet as the database has it; `no_stakes_until` as far as it is the player's own wish."""

    wallet_id: int
    currency: str
    balance: Decimal
    seq: int
    no_stakes_until: datetime | None
    pause_due_at: datetime | None

    def tell(self, listener: Listener, *, first: bool = False) -> None:
        """All that may be news."""
        if first:
            listener.begin(self)
        else:
            listener.offer(self)
        listener.note_allowance(no_stakes_until=self.no_stakes_until, pause_due_at=self.pause_due_at)


async def rows_of_player(connection: AsyncConnection, *, user_id: int) -> Sequence[Row]:
    """His wallets, at most 200."""
    return await _rows(connection, _wallets().where(wallets.c.user_id == user_id).limit(200))


async def watch_for_ever(database: Database, hub: Hub, relay: Relay) -> None:
    """Until cancelled: twice a second, or every two seconds while the workers tell each other. Every two seconds the
    streams look at their sessions; and all end when the worker is to stop.
    """
    tick = 0
    while True:
        await asyncio.sleep(_TICK_SECONDS)
        if is_stopping():
            hub.end_all()
            continue
        tick += 1
        if tick % _TICKS_BETWEEN_SESSIONS == 0:
            hub.look_at_sessions()
        if not relay.hears or tick % _TICKS_WHILE_HEARING == 0:
            try:
                await look_once(database, hub)
            except Exception as error:
                if not isinstance(error, DatabaseUnavailable):  # which is logged where it happens
                    log.warning("balance_watch_failed", error=type(error).__name__)


async def look_once(database: Database, hub: Hub) -> None:
    """Compare what is followed with the database. Raises DatabaseUnavailable."""
    ids = hub.wallet_ids()
    for start in range(0, len(ids), _LARGEST_QUESTION):
        some = wallets.c.wallet_id.in_(ids[start : start + _LARGEST_QUESTION])
        async with database.reading() as connection:
            rows = await _rows(connection, _wallets().where(some))
        for row in rows:
            for listener in tuple(hub.listeners_of(row.wallet_id)):
                row.tell(listener)


def _wallets() -> _Question:
    return select(
        wallets.c.wallet_id,
        wallets.c.currency_code,
        wallets.c.balance,
        wallets.c.seq,
        wallets.c.no_stakes_until,
        wallets.c.pause_due_at,
    )


async def _rows(connection: AsyncConnection, query: _Question) -> Sequence[Row]:
    found = await connection.execute(query)
    return [
        Row(wallet_id, currency, Decimal(0) if balance is None else balance, seq, own_stop(stopped), pause)
        for wallet_id, currency, balance, seq, stopped, pause in found
    ]
