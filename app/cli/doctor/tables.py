"""The tables against what the service expects: "500 during register: check column names"."""

import difflib
import importlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Column, Connection, Table, inspect, text
from sqlalchemy.schema import CreateColumn

from app import tables
from app.cli.doctor.finding import Finding, error, ok
from app.db import NEWER_HINT, SCHEMA_REVISION

#: The columns of the design guide's tables, as the first migration requires them.
GUIDE: Final[Mapping[str, set[str]]] = importlib.import_module("migrations.versions.0001_design_guide").EXPECTED
_TABLES: Final[Mapping[str, Table]] = {table.name: table for table in tables.ALL}


def revision(connection: Connection) -> Iterator[Finding]:
    """Whether `igw migrate` has anything to do."""
    present = inspect(connection).get_table_names()
    stands_at = _revision(connection, present)
    if stands_at == SCHEMA_REVISION:
        yield ok("schema", f"current ({SCHEMA_REVISION})")
    elif stands_at is None and "players" in present:
        yield error(
            "schema",
            "This is a database of the design guide that has not been migrated yet.",
            "Take a backup and stop the old application; `igw migrate --plan` shows the SQL, `igw migrate` runs it.",
        )
    elif stands_at is None:
        yield error("schema", "The database has no tables yet.", "`igw migrate`")
    else:
        message = f"The database stands at {stands_at}, this version needs {SCHEMA_REVISION}."
        newer = stands_at > SCHEMA_REVISION
        yield error("schema", message, f"{NEWER_HINT[0].upper()}{NEWER_HINT[1:]}." if newer else "`igw migrate`")


def columns(connection: Connection) -> Iterator[Finding]:
    """Each column that is missing or was renamed, by name."""
    wanted = _wanted(connection)
    findings = [finding for name in wanted for finding in _missing(connection, name, wanted[name])]
    yield from findings
    if wanted and not findings:
        yield ok("columns", f"all there in {', '.join(wanted)}")


def demands(connection: Connection) -> Iterator[Finding]:
    """Columns that insist on a value which the service does not give: registering would fail with a 500."""
    wanted = _wanted(connection)
    insisting = [name for table in wanted for name in _insisting(connection, table, wanted[table])]
    for name in insisting:
        message = f"{name} must not be NULL and has no default: inserting a row fails."
        yield error("column_defaults", message, f"Let {name} be NULL, or give it a default.")
    if wanted and not insisting:
        yield ok("column_defaults", "no column insists on a value that the service does not give")


def is_current(connection: Connection) -> bool:
    """Whether the schema stands where this version needs it."""
    return _revision(connection, inspect(connection).get_table_names()) == SCHEMA_REVISION


def _revision(connection: Connection, present: list[str]) -> str | None:
    if "alembic_version" not in present:
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return str(row[0]) if row else None


def _wanted(connection: Connection) -> dict[str, list[str]]:
    """Columns by table. Before the migration only the guide's own can be asked for, in the tables that are there."""
    if is_current(connection):
        return {name: [column.name for column in table.columns] for name, table in _TABLES.items()}
    present = inspect(connection).get_table_names()
    return {name: sorted(names) for name, names in GUIDE.items() if name in present}


def _missing(connection: Connection, table: str, wanted: list[str]) -> Iterator[Finding]:
    have = _columns(connection, table)
    if not have:
        yield error("columns", f"The table {table} is missing.", "Restore it from a backup.")
        return
    others = _renamed(have, table, wanted)
    for name in wanted:
        if name in others:
            message = f"{table} lacks {name}; there is `{others[name]}`, which may be it under another name."
            yield error("columns", message, f"ALTER TABLE {table} RENAME COLUMN {others[name]} TO {name};")
        elif name.lower() not in have:
            definition = CreateColumn(_model(table, name)).compile(dialect=connection.dialect)
            yield error("columns", f"{table} lacks {name}.", f"ALTER TABLE {table} ADD COLUMN {definition};")


def _renamed(have: Mapping[str, Any], table: str, wanted: list[str]) -> dict[str, str]:
    """Missing column → a column nobody knows whose name is much alike."""
    known = {column.name.lower() for column in _TABLES[table].columns}
    strangers = {name: column["name"] for name, column in have.items() if name not in known}
    found = {}
    for name in wanted:
        alike = difflib.get_close_matches(name.lower(), strangers, n=1) if name.lower() not in have else []
        if alike:
            found[name] = strangers[alike[0]]
    return found


def _columns(connection: Connection, table: str) -> dict[str, Any]:
    """By lower-case name, because neither database tells upper from lower case in a column's name."""
    inspector = inspect(connection)
    if table not in inspector.get_table_names():
        return {}
    return {column["name"].lower(): column for column in inspector.get_columns(table)}


def _model(table: str, name: str) -> Column[Any]:
    return next(column for column in _TABLES[table].columns if column.name == name)


def _insisting(connection: Connection, table: str, wanted: list[str]) -> Iterator[str]:
    have = _columns(connection, table)
    told = _renamed(have, table, wanted).values()
    for column in have.values():
        name = column["name"]
        if _insists(column) and _left_empty(table, name) and name not in told:
            yield f"{table}.{name}"


def _insists(column: Mapping[str, Any]) -> bool:
    given = column.get("default") is not None or column.get("autoincrement") is True or column.get("computed")
    return not column["nullable"] and not given


def _left_empty(table: str, name: str) -> bool:
    """Whether the service may insert a row without this column: one it does not know, or one that may be NULL."""
    known = next((column for column in _TABLES[table].columns if column.name.lower() == name.lower()), None)
    return known is None or bool(known.nullable)
