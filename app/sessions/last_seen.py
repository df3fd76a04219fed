"""When a session was last used, written in the background and rarely, so that a read stays a read."""

import asyncio
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database
from app.errors import DatabaseUnavailable
from app.kit.clock import utc_now
from app.sessions.models import sessions

log = structlog.get_logger()

_EVERY: Final = timedelta(minutes=5)  # finer than anything SESSION_IDLE_DAYS can tell apart
_FLUSH_SECONDS: Final = 5
_LARGEST_FLUSH: Final = 500


class LastSeen:
    """Gathers session ids and writes their time together."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: set[int] = set()

    def is_due(self, last_seen_at: datetime, *, now: datetime) -> bool:
        """Whether the stored time is old enough to be worth a write."""
        return now - last_seen_at >= _EVERY

    def note(self, session_id: int) -> None:
        """Remember that the session is in use."""
        self._noted.add(session_id)

    async def run(self) -> None:
        """Flush every few seconds until cancelled."""
        while True:
            await asyncio.sleep(_FLUSH_SECONDS)
            await self.flush()

    async def flush(self) -> None:
        """Write what has been noted. When the database is away the ids wait for the next time."""
        while self._noted:
            ids = [self._noted.pop() for _ in range(min(len(self._noted), _LARGEST_FLUSH))]
            try:
                await self._database.in_transaction(lambda tx, ids=ids: _write(tx, ids))  # type: ignore[misc]
            except DatabaseUnavailable:
                self._noted.update(ids)
                return


async def _write(tx: AsyncConnection, ids: list[int]) -> None:
    # The order is fixed so that two workers that write the same rows do not wait for each other in a ring.
    await tx.execute(update(sessions).where(sessions.c.session_id.in_(sorted(ids))).values(last_seen_at=utc_now()))
