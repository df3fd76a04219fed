"""Identifiers from outside are compared byte by byte: case, accents and trailing blanks make another one (T4, E33)."""

from __future__ import annotations

import pytest

from tests.makers.databases import DatabaseUnderTest, Kind, make_migrated_database
from tests.servers.run_folder import RunFolder

ALIKE = ("abc", "ABC", "abc ", "ábc", "a\u0301bc", "abc\u00a0", " abc")
"""What the default collation of MariaDB takes for one or two."""

EXACT = {
    "sessions": ("token",),
    "player_external_ids": ("external_id", "client_id", "alternate_id"),
    "players": ("email_normal",),
    "oauth_attempts": ("state_hash",),
    "identity_tombstones": ("subject_hash",),
    "meta_requests": ("request_hash", "confirmation_code", "external_id"),
    "pending_signups": ("token_hash", "client_id", "external_id", "alternate_id"),
}
COLUMNS = [(table, column) for table, columns in EXACT.items() for column in columns]

_INSERTS = {
    "sessions": "INSERT INTO sessions (userId, token, Login_IP) VALUES (1, :value, '127.0.0.1')",
    "player_external_ids": (
        "INSERT INTO player_external_ids (userId, provider, external_id) VALUES (1, 'instagram', :value)"
    ),
}


@pytest.fixture(scope="module")
def untouched(run_folder: RunFolder, database_kind: Kind) -> DatabaseUnderTest:
    """One for all who only look."""
    return make_migrated_database(run_folder, database_kind)


@pytest.fixture
def with_a_player(database: DatabaseUnderTest) -> DatabaseUnderTest:
    """A database in which player 1 exists."""
    database.execute(
        "INSERT INTO players (userId, email, password_hash, language_code) VALUES (1, 'lan@example.com', 'x', 'en')"
    )
    return database


@pytest.mark.parametrize("table", _INSERTS)
def test_values_that_look_alike_are_different_ones(with_a_player: DatabaseUnderTest, table: str) -> None:
    """Each can be stored beside the others, is found by itself alone, and cannot be stored twice."""
    database, column = with_a_player, EXACT[table][0]
    for value in ALIKE:
        database.execute(_INSERTS[table], value=value)
    for value in ALIKE:
        found = database.rows(f"SELECT {column} AS found FROM {table} WHERE {column} = :value", value=value)
        assert [row["found"] for row in found] == [value]
    with pytest.raises(Exception, match=r"UNIQUE constraint failed|Duplicate entry"):
        database.execute(_INSERTS[table], value="ABC")


@pytest.mark.parametrize("database_kind", ["mariadb"], indirect=True)
@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_an_exact_column_has_a_collation_without_padding(untouched: DatabaseUnderTest, table: str, column: str) -> None:
    """Even a binary collation ignores a trailing blank unless it is NO PAD."""
    collation = untouched.value(
        "SELECT collation_name AS name FROM information_schema.columns"
        " WHERE table_schema = DATABASE() AND table_name = :table AND column_name = :column",
        table=table,
        column=column,
    )
    assert collation in {"utf8mb4_nopad_bin", "utf8mb4_0900_bin"}


def test_an_email_is_one_address_whatever_its_case(with_a_player: DatabaseUnderTest) -> None:
    """The comparison is the normal form's, not the collation's: the column itself is exact."""
    insert = (
        "INSERT INTO players (email, email_normal, password_hash, language_code) VALUES (:email, :normal, 'x', 'en')"
    )
    with_a_player.execute(insert, email="Minh@Example.com", normal="minh@example.com")
    with pytest.raises(Exception, match=r"UNIQUE constraint failed|Duplicate entry"):
        with_a_player.execute(insert, email="other@example.com", normal="minh@example.com")
