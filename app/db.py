"""The database: one engine (embedded SQLite, or MySQL/MariaDB), transactions that retry, faults in our own words.

Goals: the same code on both databases; a transaction is committed at the edge before anything is answered; what a
driver says never reaches a caller; every wait has a bound. Facts: docs/facts.md
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

import structlog
from sqlalchemy import CursorResult, DateTime, LargeBinary, MetaData, String, event, text
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.types import TypeEngine

from app.errors import AppError, DatabaseUnavailable

T = TypeVar("T")
log = structlog.get_logger()

metadata = MetaData()

#: Whole seconds of UTC on both databases (SQLite keeps text, so its form is fixed here).
Moment = DateTime().with_variant(sqlite.DATETIME(truncate_microseconds=True), "sqlite")  # type: ignore[no-untyped-call]
#: The columns that hold our ids are INT.
LARGEST_ID: Final = 2**31 - 1
#: Identifiers from outside; the migrations give such columns a collation that compares byte by byte.
Exact = String

#: The newest revision under migrations/versions; a test compares the two.
SCHEMA_REVISION: Final = "0010"
MIGRATE_HINT: Final = "run `igw migrate` (or `igw migrate --plan` to see the SQL first)"
#: For a revision that sorts behind ours: `igw migrate` would leave that database alone.
NEWER_HINT: Final = "a newer version made it, so install that one, or point DB_URL at another database"

_ATTEMPTS: Final = 6
_CONNECT_SECONDS: Final = 3
_READ_SECONDS: Final = 2  # a node that hears but never answers must not hold a request
_POOL_SECONDS: Final = 1  # waited for a connection; more than this is better told than waited for
_TRANSACTION_SECONDS: Final = 3
_TURN_SECONDS: Final = 5  # SQLite: in the queue of writers; who stands behind others waits no longer than this
_HELD_FILE_SECONDS: Final = 3  # SQLite: for another process to let go of the file
_RETRY_AFTER_SECONDS: Final = 2
# Deadlock, lock wait timeout, snapshot conflict: the whole transaction may simply run again. 1305 ("no such
# savepoint") is a deadlock inside a savepoint: the server has undone everything, so going back to it fails.
_CONFLICTS: Final = frozenset({1213, 1205, 1020, 1305})
# An isolated Galera node answers pings and refuses statements; the connection is worthless (docs/facts.md).
_LOST_NODES: Final = frozenset({1047, 1180})


def exact_bytes(length: int) -> TypeEngine[bytes]:
    """Bytes that an index can hold and that are compared as they are."""
    return LargeBinary().with_variant(mysql.VARBINARY(length), "mysql", "mariadb")


class Database:
    """Hands out transactions; owns the pool."""

    def __init__(self, url: URL, *, echo: bool = False, read_seconds: int = _READ_SECONDS) -> None:
        """`read_seconds`: how long one statement may take on MySQL; a request has few, a look at everything many."""
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.engine: AsyncEngine = (
            _sqlite_engine(url, echo=echo)
            if self.is_sqlite
            else _mysql_engine(url, echo=echo, read_seconds=read_seconds)
        )
        # Of own connections, whose owner bounds all that he does: a bound for each read costs the driver a task each.
        self._own_engine = self.engine if self.is_sqlite else _mysql_engine(url, echo=echo, read_seconds=None)
        # SQLite has one writer. Waiting here in order is fair; waiting in SQLite is a race of sleeping pollers.
        self._one_writer = asyncio.Lock()

    async def in_transaction(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Run `work` in one transaction and commit it; run it again (bounded) when the database says "conflict".

        `work` must be repeatable: it gets a fresh connection each time and touches nothing but the database.
        An AppError rolls back, unless its class says `keep_writes`. Raises DatabaseUnavailable.
        """
        return await self.repeated(lambda: self._once(work))

    async def repeated(self, once: Callable[[], Awaitable[T]]) -> T:
        """`once`, a whole transaction, until it is no conflict, within bounds. Raises DatabaseUnavailable."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return await once()
            except (DBAPIError, PoolTimeout, OSError) as error:
                if attempt == _ATTEMPTS or not _is_conflict(error):
                    raise _in_our_words(error) from error
                await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - jitter, not a secret
        raise AssertionError("the loop returns or raises")

    def bounded(self) -> asyncio.Timeout:
        """So long may a transaction take: several short waits in a row must not add up to a long one."""
        return asyncio.timeout(None if self.is_sqlite else _TRANSACTION_SECONDS)

    async def own_connection(self) -> Any:
        """A driver's connection that never goes back to the pool; whoever takes it bounds the time of what he asks.

        Raises what SQLAlchemy makes of a driver's fault.
        """
        with self.driver_faults():  # which it does not do for a connection that is not its own
            pooled = await self._own_engine.raw_connection()
        connection: Any = pooled.driver_connection
        pooled.detach()
        return connection

    @contextmanager
    def driver_faults(self) -> Iterator[None]:
        """Turns what the driver raises on an own connection into what SQLAlchemy would have made of it."""
        dialect = self.engine.dialect
        base = dialect.loaded_dbapi.Error
        try:
            yield
        except base as error:
            lost = dialect.is_disconnect(error, None, None)
            raise DBAPIError.instance(
                None, None, error, base, dialect=dialect, connection_invalidated=lost, hide_parameters=True
            ) from error

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reads; nothing is committed. Raises DatabaseUnavailable."""
        with our_words():
            async with self.bounded(), self.engine.connect() as connection:
                yield connection

    async def schema_revision(self) -> str | None:
        """The revision the database stands at, None when it has never been migrated. Raises DatabaseUnavailable."""
        try:
            async with asyncio.timeout(_TRANSACTION_SECONDS), self.engine.connect() as connection:
                return (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar()
        except (DBAPIError, PoolTimeout, OSError) as error:
            if isinstance(error, DBAPIError) and is_missing_table(error):
                return None
            raise _in_our_words(error) from error

    async def close(self) -> None:
        """Close every connection of the pools; own ones are their owners'."""
        await self.engine.dispose()
        await self._own_engine.dispose()

    async def _once(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        if self.is_sqlite:
            async with self._turn_to_write():
                return await self._commit(work)
        async with self.bounded():
            return await self._commit(work)

    @asynccontextmanager
    async def _turn_to_write(self) -> AsyncIterator[None]:
        async with asyncio.timeout(_TURN_SECONDS):
            await self._one_writer.acquire()
        try:
            yield
        finally:
            self._one_writer.release()

    async def _commit(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        async with self.engine.execution_options(igw_writes=True).begin() as connection:
            try:
                return await work(connection)
            except AppError as error:
                if not error.keep_writes:
                    raise
                kept = error
        raise kept


@contextmanager
def our_words() -> Iterator[None]:
    """Turns a driver's fault into DatabaseUnavailable; a constraint that objected passes through."""
    try:
        yield
    except (DBAPIError, PoolTimeout, OSError) as error:
        raise _in_our_words(error) from error


async def close_quietly(connection: Any) -> None:
    """Of an own connection; one that is already gone is no error."""
    try:
        if hasattr(connection, "ensure_closed"):
            await connection.ensure_closed()
        else:
            await connection.close()
    except Exception as error:
        log.debug("own_connection_close_failed", error=type(error).__name__)


def inserted_id(result: CursorResult[Any]) -> int:
    """The id that the database gave to the one row just inserted."""
    key = result.inserted_primary_key
    assert key is not None, "the statement inserts one row into a table with a generated id"  # noqa: S101
    return int(key[0])


def is_missing_table(error: DBAPIError) -> bool:
    """Whether a statement failed because its table does not exist."""
    return _number(error) == 1146 or "no such table" in str(error.orig)


def _in_our_words(error: Exception) -> Exception:
    if isinstance(error, DBAPIError) and not _is_outage(error):
        return error  # a fault of ours: the last handler logs it and answers 500
    log.warning("database_unavailable", error=type(error).__name__, number=_number(error))
    return DatabaseUnavailable(retry_after=_RETRY_AFTER_SECONDS)


def _is_outage(error: DBAPIError) -> bool:
    return error.connection_invalidated or _is_conflict(error) or isinstance(error, OperationalError | InterfaceError)


def _is_conflict(error: Exception) -> bool:
    return _number(error) in _CONFLICTS


def _number(error: Exception) -> int | None:
    arguments = getattr(getattr(error, "orig", None), "args", ())
    return arguments[0] if arguments and isinstance(arguments[0], int) else None


def _mysql_engine(url: URL, *, echo: bool, read_seconds: int | None) -> AsyncEngine:
    engine = create_async_engine(
        url.update_query_dict({"charset": "utf8mb4"}),
        echo=echo,
        isolation_level="READ COMMITTED",
        pool_size=16,
        max_overflow=32,
        pool_timeout=_POOL_SECONDS,
        pool_recycle=3600,
        pool_pre_ping=True,
        hide_parameters=True,  # parameters hold hashes and addresses; a log needs neither
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            "read_timeout": read_seconds,
            "init_command": "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
        },
    )
    event.listen(engine.sync_engine, "handle_error", _drop_lost_nodes)
    return engine


def _drop_lost_nodes(context: ExceptionContext) -> None:
    arguments = getattr(context.original_exception, "args", ())
    if arguments and arguments[0] in _LOST_NODES:
        context.is_disconnect = True


def _sqlite_engine(url: URL, *, echo: bool) -> AsyncEngine:
    if url.database and url.database != ":memory:":
        with suppress(OSError):  # connecting fails then, and is told like any database that is away
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url, echo=echo, hide_parameters=True, pool_size=8, max_overflow=0, pool_timeout=_POOL_SECONDS * 10
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    cursor = connection.cursor()
    patience = f"busy_timeout={_HELD_FILE_SECONDS * 1000}"
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", patience, "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    # A transaction that will write takes the lock at once: upgrading a read lock later fails without waiting.
    writes = connection.get_execution_options().get("igw_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
