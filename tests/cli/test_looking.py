"""Whoever only looks at a SQLite file leaves it byte for byte as it was, and nothing beside it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Igw
from tests.cli.legacy import SCRIPT, for_sqlite
from tests.servers.run_folder import RunFolder

LOOKS = pytest.mark.parametrize("command", ["migrate --plan", "doctor"])


@pytest.fixture
def file(run_folder: RunFolder) -> Path:
    """An older system's tables, as `sqlite3` makes a file: with a rollback journal. Its name needs quoting."""
    file = run_folder.folder("looking") / "an older 100% #1 system?.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(for_sqlite(SCRIPT.read_text("utf-8")))
    return file


def _bytes(folder: Path, *, but: str = "nothing") -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if not one.name.endswith(but)}


def _look(igw: Igw, command: str, file: Path) -> str:
    done = igw(*command.split(), DB_URL=f"sqlite:///{str(file).replace('?', '%3F')}")
    return done.stdout + done.stderr


def _says_what_it_found(command: str, said: str) -> bool:
    wanted = "ALTER TABLE players ADD COLUMN email_normal" if command != "doctor" else "not been migrated yet"
    return wanted in said


def _broken_off(file: Path, *pragmas: str) -> None:
    """Leaves the file as a program does that was killed while it wrote: copied while another has it open."""
    there = file.with_name("there.db")
    file.rename(there)
    with closing(sqlite3.connect(there, isolation_level=None)) as connection:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE scores (note TEXT)")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO scores VALUES (?)", [("x" * 1000,)] * 200)
        if "journal_mode=WAL" in pragmas:
            connection.execute("COMMIT")
        for ending in ("", "-wal", "-journal"):
            if (one := Path(f"{there}{ending}")).exists():
                shutil.copyfile(one, f"{file}{ending}")
    there.unlink()


@LOOKS
def test_a_file_with_a_rollback_journal_stays_as_it_was(igw: Igw, file: Path, command: str) -> None:
    """WAL would stay in the file, and the older system would find it there when nothing comes of the migration."""
    before = _bytes(file.parent)
    assert _says_what_it_found(command, _look(igw, command, file))
    assert _bytes(file.parent) == before


@LOOKS
def test_a_file_with_a_wal_stays_as_it_was(igw: Igw, file: Path, command: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    before = _bytes(file.parent)
    assert list(before) == [file.name]
    assert _says_what_it_found(command, _look(igw, command, file))
    assert _bytes(file.parent) == before


@LOOKS
def test_a_wal_that_was_left_behind_is_read_and_stays(igw: Igw, file: Path, command: str) -> None:
    """After a power cut. Only SQLite's index of it, `-shm`, is made anew, as by every reader."""
    _broken_off(file, "journal_mode=WAL")
    before = _bytes(file.parent)
    assert {f"{file.name}-wal"} < set(before)
    assert _says_what_it_found(command, _look(igw, command, file))
    assert _bytes(file.parent, but="-shm") == before


@LOOKS
def test_a_write_that_broke_off_is_not_undone_by_a_look(igw: Igw, file: Path, command: str) -> None:
    """It cannot be read before; that is told, and who undoes it."""
    _broken_off(file, "cache_size=1")
    before = _bytes(file.parent)
    assert {f"{file.name}-journal"} < set(before)
    said = _look(igw, command, file)
    assert "a write that broke off" in said, said
    assert _bytes(file.parent) == before


@LOOKS
def test_a_folder_that_is_not_there_is_not_made(igw: Igw, file: Path, command: str) -> None:
    _look(igw, command, file.parent / "deeper" / "new.db")
    assert list(file.parent.iterdir()) == [file]
