"""A command's work on the database: opened for it, closed after it, and told in words when it is away."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from app.cli.errors import CommandFailed
from app.config import Settings
from app.db import Database
from app.errors import DatabaseUnavailable

T = TypeVar("T")

_AWAY: Final = "The database cannot be reached; `igw doctor` tells more."


#: A command that reads a whole ledger waits longer for one page of it than a player would for his.
_READ_SECONDS: Final = 120


def on_database(settings: Settings, work: Callable[[Database], Awaitable[T]], *, away: str = _AWAY) -> T:
    """What `work` gives. Raises CommandFailed, with the sentence `away` when the database does not answer."""
    try:
        return asyncio.run(_opened_for(settings, work))
    except DatabaseUnavailable:
        raise CommandFailed(away) from None


async def _opened_for(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    database = Database(settings.async_db_url, echo=settings.sql_echo, read_seconds=_READ_SECONDS)
    try:
        return await work(database)
    finally:
        await database.close()
