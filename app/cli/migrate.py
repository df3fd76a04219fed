"""`igw migrate`: brings an empty, an older or the design guide's database to the current schema."""

import asyncio
import io
import sys
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, pool
from sqlalchemy.ext.asyncio import create_async_engine

import app
from app.config import Settings
from app.db import SCHEMA_REVISION, Database

ROOT = Path(app.__file__).parent.parent


def migrate(settings: Settings, *, plan: bool = False) -> str:
    """Run the migrations, or with `plan` return their SQL and change nothing.

    Returns the text for the person at the terminal. Raises MigrationRefused, or a driver's error when the
    database cannot be reached.
    """
    return asyncio.run(_migrate(settings, plan=plan))


async def _migrate(settings: Settings, *, plan: bool) -> str:
    database = Database(settings.async_db_url, echo=settings.sql_echo)
    # A migration may rewrite a large table: the server's short read timeout has no place here.
    engine = database.engine if database.is_sqlite else _patient_engine(settings)
    try:
        async with engine.connect() as connection:
            before = await connection.run_sync(_revision)
            if plan:
                return await connection.run_sync(_plan, before)
            await connection.run_sync(_upgrade)
            await connection.commit()
    finally:
        await engine.dispose()
        await database.close()
    return "The database is already current." if before == SCHEMA_REVISION else _done(before)


def _done(before: str | None) -> str:
    return f"The database went from {before or 'no revision'} to {SCHEMA_REVISION}."


def _patient_engine(settings: Settings) -> Any:
    return create_async_engine(
        settings.async_db_url.update_query_dict({"charset": "utf8mb4"}),
        poolclass=pool.NullPool,
        echo=settings.sql_echo,
        connect_args={
            "connect_timeout": 5,
            "init_command": "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
        },
    )


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
