"""The database's clock against ours."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from app.cli.doctor.finding import Finding, error, ok
from app.kit.clock import utc_now

TOLERANCE_SECONDS: Final = 5


def clock(connection: Connection) -> Iterator[Finding]:
    """Sessions and attempts end by our clock; several servers, and whoever reads the tables, must agree on the time."""
    if connection.dialect.name == "sqlite":
        return
    theirs = connection.exec_driver_sql("SELECT UTC_TIMESTAMP()").scalar()
    apart = (theirs - utc_now()).total_seconds() if isinstance(theirs, datetime) else 0.0
    yield judge(apart)


def judge(apart_seconds: float) -> Finding:
    """`apart_seconds` is positive when the database is ahead."""
    if abs(apart_seconds) <= TOLERANCE_SECONDS:
        return ok("clock", f"the database's and ours agree within {TOLERANCE_SECONDS} s")
    ahead = "ahead of" if apart_seconds > 0 else "behind"
    message = f"The database's clock is {abs(apart_seconds):.0f} s {ahead} this machine's."
    return error("clock", message, "Let both follow NTP (chrony, systemd-timesyncd).")
