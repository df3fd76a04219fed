"""Unique indexes: those that must be there, because they decide races, and the one that must not."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, PrimaryKeyConstraint, Table, UniqueConstraint, inspect

from app import tables
from app.cli.doctor.finding import Finding, error, ok
from app.cli.doctor.tables import is_current


def login_ip(connection: Connection) -> Iterator[Finding]:
    """The guide's "Duplicate Login_IP": one address could hold one session only."""
    if "sessions" not in inspect(connection).get_table_names():
        return
    names = [name for name, columns in _unique(connection, "sessions") if columns == {"login_ip"}]
    if not names:
        yield ok("login_ip", "no unique index on sessions.Login_IP: many players may share an address")
    for name in names:
        yield error(
            "login_ip",
            "sessions.Login_IP is unique: only one player can be signed in from each address.",
            f"ALTER TABLE sessions DROP INDEX {name or 'Login_IP'}; (`igw migrate` does it, too)",
        )


def unique_indexes(connection: Connection) -> Iterator[Finding]:
    """Without one of these, two requests at once make two of what there must be one of."""
    if not is_current(connection):
        return
    findings = [finding for table in tables.ALL for finding in _lacking(connection, table)]
    yield from findings or [ok("unique_indexes", "all there")]


def _lacking(connection: Connection, table: Table) -> Iterator[Finding]:
    if table.name not in inspect(connection).get_table_names():
        return  # told as a missing table
    have = [columns for _, columns in _unique(connection, table.name)]
    for constraint in table.constraints:
        if not isinstance(constraint, UniqueConstraint | PrimaryKeyConstraint):
            continue
        names = [column.name for column in constraint.columns]
        if {name.lower() for name in names} not in have:
            listed = ", ".join(names)
            index = f"{table.name}_{'_'.join(names)}"
            yield error(
                "unique_indexes",
                f"{table.name} ({listed}) is not unique: two requests at once could both succeed.",
                f"Remove duplicates, then CREATE UNIQUE INDEX {index} ON {table.name} ({listed});",
            )


def _unique(connection: Connection, table: str) -> list[tuple[str | None, set[str]]]:
    """Name and columns (lower case) of everything unique in a table, its primary key included."""
    inspector = inspect(connection)
    indexes = [index for index in inspector.get_indexes(table) if index["unique"]]
    unique: list[Any] = [*indexes, *inspector.get_unique_constraints(table)]
    found = {(each["name"], frozenset(each["column_names"])) for each in unique}
    key = inspector.get_pk_constraint(table)
    found.add((key["name"], frozenset(key["constrained_columns"])))
    return [(name, {str(column).lower() for column in columns}) for name, columns in found]
