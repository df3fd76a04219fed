"""Deletions that could not be done at once: tried again, and ended when the player they wait for is closed.

Every worker looks; one conditional write decides which of them tries. A crash loses nothing: the row is there.
"""

import asyncio
import random
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Final

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database
from app.kit.clock import utc_now
from app.meta.delete_data import delete_subject
from app.meta.models import meta_requests
from app.meta.observe import observe
from app.meta.requests import DELETE, settle_request
from app.meta.states import Kept, State
from app.players.models import players
from app.players.tombstones import delete_old_tombstones

log: Any = structlog.get_logger()

_EVERY_SECONDS: Final = 5
_CLEAN_ONCE_IN: Final = 1000  # rounds
_MOST_AT_ONCE: Final = 50
_MOST_ATTEMPTS: Final = 10
_LONGEST_PAUSE_SECONDS: Final = 3600


async def finish_deletions_for_ever(database: Database, *, keys: Sequence[str]) -> None:
    """Until cancelled; a fault is logged and tried again the next time."""
    while True:
        try:
            await finish_deletions(database, keys=keys)
            if random.randrange(_CLEAN_ONCE_IN) == 0:  # noqa: S311 - chance spreads the work, it is no secret
                await database.in_transaction(delete_old_tombstones)
        except Exception as error:
            log.warning("finish_deletions_failed", error=type(error).__name__)
        await asyncio.sleep(_EVERY_SECONDS * random.uniform(0.7, 1.3))  # noqa: S311 - jitter, not a secret


async def finish_deletions(database: Database, *, keys: Sequence[str]) -> None:
    """One round. Raises DatabaseUnavailable."""
    for request_id in await _due(database):
        if await database.in_transaction(partial(_claim, request_id=request_id)):
            await _try(database, request_id, keys=keys)
    async with database.reading() as connection:
        over = await _over(connection)
    for request_id, closed in over:
        await database.in_transaction(partial(_end, request_id=request_id, closed=closed))


async def _due(database: Database) -> list[int]:
    which = meta_requests.c.state == State.RECEIVED.value, meta_requests.c.next_try_at <= utc_now()
    query = select(meta_requests.c.request_id).where(*which).order_by(meta_requests.c.request_id).limit(_MOST_AT_ONCE)
    async with database.reading() as connection:
        return list((await connection.execute(query)).scalars())


async def _claim(tx: AsyncConnection, *, request_id: int) -> bool:
    """True for the one worker that tries now. The next try is set first, so that a crash only means waiting."""
    row = meta_requests.c
    attempts = (await tx.execute(select(row.attempts).where(row.request_id == request_id))).scalar_one()
    pause = min(_LONGEST_PAUSE_SECONDS, 10 * 2**attempts)
    which = row.request_id == request_id, row.attempts == attempts, row.state == State.RECEIVED.value
    claimed = await tx.execute(
        update(meta_requests)
        .where(*which, row.next_try_at <= utc_now())
        .values(attempts=attempts + 1, next_try_at=utc_now() + timedelta(seconds=pause))
    )
    return int(claimed.rowcount) == 1


async def _try(database: Database, request_id: int, *, keys: Sequence[str]) -> None:
    async def work(tx: AsyncConnection) -> None:
        row = (await tx.execute(select(meta_requests).where(meta_requests.c.request_id == request_id))).one()
        deletion = await delete_subject(tx, provider=row.provider, subject=row.external_id, keys=keys)
        await settle_request(tx, request_id, state=deletion.state, kept=deletion.kept, user_id=deletion.user_id)

    try:
        await database.in_transaction(work)
    except Exception:
        log.exception("deletion_failed", request=request_id)
        await database.in_transaction(lambda tx: _give_up_in_the_end(tx, request_id))


async def _give_up_in_the_end(tx: AsyncConnection, request_id: int) -> None:
    """After the last attempt the page says so and names the way to a person; the id stays for whoever looks."""
    row = meta_requests.c
    which = row.request_id == request_id, row.attempts >= _MOST_ATTEMPTS
    given_up = await tx.execute(update(meta_requests).where(*which).values(state=State.FAILED.value, next_try_at=None))
    if given_up.rowcount:
        observe(DELETE, product="any", outcome="failed")


async def _over(connection: AsyncConnection) -> list[tuple[int, bool]]:
    """Requests that waited for a player to be closed: he is; or he called it off, having another way in by now."""
    row, is_closed = meta_requests.c, players.c.closed_at.is_not(None)
    waiting = select(row.request_id, is_closed).join(players, players.c.user_id == row.user_id)
    waiting = waiting.where(row.state == State.IN_PROGRESS.value, is_closed | players.c.closes_at.is_(None))
    return [(row[0], bool(row[1])) for row in await connection.execute(waiting.limit(_MOST_AT_ONCE))]


async def _end(tx: AsyncConnection, *, request_id: int, closed: bool) -> None:
    kept = (*(() if closed else (Kept.ACCOUNT,)), Kept.WALLET_RECORDS, Kept.FINGERPRINT)
    await settle_request(tx, request_id, state=State.PARTLY_KEPT, kept=kept, user_id=None)
