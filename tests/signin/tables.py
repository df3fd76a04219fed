"""Looking at whole tables, for tests that show what an act did not do."""

from __future__ import annotations

import hashlib

from tests.makers.databases import DatabaseUnderTest

PEOPLE = ("players", "wallets", "sessions", "player_external_ids", "pending_signups")
"""Tables in which nothing may be half-created."""


def picture_of(database: DatabaseUnderTest) -> dict[str, str]:
    """A hash of every row of every table, by table."""
    return {table: _hash_of(database, table) for table in tables_of(database)}


def tables_of(database: DatabaseUnderTest) -> list[str]:
    """The names of all tables."""
    if database.kind == "sqlite":
        rows = database.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    else:
        sql = "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = :schema"
        rows = database.rows(sql, schema=database.name)
    return sorted(row["name"] for row in rows)


def counts_of(database: DatabaseUnderTest) -> dict[str, int]:
    """How many rows the tables about people have."""
    sql = " UNION ALL ".join(f"SELECT '{table}' AS name, COUNT(*) AS n FROM {table}" for table in PEOPLE)
    return {row["name"]: int(row["n"]) for row in database.rows(sql)}


def _hash_of(database: DatabaseUnderTest, table: str) -> str:
    rows = sorted(repr(sorted(row.items())) for row in database.rows(f"SELECT * FROM {table}"))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
