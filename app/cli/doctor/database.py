"""The database: reachable at all, and what it is."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, pool
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from app.cli.doctor.finding import Finding, error, ok, warning
from app.cli.looking import is_not_made_yet, url_for_looking
from app.database_faults import explain_fault, place_of

#: A check that looks into the database. It runs in SQLAlchemy's synchronous clothes.
DatabaseCheck: TypeAlias = Callable[[Connection], Iterator[Finding]]

_CONNECT_SECONDS: Final = 3
_READ_SECONDS: Final = 5
_WHOLE_SECONDS: Final = 20
_MARIADB_AT_LEAST: Final = (10, 6)
_MYSQL_AT_LEAST: Final = (8, 0)


async def look_into(url: URL, checks: tuple[DatabaseCheck, ...]) -> list[Finding]:
    """What the checks find; when the database cannot be reached, that alone."""
    if is_not_made_yet(url):
        mend = "`igw migrate` makes it; `igw dev` does so by itself."
        return [error("database", f"{url.database} does not exist yet.", mend)]
    findings: list[Finding] = []
    try:
        async with asyncio.timeout(_WHOLE_SECONDS), _connection(url) as connection:
            findings.append(ok("database", f"reachable at {place_of(url)}"))
            for check in checks:
                findings += await connection.run_sync(_all, check)
    except Exception as fault:
        findings.append(_cannot(fault, url=url))
    return findings


def _all(connection: Connection, check: DatabaseCheck) -> list[Finding]:
    return list(check(connection))


def _cannot(fault: Exception, *, url: URL) -> Finding:
    explained = explain_fault(fault, url=url)
    return error("database", explained.message, explained.mend)


@asynccontextmanager
async def _connection(url: URL) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(
        url_for_looking(url) if url.get_backend_name() == "sqlite" else url.update_query_dict({"charset": "utf8mb4"}),
        poolclass=pool.NullPool,
        hide_parameters=True,
        connect_args=_connect_args(url),
    )
    async with engine.connect() as connection:
        yield connection


def _connect_args(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"timeout": _CONNECT_SECONDS}
    return {
        "connect_timeout": _CONNECT_SECONDS,
        "read_timeout": _READ_SECONDS,
        "init_command": "SET time_zone = '+00:00'",
    }


def server_version(connection: Connection) -> Iterator[Finding]:
    """MySQL from 8, MariaDB from 10.6."""
    dialect = connection.dialect
    version = dialect.server_version_info or ()
    told = ".".join(str(part) for part in version[:3])
    if dialect.name == "sqlite":
        yield ok("database_version", f"SQLite {told}")
        return
    mariadb = is_mariadb(connection)
    name, least = ("MariaDB", _MARIADB_AT_LEAST) if mariadb else ("MySQL", _MYSQL_AT_LEAST)
    if version[:2] < least:
        wanted = "MariaDB 10.6" if mariadb else "MySQL 8.0"
        yield error("database_version", f"{name} {told} is too old.", f"Upgrade to {wanted} or newer.")
    else:
        yield ok("database_version", f"{name} {told}")


def strict_mode(connection: Connection) -> Iterator[Finding]:
    """Our own connections are strict whatever the server says; other programs are not."""
    if connection.dialect.name == "sqlite":
        return
    modes = str(connection.exec_driver_sql("SELECT @@GLOBAL.sql_mode").scalar())
    if "STRICT_TRANS_TABLES" in modes or "STRICT_ALL_TABLES" in modes:
        yield ok("sql_mode", "strict")
    else:
        yield warning(
            "sql_mode",
            "The server is not strict: IGW's own connections are, but other programs cut what does not fit, silently.",
            "Add STRICT_TRANS_TABLES to sql_mode in the server's configuration.",
        )


def is_mariadb(connection: Connection) -> bool:
    """MariaDB, as opposed to MySQL or SQLite."""
    return bool(getattr(connection.dialect, "is_mariadb", False))
