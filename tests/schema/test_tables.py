"""The tables that the code believes in are the tables that the migrations make, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from app import tables
from app.db import SCHEMA_REVISION, metadata
from tests.makers.databases import DatabaseUnderTest, Kind, make_migrated_database
from tests.servers.run_folder import RunFolder

ROOT = Path(__file__).resolve().parents[2]
TABLES = {table.name: table for table in tables.ALL}


@pytest.fixture(scope="module")
def database(run_folder: RunFolder, database_kind: Kind) -> DatabaseUnderTest:
    """One for the module and the kind: nothing here changes it, and there are hundreds of looks."""
    return make_migrated_database(run_folder, database_kind)


@pytest.fixture(scope="module")
def inspector(database: DatabaseUnderTest) -> sa.Inspector:
    """A look into the migrated database."""
    engine = sa.create_engine(database.url, poolclass=sa.NullPool)
    return sa.inspect(engine)


def migrated_columns(inspector: sa.Inspector, table: str) -> dict[str, Any]:
    return {column["name"]: column for column in inspector.get_columns(table)}


def kind_of(column_type: sa.types.TypeEngine[Any]) -> tuple[type, int | None, tuple[int, int] | None]:
    """What values a column takes: their Python type, the longest text, the digits of a number."""
    length = getattr(column_type, "length", None)
    if column_type.python_type is bytes:
        length = None  # SQLite's BLOB has none to tell
    digits = (column_type.precision, column_type.scale) if isinstance(column_type, sa.Numeric) else None
    return column_type.python_type, length, digits


def test_the_module_of_all_tables_knows_all_tables(inspector: sa.Inspector) -> None:
    assert set(TABLES) == {table.name for table in metadata.tables.values()}
    assert set(TABLES) == set(inspector.get_table_names()) - {"alembic_version"}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_columns_that_the_code_names(inspector: sa.Inspector, name: str) -> None:
    """Letter by letter, and none that the code does not know of."""
    assert set(migrated_columns(inspector, name)) == {column.name for column in TABLES[name].columns}


@pytest.mark.parametrize("name", TABLES)
def test_a_column_takes_the_values_that_the_code_gives_it(inspector: sa.Inspector, name: str) -> None:
    migrated = {column: kind_of(facts["type"]) for column, facts in migrated_columns(inspector, name).items()}
    dialect = inspector.dialect
    assert migrated == {column.name: kind_of(column.type.dialect_impl(dialect)) for column in TABLES[name].columns}


@pytest.mark.parametrize("name", TABLES)
def test_a_column_may_be_empty_where_the_code_expects_it(inspector: sa.Inspector, name: str) -> None:
    migrated = {column: facts["nullable"] for column, facts in migrated_columns(inspector, name).items()}
    assert migrated == {column.name: bool(column.nullable) for column in TABLES[name].columns}


@pytest.mark.parametrize("name", TABLES)
def test_what_is_unique_for_the_code_is_unique_in_the_database(inspector: sa.Inspector, name: str) -> None:
    """The races of two sign-ups end at these keys."""
    indexes = {tuple(index["column_names"]) for index in inspector.get_indexes(name) if index["unique"]}
    constraints = {tuple(constraint["column_names"]) for constraint in inspector.get_unique_constraints(name)}
    assert indexes | constraints == unique_keys(TABLES[name])
    assert inspector.get_pk_constraint(name)["constrained_columns"] == [
        column.name for column in TABLES[name].primary_key
    ]


def unique_keys(table: sa.Table) -> set[tuple[str, ...]]:
    of_columns = {(column.name,) for column in table.columns if column.unique}
    of_table = {
        tuple(column.name for column in constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, sa.UniqueConstraint)
    }
    return of_columns | of_table


@pytest.mark.parametrize("name", TABLES)
def test_what_points_to_a_player_points_to_a_player(inspector: sa.Inspector, name: str) -> None:
    migrated = {
        (*key["constrained_columns"], key["referred_table"], *key["referred_columns"])
        for key in inspector.get_foreign_keys(name)
    }
    assert migrated == {(key.parent.name, key.column.table.name, key.column.name) for key in TABLES[name].foreign_keys}


@pytest.mark.parametrize("name", TABLES)
def test_what_is_searched_by_the_code_has_an_index(inspector: sa.Inspector, name: str) -> None:
    led = {index["column_names"][0] for index in inspector.get_indexes(name)}
    wanted = {column.name for column in TABLES[name].columns if column.index}
    wanted |= {next(iter(index.columns)).name for index in TABLES[name].indexes}
    assert wanted <= led


def test_the_code_asks_for_the_newest_revision(database: DatabaseUnderTest) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA_REVISION]
    assert database.value("SELECT version_num FROM alembic_version") == SCHEMA_REVISION
