"""`igw migrate`: brings an empty, an older or the design guide's database to the current schema."""

import asyncio
import hashlib
import io
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.util import CommandError as UnknownRevision
from sqlalchemy import Connection, inspect, pool, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from app.cli.errors import CommandFailed
from app.cli.looking import is_not_made_yet, url_for_looking
from app.cli.tree import ROOT
from app.config import Settings
from app.database_faults import explain_fault, place_of
from app.db import SCHEMA_REVISION, Database
from migrations.steps import MigrationRefused

_TURN_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database holds: no table at all, or tables at a revision of ours (None: of somebody else's making)."""

    is_empty: bool
    revision: str | None


def migrate(settings: Settings, *, plan: bool = False) -> str:
    """Run the migrations, or with `plan` return their SQL and change nothing.

    Returns the text for the person at the terminal. Raises CommandFailed.
    """
    return asyncio.run(bring_up_to_date(settings, plan=plan))


async def bring_up_to_date(settings: Settings, *, plan: bool = False) -> str:
    """The same, within a running loop."""
    logging.getLogger("asyncmy").setLevel(logging.ERROR)  # the server's notes on harmless details
    try:
        with _faults_told(settings.async_db_url):
            return await (_plan_of(settings) if plan else _change(settings))
    except MigrationRefused as refusal:
        raise CommandFailed(str(refusal)) from None
    except UnknownRevision:
        raise CommandFailed("The database was made by a newer version of igw; this one leaves it alone.") from None


async def find_schema(settings: Settings) -> Schema:
    """Look, and touch nothing. Raises CommandFailed."""
    url = settings.async_db_url
    if is_not_made_yet(url):
        return Schema(is_empty=True, revision=None)
    is_sqlite = url.get_backend_name() == "sqlite"
    engine = _engine_for_a_look(url_for_looking(url)) if is_sqlite else Database(url).engine
    try:
        with _faults_told(url):
            async with engine.connect() as connection:
                return await connection.run_sync(_schema)
    finally:
        await engine.dispose()


@contextmanager
def _faults_told(url: URL) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, OSError) as error:
        raise CommandFailed(str(explain_fault(error, url=url))) from error


async def _plan_of(settings: Settings) -> str:
    url = settings.async_db_url
    if is_not_made_yet(url):
        plan = await _show_plan(_engine_for_a_look(make_url("sqlite+aiosqlite://")))
        return f"-- {place_of(url)} does not exist yet: `igw migrate` makes it.\n\n{plan}"
    if url.get_backend_name() == "sqlite":
        return await _show_plan(_engine_for_a_look(url_for_looking(url)))
    async with _ready_for_changes(settings) as engine:
        return await _show_plan(engine)


async def _show_plan(engine: AsyncEngine) -> str:
    async with engine.connect() as connection:
        return await connection.run_sync(_plan, await connection.run_sync(_revision))


async def _change(settings: Settings) -> str:
    async with (
        _ready_for_changes(settings) as engine,
        engine.execution_options(igw_writes=True).connect() as connection,
    ):
        await _wait_for_turn(connection)
        before = await connection.run_sync(_revision)
        await connection.run_sync(_upgrade)
        await connection.commit()
    if before == SCHEMA_REVISION:
        return "The database is already current."
    return f"The database went from {before or 'no revision'} to {SCHEMA_REVISION}."


async def _wait_for_turn(connection: AsyncConnection) -> None:
    """One migration of a database at a time; the others wait, then find nothing to do.

    The lock goes with the connection. When a migration is killed, the server may still be at its last statement:
    only when that has ended does the next run look at what there is. SQLite's writing transaction is such a lock by
    itself.
    """
    if connection.dialect.name == "sqlite":
        return
    name = "igw-migrate-" + hashlib.sha256(str(connection.engine.url.database).encode()).hexdigest()[:32]
    taken = await connection.scalar(text("SELECT GET_LOCK(:name, :wait)"), {"name": name, "wait": _TURN_SECONDS})
    if taken != 1:
        raise CommandFailed("Another `igw migrate` is at work on this database; run this one again when it has ended.")


@asynccontextmanager
async def _ready_for_changes(settings: Settings) -> AsyncIterator[AsyncEngine]:
    database = Database(settings.async_db_url, echo=settings.sql_echo)
    try:
        # With the server's own short timeouts, because the engine that migrates waits as long as it takes.
        async with database.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
        yield _engine_for_changes(database, settings)
    finally:
        await database.close()


def _engine_for_a_look(url: URL) -> AsyncEngine:
    # Nothing is kept open: a SQLite file is left when the look is over.
    return create_async_engine(url, poolclass=pool.NullPool, hide_parameters=True)


def _engine_for_changes(database: Database, settings: Settings) -> AsyncEngine:
    """Without the server's read timeout, which has no place where a large table is rewritten."""
    if database.is_sqlite:
        return database.engine
    return create_async_engine(
        settings.async_db_url.update_query_dict({"charset": "utf8mb4"}),
        poolclass=pool.NullPool,
        echo=settings.sql_echo,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 5,
            "init_command": "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
        },
    )


def _schema(connection: Connection) -> Schema:
    return Schema(is_empty=not inspect(connection).get_table_names(), revision=_revision(connection))


def _revision(connection: Connection) -> str | None:
    if "alembic_version" not in inspect(connection).get_table_names():
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return str(row[0]) if row else None


def _upgrade(connection: Connection) -> None:
    command.upgrade(_config(connection, output=sys.stdout), "head")


def _plan(connection: Connection, before: str | None) -> str:
    if before == SCHEMA_REVISION:
        return "-- Nothing to do: the database is already current."
    output = io.StringIO()
    command.upgrade(_config(connection, output=output), f"{before}:head" if before else "head", sql=True)
    return output.getvalue()


def _config(connection: Connection, *, output: Any) -> Config:
    config = Config(output_buffer=output)
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
