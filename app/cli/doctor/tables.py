"""The tables against what the service expects: "500 during register: check column names"."""

import difflib
import importlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Column, Connection, Table, inspect, text
from sqlalchemy.schema import CreateColumn

from app import tables
from app.cli.doctor.finding import Finding, error, ok
from app.db import SCHEMA_REVISION

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
        yield error("schema", message, "`igw migrate`")


def columns(connection: Connection) -> Iterator[Finding]:
    """Each column that is missing or was renamed, by name."""
    wanted = _wanted(connection)
    findings = [finding for name in wanted for finding in _missing(connection, name, wanted[name])]
    yield from findings
    if wanted and not findings:
        yield ok("columns", f"all there in {', '.join(wanted)}")


def demands(connection: Connection) -> Iterator[Finding]:
    """Columns that insist on a value which the service does not give: registering would fail with a 500."""
    for name in _wanted(connection):
        for column in _columns(connection, name).values():
            if _insists(column) and _left_empty(name, column["name"]):
                yield error(
                    "columns",
                    f"{name}.{column['name']} must not be NULL and has no default: inserting a row fails.",
                    f"Let {name}.{column['name']} be NULL, or give it a default.",
                )


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
    strangers = [column["name"] for name, column in have.items() if name not in _known(table)]
    for name in wanted:
        if name.lower() not in have:
            alike = difflib.get_close_matches(name.lower(), [other.lower() for other in strangers], n=1, cutoff=0.6)
            renamed = next((other for other in strangers if alike and other.lower() == alike[0]), None)
            yield _lacks(connection, table, name, renamed=renamed)


def _lacks(connection: Connection, table: str, name: str, *, renamed: str | None) -> Finding:
    if renamed:
        message = f"{table} lacks {name}; there is `{renamed}`, which may be it under another name."
        return error("columns", message, f"ALTER TABLE {table} RENAME COLUMN {renamed} TO {name};")
    definition = CreateColumn(_model(table, name)).compile(dialect=connection.dialect)
    return error("columns", f"{table} lacks {name}.", f"ALTER TABLE {table} ADD COLUMN {definition};")


def _columns(connection: Connection, table: str) -> dict[str, Any]:
    """By lower-case name, because neither database tells upper from lower case in a column's name."""
    inspector = inspect(connection)
    if table not in inspector.get_table_names():
        return {}
    return {column["name"].lower(): column for column in inspector.get_columns(table)}


def _known(table: str) -> set[str]:
    return {column.name.lower() for column in _TABLES[table].columns}


def _model(table: str, name: str) -> Column[Any]:
    return next(column for column in _TABLES[table].columns if column.name == name)


def _insists(column: Mapping[str, Any]) -> bool:
    given = column.get("default") is not None or column.get("autoincrement") is True or column.get("computed")
    return not column["nullable"] and not given


def _left_empty(table: str, name: str) -> bool:
    """Whether the service may insert a row without this column: one it does not know, or one that may be NULL."""
    known = next((column for column in _TABLES[table].columns if column.name.lower() == name.lower()), None)
    return known is None or bool(known.nullable)
