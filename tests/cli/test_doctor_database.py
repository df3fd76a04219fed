"""`igw doctor` on databases: each fault is found, named, and gone once its mend has been done."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from dataclasses import asdict
from types import SimpleNamespace

import pytest

from app.cli.doctor.checks import DATABASE_CHECKS
from app.cli.doctor.database import look_into, server_version
from app.config import Settings
from tests.cli.conftest import Doctor, Report
from tests.makers.databases import DatabaseUnderTest, make_empty_database
from tests.servers.mariadb import MariaDBServer, start_mariadb
from tests.servers.ports import free_port
from tests.servers.process import ServerProcess
from tests.servers.run_folder import RunFolder

on_mariadb = pytest.mark.parametrize("database_kind", ["mariadb"], indirect=True)
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def mend(database: DatabaseUnderTest, report: Report, check: str) -> None:
    """Do what the findings of a check say, to the letter."""
    for finding in report.of(check):
        statements = [part for part in str(finding["mend"]).split(";") if part.strip().startswith("ALTER")]
        statements += [part[part.index("CREATE") :] for part in str(finding["mend"]).split(";") if "CREATE" in part]
        assert statements, finding
        for statement in statements:
            database.execute(statement)


def look(database: DatabaseUnderTest) -> Report:
    """What all checks of the database find, without a command around them."""
    url = Settings(_env_file=None, db_url=database.url).async_db_url
    findings = asyncio.run(look_into(url, DATABASE_CHECKS))
    return Report(int(any(finding.status == "error" for finding in findings)), [asdict(each) for each in findings])


@on_sqlite
def test_a_file_that_is_not_there_is_told_and_not_made(doctor: Doctor, empty_database: DatabaseUnderTest) -> None:
    status, text = doctor(DB_URL=empty_database.url).one("database")
    assert (status, "igw migrate" in text) == ("error", True)
    assert empty_database.file is not None
    assert not empty_database.file.exists()


@on_mariadb
def test_an_empty_database_needs_a_migration(empty_database: DatabaseUnderTest) -> None:
    report = look(empty_database)
    assert report.one("schema") == ("error", "The database has no tables yet. `igw migrate`")
    assert report.all_of("error") == {"schema"}


def test_the_guides_database_needs_a_migration(legacy: DatabaseUnderTest) -> None:
    """Its columns are right as they are: what the migration adds is not missing yet."""
    report = look(legacy)
    assert "has not been migrated yet" in report.one("schema")[1]
    assert report.one("columns")[0] == "ok"


@on_mariadb
def test_the_guides_unique_login_ip_is_told_with_the_guides_own_statement(
    doctor: Doctor, legacy: DatabaseUnderTest
) -> None:
    report = doctor(DB_URL=legacy.url)
    status, text = report.one("login_ip")
    assert (status, "ALTER TABLE sessions DROP INDEX Login_IP;" in text) == ("error", True)
    mend(legacy, report, "login_ip")
    assert look(legacy).one("login_ip")[0] == "ok"


def test_a_database_that_is_behind_is_told(database: DatabaseUnderTest) -> None:
    database.execute("UPDATE alembic_version SET version_num = '0001'")
    status, text = look(database).one("schema")
    assert (status, "stands at 0001" in text, "igw migrate" in text) == ("error", True, True)


def test_a_database_that_is_ahead_is_not_sent_to_a_command_that_refuses_it(database: DatabaseUnderTest) -> None:
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    status, text = look(database).one("schema")
    assert (status, "A newer version made it" in text, "igw migrate" in text) == ("error", True, False)


def test_a_renamed_column_is_named_with_its_new_name(database: DatabaseUnderTest) -> None:
    """The guide's "500 during register: check column names"."""
    database.execute("ALTER TABLE players RENAME COLUMN password_hash TO passwordhash")
    report = look(database)
    status, text = report.one("columns")
    assert (status, "players lacks password_hash; there is `passwordhash`" in text) == ("error", True)
    mend(database, report, "columns")
    assert look(database).one("columns")[0] == "ok"


