"""The design guide's existing database, with its rows, as a test finds it before anything of ours has touched it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.makers.databases import DatabaseUnderTest, Kind, Row, make_empty_database
from tests.servers.run_folder import RunFolder

SCRIPT = Path(__file__).parents[1] / "data" / "legacy_schema.sql"
TABLES = {"players": "userId", "wallets": "wallet_id", "sessions": "session_id"}
"""Table → its key."""

PASSWORDS = {
    "lan@example.com": "correct horse battery",
    "Minh@Example.com": "mật khẩu của tôi",
    "old@example.com": "hunter2hunter2",
    "long@example.com": "x" * 72,
}
"""As the script's head tells them."""

OPEN_TOKENS = {"legacy-token-of-lan-0001": 1, "legacy-token-of-minh-0003": 2}
CLOSED_TOKEN = "legacy-token-of-lan-0002"
BLOCKED_TOKEN = "legacy-token-of-blocked-0004"
TOKENS = [*OPEN_TOKENS, CLOSED_TOKEN, BLOCKED_TOKEN]


def make_legacy_database(run: RunFolder, kind: Kind) -> DatabaseUnderTest:
    """The script on MariaDB; on SQLite the same tables as the guide's models would have made them."""
    database = make_empty_database(run, kind)
    script = SCRIPT.read_text("utf-8")
    database.run_script(script if kind == "mariadb" else for_sqlite(script))
    return database


def for_sqlite(script: str) -> str:
    """The same tables and rows in SQLite's words. The guide's models know no unique index on Login_IP."""
    for pattern, instead in _IN_SQLITE:
        script = re.sub(pattern, instead, script)
    return script


_IN_SQLITE = (
    (r"SET NAMES utf8mb4;", ""),
    (r"INT NOT NULL AUTO_INCREMENT PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT"),
    (r"    UNIQUE KEY Login_IP \(Login_IP\),\n", ""),
    (r"    KEY userId \(userId\),\n", ""),
    (r"UNIQUE KEY (\w+) (\(\w+\))", r"CONSTRAINT \1 UNIQUE \2"),
    (r"\) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4", ")"),
    (r"NOW\(\) - INTERVAL (\d+) (\w+)", r"datetime('now', '-\1 \2')"),
)


def legacy_rows(database: DatabaseUnderTest) -> dict[str, list[Row]]:
    """Every row of the guide's tables, in their own columns; tokens left out, for they are hashed in place."""
    return {table: [_own(row, table) for row in _all(database, table)] for table in TABLES}


def everything(database: DatabaseUnderTest) -> dict[str, list[Row]]:
    """Every row of every table, with every column."""
    return {table: database.rows(f"SELECT * FROM {table}") for table in tables_of(database)}


def tables_of(database: DatabaseUnderTest) -> list[str]:
    """The names of the tables that are there."""
    if database.kind == "sqlite":
        sql = "SELECT name AS name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    else:
        sql = "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()"
    return sorted(row["name"] for row in database.rows(sql))


def shape_of(database: DatabaseUnderTest) -> dict[str, Any]:
    """How each table is made, as the database itself tells it."""
    if database.kind == "sqlite":
        return {row["name"]: row["sql"] for row in database.rows("SELECT name, sql FROM sqlite_master")}
    shown = {table: database.rows(f"SHOW CREATE TABLE {table}")[0]["Create Table"] for table in tables_of(database)}
    return {table: _without_chance(text) for table, text in shown.items()}


def _without_chance(create: str) -> str:
    """Where a counter stands is not how a table is made; and MariaDB gives a foreign key an index of its own naming
    when it gets none, which a later one replaces only if a run is not cut off in between.
    """
    return re.sub(r"\n  KEY `\w+` ", "\n  KEY ", re.sub(r" AUTO_INCREMENT=\d+", "", create))


def _all(database: DatabaseUnderTest, table: str) -> list[Row]:
    return database.rows(f"SELECT * FROM {table} ORDER BY {TABLES[table]}")


def _own(row: Row, table: str) -> Row:
    return {name: value for name, value in row.items() if name in COLUMNS[table]}


COLUMNS = {
    "players": {
        "userId", "user_name", "ext_user_id", "first_name", "last_name", "email", "password_hash", "language_code",
        "registration_date", "status", "date_of_birth", "phone_number", "country",
    },
    "wallets": {"wallet_id", "userId", "wallet_type", "balance", "currency_code", "last_updated"},
    "sessions": {"session_id", "userId", "login_time", "logout_time", "status", "Login_IP"},
}  # fmt: skip
