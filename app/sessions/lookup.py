"""Who does this token belong to? Asked by every signed-in request, so the fastest path there is.

Goals: always true (each answer comes from the database after the question was asked, so a revoked session is
refused at once by every worker), and cheap (all questions of one event-loop moment travel as one `IN (…)`; while
they are on the way, the next ones gather). The query joins the player, because a session lives only as long as its
player may play. It speaks to the driver directly: SQLAlchemy would cost more than everything else together
(benchmarks/README.md).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from app.db import Database
from app.errors import DatabaseUnavailable
from app.kit.clock import iso_utc, moment_in, utc_now
from app.kit.questions import Questions
from app.kit.tokens import fingerprint
from app.lookups import OwnConnection
from app.sessions.last_seen import LastSeen

log = structlog.get_logger()

LONGEST_TOKEN: Final = 512
FRESH: Final = timedelta(minutes=10)

_SQL: Final = """
SELECT s.token, s.session_id, s.userId, s.login_time, s.expires_at, s.last_seen_at,
       p.user_name, p.email, p.email_verified_at, p.language_code, p.country, s.proven_at
FROM sessions s JOIN players p ON p.userId = s.userId
WHERE s.token IN ('{hashes}') AND s.expires_at > '{now}' AND s.last_seen_at > '{idle}' AND s.logout_time IS NULL
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
    proven_at: datetime | None

    def is_freshly_proven(self) -> bool:
        """Whether the player proved himself in this session within the last ten minutes."""
        return self.proven_at is not None and utc_now() - self.proven_at <= FRESH

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
    """Answers `find` for one worker over one connection of its own; `close` gives it back.

    A second connection was measured to be slower: it takes half of each batch.
    """

    def __init__(self, database: Database, *, idle_days: int, last_seen: LastSeen) -> None:
        self._idle = timedelta(days=idle_days)
        self._last_seen = last_seen
        self._connection = OwnConnection(database)
        self._questions = Questions(self._answer, fault=_unavailable)

    async def find(self, token: str) -> SignedIn | None:
        """The session of this token if it is open now, else None. Raises DatabaseUnavailable."""
        if not token or len(token) > LONGEST_TOKEN:
            return None
        return await self._questions.find(fingerprint(token))

    async def close(self) -> None:
        """Wait for what is on the way, then close the connection."""
        await self._questions.close()
        await self._connection.close()

    async def _answer(self, keys: list[str]) -> dict[str, SignedIn]:
        now = utc_now()
        # Nothing of a caller's is in this text: the keys are hashes we made, the moments are our clock's.
        hashes, idle = "','".join(keys), (now - self._idle).isoformat(sep=" ")
        rows = await self._connection.rows(_SQL.format(hashes=hashes, now=now.isoformat(sep=" "), idle=idle))
        return {row[0]: self._signed_in(row, now) for row in rows}

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
            proven_at=None if row[11] is None else _moment(row[11]),
        )


def _unavailable(error: Exception) -> DatabaseUnavailable:
    log.warning("session_lookup_failed", error=type(error).__name__)
    return DatabaseUnavailable(retry_after=2)


def _moment(value: Any) -> datetime:
    """An old row without a login time counts from the beginning."""
    if value is None:
        return datetime(1970, 1, 1)  # noqa: DTZ001 - naive UTC like every moment here
    return moment_in(value)
