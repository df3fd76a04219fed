"""A connection of one's own, for what every request asks.

It never goes back to the pool, so nobody pings it, begins or ends a transaction on it: a question is one round trip,
straight to the driver. SQLAlchemy would cost more than everything else together (benchmarks/README.md). A connection
that has died is replaced once for each question.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

import structlog

from app.db import Database, close_quietly, our_words

log = structlog.get_logger()

_WAIT_SECONDS: Final = 3.0  # a question ends by then, whatever the database does


class OwnConnection:
    """One question at a time; `close` gives the connection back to the system."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Any = None

    async def rows(self, sql: str) -> Sequence[Any]:
        """The statement must be whole: nothing of a caller's in it but what is safe as it stands.

        Raises DatabaseUnavailable, or what the driver says of a connection that has just been made.
        """
        connection, self._connection = self._connection, None
        async with asyncio.timeout(_WAIT_SECONDS):
            rows, self._connection = await self._read(sql, connection)
        return rows

    async def close(self) -> None:
        """A connection that is already gone is no error."""
        if self._connection is not None:
            await close_quietly(self._connection)

    async def _read(self, sql: str, connection: Any) -> tuple[Sequence[Any], Any]:
        """Rows and the connection that gave them."""
        if connection is not None:
            try:
                return await self._query(connection, sql), connection
            except Exception as error:
                log.info("lookup_connection_replaced", error=type(error).__name__)
                await close_quietly(connection)
        with our_words():
            connection = await self._connect()
        try:
            return await self._query(connection, sql), connection
        except Exception:
            await close_quietly(connection)
            raise

    async def _query(self, connection: Any, sql: str) -> Sequence[Any]:
        rows: Sequence[Any]
        if self._database.is_sqlite:
            rows = await connection.execute_fetchall(sql)
        else:
            async with connection.cursor() as cursor:
                await cursor.execute(sql)
                rows = await cursor.fetchall()
        return rows

    async def _connect(self) -> Any:
        connection = await self._database.own_connection()
        if not self._database.is_sqlite:
            await connection.autocommit(True)  # noqa: FBT003 - the driver's signature
        return connection
