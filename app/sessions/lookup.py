"""Who does this token belong to? Asked by every signed-in request, so the fastest path there is.

Goals: always true (each answer comes from the database after the question was asked, so a revoked session is
refused at once by every worker), and cheap (all questions of one event-loop moment travel as one `IN (…)`; while
they are on the way, the next ones gather). The query joins the player, because a session lives only as long as its
player may play. It speaks to the driver directly: SQLAlchemy would cost more than everything else together
(benchmarks/README.md).
"""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from app.db import Database, our_words
from app.errors import DatabaseUnavailable
from app.kit.clock import iso_utc, utc_now
from app.kit.tokens import fingerprint
from app.sessions.last_seen import LastSeen

log = structlog.get_logger()

LONGEST_TOKEN: Final = 512
_CONNECTIONS: Final = 2
_LARGEST_BATCH: Final = 256
_WAIT_SECONDS: Final = 3.0  # a question ends by then, whatever the database does

_SQL: Final = """
SELECT s.token, s.session_id, s.userId, s.login_time, s.expires_at, s.last_seen_at,
       p.user_name, p.email, p.email_verified_at, p.language_code, p.country
FROM sessions s JOIN players p ON p.userId = s.userId
WHERE s.token IN ({marks}) AND s.expires_at > {mark} AND s.last_seen_at > {mark} AND s.logout_time IS NULL
  AND (s.status IS NULL OR LOWER(s.status) = 'active') AND (p.status IS NULL OR LOWER(p.status) = 'active')
"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An open session and the player it belongs to, as of a moment ago."""

    session_id: int
    user_id: int
    login_time: datetime
    expires_at: datetime
    user_name: str | None
    email: str
    email_verified: bool
    language_code: str
    country: str | None

    def answer(self) -> dict[str, Any]:
        """The body of `GET /auth/session`."""
        return {
            "userId": self.user_id,
            "user_name": self.user_name,
            "email": self.email,
            "email_verified": self.email_verified,
            "language_code": self.language_code,
            "country": self.country,
            "session": {
                "session_id": self.session_id,
                "login_time": iso_utc(self.login_time),
                "expires_at": iso_utc(self.expires_at),
            },
        }


class SessionLookup:
    """Answers `find` for one worker; `close` gives the connections back."""

    def __init__(self, database: Database, *, idle_days: int, last_seen: LastSeen) -> None:
        self._database = database
        self._idle = timedelta(days=idle_days)
        self._last_seen = last_seen
        self._waiting: dict[str, asyncio.Future[SignedIn | None]] = {}
        self._idle_connections: deque[Any] = deque()
        self._connections = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._scheduled = False

    async def find(self, token: str) -> SignedIn | None:
        """The session of this token if it is open now, else None. Raises DatabaseUnavailable."""
        if not token or len(token) > LONGEST_TOKEN:
            return None
        key = fingerprint(token)
        future = self._waiting.get(key)
        if future is None:
            loop = asyncio.get_running_loop()
            future = self._waiting[key] = loop.create_future()
            if not self._scheduled:
                self._scheduled = True
                loop.call_soon(self._start_batches)
        # Several requests may wait for one answer; one that is cut off must not cut off the others.
        return await asyncio.shield(future)

    async def close(self) -> None:
        """Wait for what is on the way, then close the connections."""
        await asyncio.gather(*self._tasks, return_exceptions=True)
        while self._idle_connections:
            await _close_quietly(self._idle_connections.popleft())

    def _start_batches(self) -> None:
        self._scheduled = False
        while self._waiting and (self._idle_connections or self._connections < _CONNECTIONS):
            keys = list(self._waiting)[:_LARGEST_BATCH]
            batch = {key: self._waiting.pop(key) for key in keys}
            connection = self._idle_connections.popleft() if self._idle_connections else None
            self._connections += connection is None
            task = asyncio.create_task(self._answer(batch, connection))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, batch: dict[str, "asyncio.Future[SignedIn | None]"], connection: Any) -> None:
        now = utc_now()
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                rows, connection = await self._read(list(batch), now, connection)
        except Exception as error:
            self._connections -= 1
            # Whoever gathered meanwhile waits for the same database; a turn of their own would double their wait.
            _fail([*batch.values(), *self._waiting.values()], error)
            self._waiting.clear()
        else:
            self._idle_connections.append(connection)
            found = {row[0]: self._signed_in(row, now) for row in rows}
            for key, future in batch.items():
                if not future.done():
                    future.set_result(found.get(key))
        if self._waiting:
            self._start_batches()

    async def _read(self, keys: list[str], now: datetime, connection: Any) -> tuple[Any, Any]:
        """Rows and the connection that gave them; a connection that had died is replaced once."""
        if connection is not None:
            try:
                return await self._query(connection, keys, now), connection
            except Exception as error:
                log.info("lookup_connection_replaced", error=type(error).__name__)
                await _close_quietly(connection)
        with our_words():
            connection = await self._connect()
        try:
            return await self._query(connection, keys, now), connection
        except Exception:
            await _close_quietly(connection)
            raise

    async def _query(self, connection: Any, keys: list[str], now: datetime) -> Any:
        mark = "?" if self._database.is_sqlite else "%s"
        sql = _SQL.format(marks=",".join([mark] * len(keys)), mark=mark)
        times = [moment.isoformat(sep=" ") for moment in (now, now - self._idle)]
        if self._database.is_sqlite:
            return await connection.execute_fetchall(sql, [*keys, *times])
        async with connection.cursor() as cursor:
            await cursor.execute(sql, [*keys, *times])
            return await cursor.fetchall()

    async def _connect(self) -> Any:
        pooled = await self._database.engine.raw_connection()
        driver_connection: Any = pooled.driver_connection
        pooled.detach()  # it is ours from now on and never goes back to the pool
        if not self._database.is_sqlite:
            await driver_connection.autocommit(True)  # noqa: FBT003 - the driver's signature
        return driver_connection

    def _signed_in(self, row: Any, now: datetime) -> SignedIn:
        last_seen_at = _moment(row[5])
        if self._last_seen.is_due(last_seen_at, now=now):
            self._last_seen.note(row[1])
            last_seen_at = now
        return SignedIn(
            session_id=row[1],
            user_id=row[2],
            login_time=_moment(row[3]),
            expires_at=min(_moment(row[4]), last_seen_at + self._idle),
            user_name=row[6],
            email=row[7],
            email_verified=row[8] is not None,
            language_code=row[9],
            country=row[10],
        )


def _fail(futures: Iterable["asyncio.Future[SignedIn | None]"], error: Exception) -> None:
    log.warning("session_lookup_failed", error=type(error).__name__)
    for future in futures:
        if not future.done():
            future.set_exception(DatabaseUnavailable(retry_after=2))
            future.exception()  # read once, so that a waiter who left does not leave a warning behind


async def _close_quietly(connection: Any) -> None:
    try:
        if hasattr(connection, "ensure_closed"):
            await connection.ensure_closed()
        else:
            await connection.close()
    except Exception as error:
        log.debug("lookup_connection_close_failed", error=type(error).__name__)


def _moment(value: Any) -> datetime:
    """SQLite gives text, MySQL a datetime; an old row without a login time counts from the beginning."""
    if value is None:
        return datetime(1970, 1, 1)  # noqa: DTZ001 - naive UTC like every moment here
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
