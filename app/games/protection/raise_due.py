"""Lets raised limits count when their day is over, in every worker; the player's row decides which of them does it.

A limit that nobody has written yet is the lower one, so a worker that is late harms nobody.
"""

import asyncio
import random
from typing import Final

import structlog
from sqlalchemy import select

from app.db import Database
from app.games.models import play_limits
from app.games.protection.limits import raise_due
from app.kit.clock import utc_now

log = structlog.get_logger()

_EVERY_SECONDS: Final = 60
_MOST_AT_ONCE: Final = 200


async def raise_due_for_ever(database: Database) -> None:
    """Until cancelled; a fault is logged and tried again the next time."""
    while True:
        await asyncio.sleep(_EVERY_SECONDS * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, not a secret
        try:
            await raise_all_due(database)
        except Exception as error:
            log.warning("raise_due_failed", error=type(error).__name__)


async def raise_all_due(database: Database) -> int:
    """One round; how many limits were raised. One that fails does not stop the others. Raises DatabaseUnavailable."""
    due = select(play_limits.c.user_id).where(play_limits.c.pending_from <= utc_now())
    async with database.reading() as connection:
        rows = (await connection.execute(due.order_by(play_limits.c.pending_from).limit(_MOST_AT_ONCE))).scalars().all()
    return sum([await _raise(database, user_id) for user_id in dict.fromkeys(rows)])


async def _raise(database: Database, user_id: int) -> int:
    try:
        return await database.in_transaction(lambda tx: raise_due(tx, user_id=user_id))
    except Exception:
        log.exception("raise_failed", user_id=user_id)
        return 0
