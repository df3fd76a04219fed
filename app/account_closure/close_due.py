"""Closes the accounts whose hour has come, in every worker; the row's lock decides which of them does it."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any, Final

import structlog
from sqlalchemy import select

from app.account_closure.anonymise import close_if_due
from app.account_closure.request_closure import IS_OPEN
from app.db import Database
from app.kit.clock import utc_now
from app.players.models import players

log: Any = structlog.get_logger()

_EVERY_SECONDS: Final = 5
_MOST_AT_ONCE: Final = 100


async def close_due_for_ever(database: Database, *, keys: Sequence[str]) -> None:
    """Until cancelled; a fault is logged and tried again the next time."""
    while True:
        try:
            await close_due(database, keys=keys)
        except Exception as error:
            log.warning("close_due_failed", error=type(error).__name__)
        await asyncio.sleep(_EVERY_SECONDS * random.uniform(0.7, 1.3))  # noqa: S311 - jitter, not a secret


async def close_due(database: Database, *, keys: Sequence[str]) -> int:
    """One round; how many accounts were closed. One that fails does not stop the others. Raises DatabaseUnavailable."""
    query = select(players.c.user_id).where(players.c.closes_at <= utc_now(), IS_OPEN)
    async with database.reading() as connection:
        due = list((await connection.execute(query.order_by(players.c.closes_at).limit(_MOST_AT_ONCE))).scalars())
    return sum([await _close(database, user_id, keys=keys) for user_id in due])


async def _close(database: Database, user_id: int, *, keys: Sequence[str]) -> bool:
    try:
        return await database.in_transaction(lambda tx: close_if_due(tx, user_id=user_id, keys=keys))
    except Exception:
        log.exception("closure_failed", user_id=user_id)
        return False
