"""Time, in one place, so that every moment in the system is UTC and tests can see where time comes from."""

import time
from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present moment in UTC, without a time zone and without fractions of a second.

    The existing schema stores DATETIME columns of whole seconds; a finer value would compare
    unequal to itself once it had been through the database.
    """
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def monotonic() -> float:
    """Seconds of a clock that never steps; only differences mean anything."""
    return time.monotonic()


def unix_seconds() -> int:
    """Seconds since 1970-01-01 UTC, whole."""
    return int(time.time())


def from_unix_seconds(seconds: int) -> datetime:
    """That moment in UTC, as `utc_now` gives it."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def moment_in(value: datetime | str) -> datetime:
    """A moment as a driver gives it past SQLAlchemy: MySQL's a datetime, SQLite's text."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def iso_utc(moment: datetime | None) -> str | None:
    """A naive UTC moment as ISO 8601 with a Z, or None."""
    return None if moment is None else moment.isoformat(timespec="seconds") + "Z"
