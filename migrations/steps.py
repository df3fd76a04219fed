"""Steps that migrations share: each looks at the live database first and does only what is missing.

`igw migrate --plan` runs the same steps with Alembic writing the SQL instead of executing it; looking is allowed
then, changing is not, so every change goes through `op`.
"""

from collections.abc import Iterable
from typing import Any, Final

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import mysql

TABLE_OPTIONS: Final[dict[str, Any]] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mariadb_engine": "InnoDB",
    "mariadb_charset": "utf8mb4",
    "sqlite_autoincrement": True,  # an id once given is never given again
}

#: Tables to whose keys foreign keys may point.
_POINTED_TO: Final = {"players": "userId", "game_providers": "provider_id", "games": "game_id"}


class MigrationRefused(Exception):
    """The database is not one this project may change; nothing was changed."""


def live() -> sa.Connection:
    """The connection to look with, in a plan as well."""
    connection: sa.Connection = context.config.attributes["connection"]
    return connection


def planning() -> bool:
    """Whether SQL is only being written down."""
    return context.is_offline_mode()


def on_mysql() -> bool:
    """MySQL or MariaDB, as opposed to SQLite."""
    return live().dialect.name in {"mysql", "mariadb"}


def existing_columns(table: str) -> dict[str, Any]:
    """The table's columns by name as the database has them; empty when there is no such table."""
    inspector = sa.inspect(live())
    if table not in inspector.get_table_names():
        return {}
    return {column["name"]: column for column in inspector.get_columns(table)}


def require_columns(table: str, expected: Iterable[str]) -> None:
    """Raise MigrationRefused when `table` is there but is not the table we know."""
    have = existing_columns(table)
    missing = sorted(set(expected) - set(have))
    if have and missing:
        raise MigrationRefused(
            f"The table `{table}` exists but lacks {', '.join(missing)}: it is not the table of the design guide. "
            "Nothing was changed. Point DB_URL at the right database, or rename the columns first."
        )


def exact_text(length: int) -> sa.types.TypeEngine[str]:
    """Text that is compared byte by byte, trailing blanks included.

    MariaDB and MySQL 8 have no collation of that kind in common: `utf8mb4_nopad_bin` is MariaDB's,
    `utf8mb4_0900_bin` MySQL's. SQLite compares so by itself.
    """
    server_is_mariadb = bool(getattr(live().dialect, "is_mariadb", False))
    collation = "utf8mb4_nopad_bin" if server_is_mariadb else "utf8mb4_0900_bin"
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation=collation)
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def exact_bytes(length: int) -> sa.types.TypeEngine[bytes]:
    """Bytes that an index can hold. SQLite's BLOB has no length; MySQL's has no index, so there it is VARBINARY."""
    return sa.LargeBinary().with_variant(mysql.VARBINARY(length), "mysql", "mariadb")


def make_table(name: str, *parts: sa.schema.SchemaItem) -> None:
    """Make the table unless it is there; then each of its indexes unless it is there.

    Apart, because MySQL commits each by itself: a run may be cut off between a table and its index.
    """
    metadata = sa.MetaData()
    for other, key in _POINTED_TO.items():
        if other != name:
            sa.Table(other, metadata, sa.Column(key, sa.Integer))
    table = sa.Table(name, metadata, *parts, **TABLE_OPTIONS)
    if not existing_columns(name):
        op.execute(sa.schema.CreateTable(table))
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        add_index(str(index.name), name, [column.name for column in index.columns], unique=bool(index.unique))


def add_columns(table: str, *columns: sa.Column[Any]) -> None:
    """Add those of `columns` that are not there."""
    have = existing_columns(table)
    for column in columns:
        if column.name not in have:
            op.add_column(table, column)


def add_index(name: str, table: str, columns: list[str], *, unique: bool) -> None:
    """Add the index unless one of that name is there."""
    if not has_index(name, table):
        op.create_index(name, table, columns, unique=unique)


def has_index(name: str, table: str) -> bool:
    """Whether `table` exists and has an index of that name."""
    inspector = sa.inspect(live())
    return table in inspector.get_table_names() and any(index["name"] == name for index in inspector.get_indexes(table))


def drop_unique_index_on(table: str, column: str) -> None:
    """Drop each unique index that covers exactly `column`, whatever it is called."""
    if not existing_columns(table):
        return
    for index in sa.inspect(live()).get_indexes(table):
        if index["unique"] and index["column_names"] == [column]:
            op.drop_index(str(index["name"]), table_name=table)


def compare_byte_by_byte(table: str, column: str, *, nullable: bool) -> None:
    """Give a text column of an older system the collation of `exact_text` (MySQL and MariaDB)."""
    have = existing_columns(table).get(column)
    wanted: Any = exact_text(255).dialect_impl(live().dialect)
    if not on_mysql() or have is None or have["type"].collation == wanted.collation:
        return
    op.alter_column(table, column, existing_type=have["type"], type_=exact_text(255), nullable=nullable)