def test_a_missing_column_is_named_and_comes_back_by_the_mend(database: DatabaseUnderTest) -> None:
    database.execute("ALTER TABLE players DROP COLUMN phone_number")
    database.execute("ALTER TABLE sessions DROP COLUMN user_agent")
    report = look(database)
    told = " ".join(str(finding["message"]) for finding in report.of("columns"))
    assert "players lacks phone_number." in told
    assert "sessions lacks user_agent." in told
    mend(database, report, "columns")
    assert look(database).one("columns")[0] == "ok"


def test_a_missing_table_is_named(database: DatabaseUnderTest) -> None:
    database.execute("DROP TABLE pending_signups")
    assert look(database).one("columns")[1].startswith("The table pending_signups is missing.")


@on_mariadb
def test_a_column_of_somebody_elses_that_insists_on_a_value_is_told(
    database: DatabaseUnderTest,
) -> None:
    """Registering would answer 500: the service gives no `referrer`."""
    database.execute("ALTER TABLE players ADD COLUMN referrer VARCHAR(40) NOT NULL")
    database.execute("ALTER TABLE players ADD COLUMN campaign VARCHAR(40) NOT NULL DEFAULT ''")
    status, text = look(database).one("column_defaults")
    assert (status, "players.referrer must not be NULL" in text) == ("error", True)


def test_a_missing_unique_index_is_told_and_comes_back(database: DatabaseUnderTest) -> None:
    """It is what decides between two sign-ups at once."""
    on = " ON players" if database.kind == "mariadb" else ""
    database.execute(f"DROP INDEX players_email_normal{on}")
    report = look(database)
    assert "players (email_normal) is not unique" in report.one("unique_indexes")[1]
    mend(database, report, "unique_indexes")
    assert look(database).one("unique_indexes")[0] == "ok"


def test_players_who_share_an_address_are_listed_by_id(database: DatabaseUnderTest) -> None:
    for user_id, form in ((1, "'lan@example.com'"), (2, "NULL")):
        database.execute(
            "INSERT INTO players (userId, email, email_normal, password_hash, language_code)"
            f" VALUES ({user_id}, 'lan{user_id}@example.com', {form}, 'x', 'en')"
        )
    status, text = look(database).one("email_forms")
    assert (status, "1 players (userId 2)" in text) == ("warning", True)
    assert "@" not in text


@on_mariadb
def test_an_engine_without_transactions_is_told(database: DatabaseUnderTest) -> None:
    database.execute("ALTER TABLE oauth_attempts ENGINE=MyISAM")
    report = look(database)
    assert "oauth_attempts is a MyISAM table" in report.one("engine")[1]
    mend(database, report, "engine")
    assert look(database).one("engine")[0] == "ok"


@on_mariadb
def test_a_narrow_character_set_is_told(database: DatabaseUnderTest) -> None:
    database.execute("ALTER TABLE wallets CONVERT TO CHARACTER SET latin1")
    report = look(database)
    status, text = report.one("charset")
    assert (status, "wallets.currency_code" in text, "wallets.wallet_type" in text) == ("error", True, True)
    mend(database, report, "charset")
    assert look(database).one("charset")[0] == "ok"


def test_a_database_whose_new_tables_would_be_narrow_is_a_warning(run_folder: RunFolder) -> None:
    database = make_empty_database(run_folder, "mariadb", charset="latin1")
    status, text = look(database).one("charset")
    assert (status, "would be latin1" in text) == ("warning", True)


@on_mariadb
def test_identifiers_that_are_not_compared_byte_by_byte_are_told(database: DatabaseUnderTest) -> None:
    """Under the default collation `abc` would sign in as `ABC`."""
    database.execute("ALTER TABLE sessions MODIFY token VARCHAR(255) COLLATE utf8mb4_general_ci NOT NULL")
    report = look(database)
    status, text = report.one("exact_columns")
    assert (status, "sessions.token is compared as utf8mb4_general_ci" in text) == ("error", True)
    mend(database, report, "exact_columns")
    assert look(database).one("exact_columns")[0] == "ok"


