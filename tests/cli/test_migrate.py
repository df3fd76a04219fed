"""`igw migrate` on whatever database it meets."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.db import SCHEMA_REVISION
from app.tables import ALL
from tests.cli.conftest import Igw, migrated
from tests.cli.legacy import everything, shape_of, tables_of
from tests.makers.databases import DatabaseUnderTest

OUR_TABLES = {*(table.name for table in ALL), "alembic_version"}


def test_an_empty_database_gets_every_table(igw: Igw, empty_database: DatabaseUnderTest) -> None:
    done = igw("migrate", DB_URL=empty_database.url)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"from no revision to {SCHEMA_REVISION}" in done.stdout
    assert set(tables_of(empty_database)) == OUR_TABLES


def test_a_second_run_changes_nothing(igw: Igw, legacy: DatabaseUnderTest) -> None:
    """Hashed tokens above all: a hash of a hash would sign everybody out."""
    migrated(igw, legacy)
    rows, shape = everything(legacy), shape_of(legacy)
    again = igw("migrate", DB_URL=legacy.url)
    assert (again.returncode, again.stdout.strip()) == (0, "The database is already current.")
    assert everything(legacy) == rows
    assert shape_of(legacy) == shape


def test_a_plan_prints_the_sql_and_changes_nothing(igw: Igw, legacy: DatabaseUnderTest) -> None:
    rows, shape = everything(legacy), shape_of(legacy)
    done = igw("migrate", "--plan", DB_URL=legacy.url)
    assert done.returncode == 0, done.stderr
    for piece in ("ALTER TABLE players ADD COLUMN email_normal", "CREATE TABLE pending_signups"):
        assert piece in done.stdout
    assert everything(legacy) == rows
    assert shape_of(legacy) == shape


def test_a_plan_for_a_database_that_is_current_says_so(igw: Igw, database: DatabaseUnderTest) -> None:
    done = igw("migrate", "--plan", DB_URL=database.url)
    assert (done.returncode, "Nothing to do" in done.stdout) == (0, True)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_plan_for_a_file_that_is_not_there_does_not_make_it(igw: Igw, empty_database: DatabaseUnderTest) -> None:
    done = igw("migrate", "--plan", DB_URL=empty_database.url)
    assert "CREATE TABLE players" in done.stdout
    assert done.stdout.startswith(f"-- {empty_database.file} does not exist yet: `igw migrate` makes it.\n")
    assert empty_database.file is not None
    assert not empty_database.file.exists()


@pytest.mark.parametrize("database_kind", ["mariadb"], indirect=True)
def test_an_operator_may_run_the_plan_by_hand(igw: Igw, legacy: DatabaseUnderTest) -> None:
    """What is printed is all there is to do for a database whose addresses are plain: afterwards nothing is left."""
    plan = igw("migrate", "--plan", DB_URL=legacy.url).stdout
    legacy.run_script(plan)
    assert igw("migrate", DB_URL=legacy.url).stdout.strip() == "The database is already current."
    assert {row["email_normal"] for row in legacy.rows("SELECT email_normal FROM players")} >= {"minh@example.com"}
    assert all(re.fullmatch("[0-9a-f]{64}", row["token"]) for row in legacy.rows("SELECT token FROM sessions"))


def test_a_strangers_table_is_refused_and_left_alone(igw: Igw, empty_database: DatabaseUnderTest) -> None:
    """Another program's `players` must not get our columns."""
    empty_database.run_script(
        "CREATE TABLE players (id INTEGER PRIMARY KEY, nickname VARCHAR(40), score INTEGER);\n"
        "INSERT INTO players VALUES (1, 'ace', 7);\n"
    )
    rows, shape = everything(empty_database), shape_of(empty_database)
    done = igw("migrate", DB_URL=empty_database.url)
    assert done.returncode == 1
    assert "`players` exists but lacks" in done.stderr
    assert "userId" in done.stderr
    left = {table: kept for table, kept in everything(empty_database).items() if table != "alembic_version"}
    assert left == rows
    assert shape_of(empty_database)["players"] == shape["players"]


def test_a_renamed_column_is_named_in_the_refusal(igw: Igw, legacy: DatabaseUnderTest) -> None:
    legacy.execute("ALTER TABLE wallets RENAME COLUMN currency_code TO currency")
    done = igw("migrate", DB_URL=legacy.url)
    assert done.returncode == 1
    assert "`wallets` exists but lacks currency_code" in done.stderr
    assert "email_normal" not in shape_of(legacy)["players"]


def test_a_database_of_a_newer_version_is_left_alone(igw: Igw, database: DatabaseUnderTest) -> None:
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    done = igw("migrate", DB_URL=database.url)
    assert done.returncode == 1
    assert "newer version" in done.stderr


def test_two_runs_at_once_do_the_work_once(igw: Igw, legacy: DatabaseUnderTest) -> None:
    """Two servers of one deployment migrate at the same moment."""
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(igw, "migrate", DB_URL=legacy.url) for _ in range(2)]
    told = sorted(run.result().stdout.strip() for run in runs)
    assert [run.result().returncode for run in runs] == [0, 0], [run.result().stderr for run in runs]
    assert told == [
        "The database is already current.",
        f"The database went from no revision to {SCHEMA_REVISION}.",
    ]


def test_two_addresses_of_one_form_stay_two_players(igw: Igw, legacy: DatabaseUnderTest) -> None:
    """An older system took `Lan@Example.com` beside `lan@example.com`: the oldest keeps the form, nobody is lost."""
    if legacy.kind == "mariadb":
        legacy.execute("ALTER TABLE players MODIFY email VARCHAR(255) COLLATE utf8mb4_bin NOT NULL")
    legacy.execute(
        "INSERT INTO players (userId, email, password_hash, language_code) VALUES (9, 'LAN@example.com', 'x', 'en')"
    )
    done = igw("migrate", DB_URL=legacy.url)
    assert done.returncode == 0, done.stderr
    assert "two players share the e-mail form of player 1" in done.stderr
    forms = {row["userId"]: row["email_normal"] for row in legacy.rows("SELECT userId, email_normal FROM players")}
    assert (forms[1], forms[9]) == ("lan@example.com", None)


def test_letters_beyond_ascii_get_their_normal_form(igw: Igw, legacy: DatabaseUnderTest) -> None:
    """A ligature, full-width letters and `Ü` fold as our own code folds them, not as SQL would."""
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in "wide")
    for user_id, email in ((11, "ÜBER@example.com"), (12, "\ufb01sh@example.com"), (13, f"{wide}@example.com")):
        legacy.execute(
            "INSERT INTO players (userId, email, password_hash, language_code) VALUES (:id, :email, 'x', 'en')",
            id=user_id,
            email=email,
        )
    migrated(igw, legacy)
    rows = legacy.rows("SELECT email_normal FROM players WHERE userId > 10 ORDER BY userId")
    assert [row["email_normal"] for row in rows] == ["über@example.com", "fish@example.com", "wide@example.com"]
