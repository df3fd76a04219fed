"""A database that a test gets is what `igw migrate` makes, and nobody else's."""

from __future__ import annotations

import pytest

from tests.makers.databases import DatabaseUnderTest, make_empty_database, make_migrated_database, run_igw
from tests.servers.run_folder import RunFolder


def schema(database: DatabaseUnderTest) -> list[str]:
    """The statements by which the database itself describes its tables."""
    if database.kind == "sqlite":
        rows = database.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
        return [row["sql"] for row in rows]
    tables = database.rows("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()")
    shown = [database.rows(f"SHOW CREATE TABLE {row['name']}")[0] for row in tables]
    return sorted(row["Create Table"] for row in shown)


def test_the_copy_of_the_template_is_what_migrating_makes(run_folder: RunFolder, database: DatabaseUnderTest) -> None:
    migrated = make_empty_database(run_folder, database.kind)
    done = run_igw(run_folder, "migrate", settings={"DB_URL": migrated.url})
    assert done.returncode == 0, done.stderr
    assert schema(database) == schema(migrated) != []
    assert database.rows("SELECT * FROM alembic_version") == migrated.rows("SELECT * FROM alembic_version") != []


def test_two_databases_are_two(run_folder: RunFolder, database: DatabaseUnderTest) -> None:
    other = make_migrated_database(run_folder, database.kind)
    values = {"email": "lan@example.com", "hash": "x"}
    added = database.execute(
        "INSERT INTO players (email, password_hash, language_code) VALUES (:email, :hash, 'en')", **values
    )
    assert (added, database.count("players"), other.count("players")) == (1, 1, 0)


@pytest.mark.parametrize("text", ["50 % off", "a:b", "'quoted'", "ố😀", "%s %(name)s"])
def test_values_go_in_and_come_out_as_they_are(empty_database: DatabaseUnderTest, text: str) -> None:
    empty_database.run_script("CREATE TABLE words (word VARCHAR(50));\nCREATE TABLE others (word VARCHAR(50));\n")
    empty_database.execute("INSERT INTO words (word) VALUES (:word)", word=text)
    assert empty_database.value("SELECT word FROM words WHERE word = :word", word=text) == text
    assert empty_database.count("others") == 0
