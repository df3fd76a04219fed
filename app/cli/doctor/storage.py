"""How MySQL and MariaDB keep the tables: engine, character set, and identifiers compared byte by byte."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, text

from app import tables
from app.cli.doctor.database import is_mariadb
from app.cli.doctor.finding import Finding, error, ok, warning
from app.cli.doctor.tables import is_current

_NAMES: Final = tuple(table.name for table in tables.ALL)
#: Identifiers from outside, as the migrations declare them.
_EXACT: Final = (
    ("players", "email_normal"),
    ("sessions", "token"),
    ("player_external_ids", "external_id"),
    ("player_external_ids", "client_id"),
    ("player_external_ids", "alternate_id"),
    ("oauth_attempts", "state_hash"),
    ("pending_signups", "token_hash"),
    ("pending_signups", "client_id"),
    ("pending_signups", "external_id"),
    ("pending_signups", "alternate_id"),
)
_TABLES: Final = text(
    "SELECT table_name, engine, table_collation FROM information_schema.tables "
    "WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'"
)
_COLUMNS: Final = text(
    "SELECT table_name, column_name, collation_name, character_set_name, column_type, is_nullable "
    "FROM information_schema.columns WHERE table_schema = DATABASE()"
)


def engine(connection: Connection) -> Iterator[Finding]:
    """Other engines know no transactions: a sign-up that fails half-way would leave its half behind."""
    if connection.dialect.name == "sqlite":
        return
    others = [(name, kind) for name, kind, _ in _ours(connection) if str(kind).lower() != "innodb"]
    for name, kind in others:
        yield error("engine", f"{name} is a {kind} table, without transactions.", f"ALTER TABLE {name} ENGINE=InnoDB;")
    if not others:
        yield ok("engine", "InnoDB")


def charset(connection: Connection) -> Iterator[Finding]:
    """Names such as 😀 fit into utf8mb4 only."""
    if connection.dialect.name == "sqlite":
        return
    default = str(connection.exec_driver_sql("SELECT @@character_set_database").scalar())
    if default != "utf8mb4":
        mend = f"ALTER DATABASE `{connection.engine.url.database}` CHARACTER SET utf8mb4;"
        yield warning("charset", f"New tables of this database would be {default}.", mend)
    narrow = sorted({f"{row[0]}.{row[1]}" for row in _columns(connection) if row[3] not in {None, "utf8mb4"}})
    if narrow:
        of = sorted({name.partition(".")[0] for name in narrow})
        mend = " ".join(f"ALTER TABLE {table} CONVERT TO CHARACTER SET utf8mb4;" for table in of)
        yield error("charset", f"Not utf8mb4: {', '.join(narrow)}.", f"{mend} Then `igw doctor` again.")
    if default == "utf8mb4" and not narrow:
        yield ok("charset", "utf8mb4")


def exact_columns(connection: Connection) -> Iterator[Finding]:
    """Other collations make `AbC`, `abc` and `ÁBC ` one id: one person could sign in as another."""
    if connection.dialect.name == "sqlite" or not is_current(connection):
        return
    collation = "utf8mb4_nopad_bin" if is_mariadb(connection) else "utf8mb4_0900_bin"
    loose = [row for row in _columns(connection) if (row[0], row[1]) in _EXACT and row[2] not in {None, collation}]
    for table, column, have, _, kind, nullable in loose:
        null = "NULL" if nullable == "YES" else "NOT NULL"
        yield error(
            "exact_columns",
            f"{table}.{column} is compared as {have}, not byte by byte.",
            f"ALTER TABLE {table} MODIFY {column} {kind} CHARACTER SET utf8mb4 COLLATE {collation} {null};",
        )
    if not loose:
        yield ok("exact_columns", "identifiers from outside are compared byte by byte")


def _ours(connection: Connection) -> list[tuple[str, str, str]]:
    return [(row[0], row[1], row[2]) for row in connection.execute(_TABLES) if row[0] in _NAMES]


def _columns(connection: Connection) -> list[tuple[str, str, str | None, str | None, str, str]]:
    return [tuple(row) for row in connection.execute(_COLUMNS) if row[0] in _NAMES]
