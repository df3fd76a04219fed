"""What is wrong with the database, in words: refused, no such host, access denied, unknown database, too slow."""

import re
from dataclasses import dataclass
from typing import Final

from sqlalchemy.engine import URL

from app.errors import DatabaseUnavailable

#: The mend where the database answers, and its tables are not those of this version.
MIGRATE_FIRST: Final = "Run `igw migrate` (or `igw migrate --plan` to see the SQL first)."


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault as two sentences: what it is, and the mend."""

    message: str
    mend: str

    def __str__(self) -> str:
        return f"{self.message} {self.mend}"


def place_of(url: URL) -> str:
    """Where the database is, without user, password or query."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    host = f"[{url.host}]" if ":" in (url.host or "") else url.host or "localhost"
    return f"{host}:{url.port or 3306}/{url.database}"


def explain_fault(error: BaseException, *, url: URL) -> Fault:
    """The fault behind a driver's error, SQLAlchemy's word for it or our own (DatabaseUnavailable).

    Never the driver's own text, which may hold names and passwords.
    """
    behind = error.__cause__ or error if isinstance(error, DatabaseUnavailable) else error
    original = getattr(behind, "orig", None) or behind
    if url.get_backend_name() == "sqlite":
        name = getattr(original, "sqlite_errorname", "")
        return _of_sqlite(f"{original} {name}", file=url.database or ":memory:")
    return _of_server(original, url=url)


def _of_server(original: BaseException, *, url: URL) -> Fault:
    number = original.args[0] if original.args and isinstance(original.args[0], int) else None
    place = place_of(url)
    cause = original.__cause__ or original.__context__ or original
    if number in {2003, 2002, None} and isinstance(cause, OSError):
        return _of_connection(cause, place=place)
    if number in _SERVER_FAULTS:
        message, mend = _SERVER_FAULTS[number]
        return Fault(message.format(place=place, user=url.username, name=url.database), mend)
    if number:
        return Fault(f"The database at {place} refused: error {number}.", "Look it up in the database's manual.")
    told = f"The database at {place} broke off without saying why ({type(original).__name__})."
    return Fault(told, "Look into its own log, then try again.")


_SERVER_FAULTS: Final = {
    1044: (
        "The database at {place} denies user {user!r} access to database {name!r}.",
        "GRANT this user all privileges on it.",
    ),
    1045: ("The database at {place} refuses user {user!r} with this password.", "Correct user and password in DB_URL."),
    1698: ("The database at {place} refuses user {user!r} with this password.", "Correct user and password in DB_URL."),
    1049: ("The server at {place} has no database {name!r}.", "CREATE DATABASE it, or correct the name in DB_URL."),
    1040: ("The database at {place} has too many connections.", "Raise max_connections, or stop what holds them."),
    1142: ("User {user!r} may not do this on {place}.", "GRANT this user all privileges on the database."),
    1054: ("The database at {place} lacks a column that this version needs.", MIGRATE_FIRST),
    1146: ("The database at {place} lacks a table that this version needs.", MIGRATE_FIRST),
    1205: ("Somebody else holds a lock on a table of {place}.", "End what holds it, then try again."),
    2003: ("The database at {place} cannot be reached.", "Check host and port in DB_URL and that it runs."),
    2013: (
        "The database at {place} does not answer in time.",
        "A firewall between, a wrong port, or a server that hangs: check host and port in DB_URL.",
    ),
}


def _of_connection(cause: OSError, *, place: str) -> Fault:
    if isinstance(cause, ConnectionRefusedError):
        return Fault(f"Nothing listens at {place}: connection refused.", "Start the database, or correct DB_URL.")
    if isinstance(cause, TimeoutError):
        return Fault(*(part.format(place=place) for part in _SERVER_FAULTS[2013]))
    if type(cause).__name__ == "gaierror":
        return Fault(f"The host of {place} has no address.", "Correct the host name in DB_URL.")
    return Fault(f"The database at {place} cannot be reached: {type(cause).__name__}.", "Check DB_URL.")


def _of_sqlite(text: str, *, file: str) -> Fault:
    for pattern, message, mend in _SQLITE_FAULTS:
        if re.search(pattern, text, re.IGNORECASE):
            return Fault(message.format(file=file), mend)
    return Fault(f"SQLite cannot use {file}.", "Check DB_URL and the rights on the file and its folder.")


_SQLITE_FAULTS: Final = (
    ("no such (table|column)|has no column", "{file} lacks a table or column that this version needs.", MIGRATE_FIRST),
    ("locked", "Another program is writing to {file}.", "Stop it, then try again."),
    ("not a database|malformed", "{file} is no SQLite database, or a damaged one.", "Correct DB_URL, or restore it."),
    ("full", "The disk that holds {file} is full.", "Make room."),
    (
        "READONLY_ROLLBACK",
        "{file} holds a write that broke off, which must be undone before it can be read.",
        "Start the program that it belongs to, which undoes it; then try again.",
    ),
    ("readonly|read-only", "{file} may not be written.", "Give this user the right to write the file and its folder."),
    (
        "unable to open|permission|file exists|not a directory",
        "{file} cannot be opened.",
        "Check that its folder exists and that this user may write there.",
    ),
)