@on_mariadb
def test_a_healthy_server_is_strict_new_and_on_time(database: DatabaseUnderTest) -> None:
    report = look(database)
    for check in ("database_version", "sql_mode", "clock", "charset", "engine", "exact_columns"):
        assert report.one(check)[0] == "ok"


Lax = tuple[MariaDBServer, ServerProcess]


@pytest.fixture(scope="module")
def lax_server(run_folder: RunFolder) -> Iterator[Lax]:
    """A server that is not strict, as old installations are; nobody else uses it."""
    server, process = start_mariadb(run_folder, "--sql-mode=NO_ENGINE_SUBSTITUTION")
    with server.connect() as connection, connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE apidb")
        cursor.execute("CREATE USER 'poor'@'%' IDENTIFIED BY 'his-password'")
    yield server, process
    process.kill()


def test_a_server_that_is_not_strict_is_a_warning(doctor: Doctor, lax_server: Lax) -> None:
    server, _ = lax_server
    status, text = doctor(DB_URL=server.url("apidb")).one("sql_mode")
    assert (status, "STRICT_TRANS_TABLES" in text) == ("warning", True)


def test_a_user_without_rights_is_told(doctor: Doctor, lax_server: Lax) -> None:
    server, _ = lax_server
    url = f"mysql://poor:his-password@127.0.0.1:{server.port}/apidb"
    status, text = doctor(DB_URL=url).one("database")
    assert (status, "denies user 'poor' access to database 'apidb'" in text) == ("error", True)


def test_a_server_that_hangs_is_told_after_a_moment(doctor: Doctor, lax_server: Lax) -> None:
    """It takes connections and says nothing, as a machine does whose disk has gone."""
    server, process = lax_server
    process.signal(signal.SIGSTOP)
    try:
        status, text = doctor(DB_URL=server.url("apidb")).one("database")
    finally:
        process.signal(signal.SIGCONT)
    assert (status, "does not answer in time" in text) == ("error", True)


def test_refused_denied_and_unknown_are_told_apart(doctor: Doctor, mariadb: MariaDBServer) -> None:
    assert "connection refused" in doctor(DB_URL=f"mysql://a:b@127.0.0.1:{free_port()}/x").one("database")[1]
    wrong = mariadb.url("mysql").replace(mariadb.password, "not-it-at-all")
    assert "refuses user 'igw' with this password" in doctor(DB_URL=wrong).one("database")[1]
    assert "has no database 'nowhere'" in doctor(DB_URL=mariadb.url("nowhere")).one("database")[1]
    assert "has no address" in doctor(DB_URL="mysql://a:b@no-such-host.invalid/x").one("database")[1]


@pytest.mark.parametrize(
    ("version", "mariadb", "status"),
    [((5, 7, 44), False, "error"), ((8, 0, 11), False, "ok"), ((10, 5, 9), True, "error"), ((10, 6, 0), True, "ok")],
)
def test_versions_that_are_too_old_are_told(version: tuple[int, ...], *, mariadb: bool, status: str) -> None:
    dialect = SimpleNamespace(name="mysql", server_version_info=version, is_mariadb=mariadb)
    [finding] = server_version(SimpleNamespace(dialect=dialect))
    assert finding.status == status


def test_redis_answers_or_is_told(doctor: Doctor, redis_url: str) -> None:
    assert doctor(REDIS_URL=redis_url).one("redis")[0] == "ok"
    status, text = doctor(REDIS_URL=f"redis://:very-secret@127.0.0.1:{free_port()}/0").one("redis")
    assert (status, "remove REDIS_URL" in text, "very-secret" in text) == ("error", True, False)
    assert doctor().one("redis")[0] == "info"
