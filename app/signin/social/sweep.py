"""Removes attempts, sign-ups, mailed codes and bot checks whose time is over: now and then, in every worker, some."""

import asyncio
import random
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from app.abuse.bot_check.used_answers import delete_old_answers
from app.db import Database
from app.signin.challenge.use import delete_old_challenges
from app.signin.social.pending import delete_old_pending
from app.signin.social.used_states import delete_old_states

log = structlog.get_logger()

_EVERY_SECONDS: Final = 600


async def sweep_for_ever(database: Database) -> None:
    """Until cancelled; a fault is logged and tried again the next time."""
    while True:
        # Spread out, so that several workers do not all delete the same rows at the same moment.
        await asyncio.sleep(_EVERY_SECONDS * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, not a secret
        try:
            await database.in_transaction(_sweep)
        except Exception as error:
            log.warning("sweep_failed", error=type(error).__name__)


async def _sweep(tx: AsyncConnection) -> None:
    await delete_old_states(tx)
    await delete_old_pending(tx)
    await delete_old_challenges(tx)
    await delete_old_answers(tx)
