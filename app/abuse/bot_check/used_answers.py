"""Each proof of work is good once. One INSERT decides which of several requests with it goes on.

In the database and not in Redis, although little hangs on it: there one mechanism holds for every worker, across
restarts, and where no Redis is set up. Only a solved, signed and fresh answer comes this far, so that whoever wants
to make us write has worked for it first.
"""

from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.abuse.bot_check.models import bot_check_answers
from app.db import Database
from app.kit.clock import from_unix_seconds, utc_now

_LARGEST_DELETE: Final = 1000


async def use_up_answer(database: Database, *, answer_hash: str, expires_at: int) -> bool:
    """True for the one request that may go on, False for every other one. `expires_at` in Unix seconds."""
    row = insert(bot_check_answers).values(answer_hash=answer_hash, expires_at=from_unix_seconds(expires_at))

    async def write(tx: AsyncConnection) -> None:
        await tx.execute(row)

    try:
        await database.in_transaction(write)
    except IntegrityError:
        return False
    return True


async def delete_old_answers(tx: AsyncConnection) -> None:
    """Remove rows whose challenge has run out, some at a time."""
    old = select(bot_check_answers.c.answer_hash).where(bot_check_answers.c.expires_at < utc_now())
    hashes = (await tx.execute(old.limit(_LARGEST_DELETE))).scalars().all()
    if hashes:
        await tx.execute(delete(bot_check_answers).where(bot_check_answers.c.answer_hash.in_(hashes)))
