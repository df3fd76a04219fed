"""A command's work on the database: opened for it, closed after it, and told in words when it is away."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from sqlalchemy.exc import ProgrammingError

from app.cli.errors import CommandFailed
from app.config import Settings
from app.database_faults import MIGRATE_FIRST, explain_fault
from app.db import Database, is_missing_table
from app.errors import DatabaseUnavailable

T = TypeVar("T")

_AWAY: Final = "The database cannot be reached or used; `igw doctor` tells more."

#: A command that reads a whole ledger waits longer for one page of it than a player would for his.
_READ_SECONDS: Final = 120


def on_database(settings: Settings, work: Callable[[Database], Awaitable[T]], *, away: str = _AWAY) -> T:
    """What `work` gives. Raises CommandFailed, when the database does not answer with the sentence `away` and why."""
    try:
        return asyncio.run(_opened_for(settings, work))
    except (DatabaseUnavailable, ProgrammingError) as error:
        if isinstance(error, ProgrammingError) and not is_missing_table(error):
            raise
        fault = explain_fault(error, url=settings.async_db_url)
    raise CommandFailed(str(fault) if fault.mend == MIGRATE_FIRST else f"{away} {fault}")


async def _opened_for(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    database = Database(settings.async_db_url, echo=settings.sql_echo, read_seconds=_READ_SECONDS)
    try:
        return await work(database)
    finally:
        await database.close()
