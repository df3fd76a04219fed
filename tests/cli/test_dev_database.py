"""`igw dev` brings a database up to date without asking: its own file, an empty one; nobody's casino."""

from __future__ import annotations

import shutil

import pytest

from app.db import SCHEMA_REVISION
from tests.cli.dev_process import START_SECONDS, StartDev
from tests.cli.legacy import everything, make_legacy_database, shape_of
from tests.makers.databases import DatabaseUnderTest
from tests.servers.run_folder import RunFolder


def refused(start_dev: StartDev, database: DatabaseUnderTest) -> str:
    """What is said of a database that DB_URL names; nothing in it may have changed."""
    before = everything(database), shape_of(database), _bytes(database)
    dev = start_dev(wait=False, DB_URL=database.url)
    assert dev.process.wait_for_end(seconds=START_SECONDS) == 1
    assert (everything(database), shape_of(database), _bytes(database)) == before
    assert "is running on" not in dev.said()
    return dev.said()


def test_a_casinos_own_database_is_left_alone(start_dev: StartDev, legacy: DatabaseUnderTest) -> None:
    """Its address was left over in the environment: told in one line, with both ways on, without the password."""
    [line] = refused(start_dev, legacy).strip().splitlines()
    assert _place(legacy) in line
    for words in ("not empty", "no revision", "`igw migrate`", "remove DB_URL", "nothing was changed"):
        assert words in line
    if legacy.server is not None:
        assert legacy.server.password not in line


def test_so_is_one_of_an_older_version_of_ours(start_dev: StartDev, database: DatabaseUnderTest) -> None:
    database.execute("UPDATE alembic_version SET version_num = '0009'")
    said = refused(start_dev, database)
    assert f"revision 0009, and this version needs {SCHEMA_REVISION}" in said


def test_one_of_a_newer_version_is_told_as_such(start_dev: StartDev, database: DatabaseUnderTest) -> None:
    """`igw migrate` would leave it alone, so it is not the way on."""
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    said = refused(start_dev, database)
    assert "a newer version" in said
    assert "`igw migrate`" not in said


def test_an_empty_database_and_a_current_one_are_used(start_dev: StartDev, empty_database: DatabaseUnderTest) -> None:
    start_dev(DB_URL=empty_database.url).stop()
    assert empty_database.value("SELECT version_num FROM alembic_version") == SCHEMA_REVISION
    start_dev(DB_URL=empty_database.url)


@pytest.mark.parametrize("named", [False, True], ids=["unset", "named"])
def test_its_own_file_is_brought_up_to_date_after_an_upgrade(
    start_dev: StartDev, run_folder: RunFolder, *, named: bool
) -> None:
    """Also where DB_URL names the very file that is used without it."""
    folder, older = run_folder.folder("dev"), make_legacy_database(run_folder, "sqlite")
    assert older.file is not None
    (folder / "var").mkdir()
    shutil.copyfile(older.file, own := folder / "var" / "igw.db")
    start_dev(folder=folder, **({"DB_URL": "sqlite:///./var/igw.db"} if named else {}))
    database = DatabaseUnderTest("sqlite", f"sqlite:///{own}", file=own)
    assert database.value("SELECT version_num FROM alembic_version") == SCHEMA_REVISION


def _place(database: DatabaseUnderTest) -> str:
    if database.server is None:
        return str(database.file)
    return f"127.0.0.1:{database.server.port}/{database.name}"


def _bytes(database: DatabaseUnderTest) -> bytes | None:
    """A SQLite file as it lies there: even how it keeps its log stands in its first bytes."""
    return database.file.read_bytes() if database.file else None
