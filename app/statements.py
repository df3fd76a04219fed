"""Statements that are whole as they stand, many in one round trip; and transactions made of them.

What comes hundreds of times a second pays for every round trip twice: here and in the database. MySQL takes several
statements at once and stops at the first that fails, so a transaction of ten takes two trips (benchmarks/README.md,
`ledger`). SQLite has no trips to save, and one writer, whose turn `Database` gives.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Protocol, TypeAlias, TypeVar

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database, close_quietly
from app.kit.clock import monotonic
from app.kit.sql_literals import Text, text_for_mysql, text_for_sqlite, word_for_mysql, word_for_sqlite

T = TypeVar("T")
log = structlog.get_logger()

Rows: TypeAlias = Sequence[Sequence[Any]]


class MissedRows(Exception):
    """A change found fewer or more rows than it must; nothing was committed."""


_RESTS_SECONDS: Final = 60  # a connection that rested longer is asked whether it still lives


class Statements(Protocol):
    """A transaction under way. Nothing of a caller's may stand in a statement but what went through `text` or `word`,
    which are the same; `word` is for what comes again and again.
    """

    is_sqlite: bool
    #: Whether its owner lets go of it whole when he is cut off, so that a `do` may be under way at that moment.
    may_be_left_at_work: bool
    text: Text
    word: Text

    async def ask(self, *queries: str) -> list[Rows]:
        """The rows of each, in order."""

    async def do(self, *changes: str) -> list[int]:
        """How many rows each has found, in order; the first that fails ends it."""

    async def end(self, *changes: str, finds: int | None) -> None:
        """The transaction's last changes, sent with its commit where that saves a trip; nothing may follow.

        Raises, now or at the commit, MissedRows unless the first of them finds `finds` rows (None: any number).
        """


class OfTransaction:
    """Statements in somebody else's transaction."""

    may_be_left_at_work = False

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx
        self.is_sqlite = tx.dialect.name == "sqlite"
        self.text: Text = text_for_sqlite if self.is_sqlite else text_for_mysql
        self.word: Text = word_for_sqlite if self.is_sqlite else word_for_mysql

    async def ask(self, *queries: str) -> list[Rows]:
        """See Statements."""
        return [(await self._run(query)).all() for query in queries]

    async def do(self, *changes: str) -> list[int]:
        """See Statements."""
        return [(await self._run(change)).rowcount for change in changes]

    async def end(self, *changes: str, finds: int | None) -> None:
        """See Statements; the commit is its owner's."""
        found = await self.do(*changes)
        if finds is not None and found[0] != finds:
            raise MissedRows

    async def _run(self, sql: str) -> Any:
        return await self._tx.exec_driver_sql(sql, execution_options=_AS_IT_IS)


#: The statement is whole: a `%` in it is one.
_AS_IT_IS: Final = {"no_parameters": True}


class OwnTransactions:
    """Transactions on connections that never go back to the pool; as many of them as run at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._idle: list[tuple[Any, float]] = []

    async def run(self, work: Callable[[Statements], Awaitable[T]]) -> T:
        """As `Database.in_transaction`, with the same faults; `work` must be repeatable."""
        if self._database.is_sqlite:
            return await self._database.in_transaction(lambda tx: work(OfTransaction(tx)))
        return await self._database.repeated(lambda: self._once(work))

    async def close(self) -> None:
        """Close what rests; what is under way must have ended."""
        while self._idle:
            await close_quietly(self._idle.pop()[0])

    async def _once(self, work: Callable[[Statements], Awaitable[T]]) -> T:
        async with self._database.bounded():
            connection = await self._take()
            try:
                done = await self._commit(connection, work)
            except Exception:
                await self._undo(connection)
                raise
            except BaseException:
                connection.close()  # cut off in the middle of an answer: nobody can read on from there
                raise
            self._idle.append((connection, monotonic()))
            return done

    async def _commit(self, connection: Any, work: Callable[[Statements], Awaitable[T]]) -> T:
        with self._database.driver_faults():
            statements = _OfDriver(connection)
            done = await work(statements)
            await statements.commit()
        return done

    async def _take(self) -> Any:
        while self._idle:
            connection, rested_since = self._idle.pop()
            if monotonic() - rested_since < _RESTS_SECONDS or await _is_alive(connection):
                return connection
        return await self._database.own_connection()

    async def _undo(self, connection: Any) -> None:
        """Undone at once, so that nobody waits for its locks; one that cannot say so is let go."""
        try:
            await connection.rollback()
        except Exception as error:
            log.info("own_connection_dropped", error=type(error).__name__)
            await close_quietly(connection)
        else:
            self._idle.append((connection, monotonic()))


class _OfDriver:
    """Statements in a transaction of a MySQL driver's connection, which begins by itself with the first."""

    is_sqlite = False
    may_be_left_at_work = True
    text: Text = staticmethod(text_for_mysql)
    word: Text = staticmethod(word_for_mysql)

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._end: list[str] = []

    async def ask(self, *queries: str) -> list[Rows]:
        """See Statements."""
        return await self._each(queries, lambda cursor: cursor.fetchall()) if queries else []

    async def do(self, *changes: str) -> list[int]:
        """See Statements."""
        return await self._each(changes, _found)

    async def end(self, *changes: str, finds: int | None) -> None:
        """See Statements."""
        self._end = list(changes)
        if finds is not None:
            self._end.insert(1, _UNLESS_FOUND.format(finds))

    async def commit(self) -> None:
        """The end, and COMMIT, in one trip: the server stops at the first that fails, and so before the COMMIT."""
        if not self._end:
            await self._connection.commit()
            return
        try:
            await self._each([*self._end, "COMMIT"], _found)
        except Exception as error:
            if error.args[:1] == (_OUT_OF_RANGE,):
                raise MissedRows from error
            raise

    async def _each(self, statements: Sequence[str], take: Callable[[Any], Awaitable[T]]) -> list[T]:
        """All in one trip; of each what `take` takes."""
        async with self._connection.cursor() as cursor:
            await cursor.execute("; ".join(statements))
            taken = [await take(cursor)]
            while await cursor.nextset():
                taken.append(await take(cursor))
        return taken


#: Fails with _OUT_OF_RANGE unless the statement before it found so many rows: e to the power of 9999 is no number.
_UNLESS_FOUND: Final = "SET @igw_found = EXP(9999 * ABS(ROW_COUNT() - {:d}))"
_OUT_OF_RANGE: Final = 1690


async def _found(cursor: Any) -> int:
    return int(cursor.rowcount)


async def _is_alive(connection: Any) -> bool:
    try:
        await connection.ping(reconnect=False)
    except Exception:
        await close_quietly(connection)
        return False
    return True
