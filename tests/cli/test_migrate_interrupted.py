"""A migration that is cut off, by whatever and wherever, is simply run again. No token is hashed twice."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import Engine, event

from app.cli.errors import CommandFailed
from app.cli.migrate import migrate
from app.config import Settings
from tests.cli.legacy import TOKENS, everything, legacy_rows, make_legacy_database, shape_of
from tests.makers.databases import DatabaseUnderTest, Kind, Row
from tests.servers.igw import IGW
from tests.servers.process import ServerProcess
from tests.servers.run_folder import RunFolder

SCHEMA_CHANGES = ("ALTER", "CREATE", "DROP")
CHANGES = (*SCHEMA_CHANGES, "UPDATE", "INSERT", "DELETE")
MOST_RUNS = 120


class CutOffError(OSError):
    """Stands for a lost connection, a full disk, a pulled plug."""


class Scissors:
    """Counts the statements of these kinds, and cuts the migration off before or after one of them."""

    def __init__(self, kinds: tuple[str, ...], *, at: int, after: bool = False) -> None:
        self.kinds, self.at, self.after, self.seen = kinds, at, after, 0

    def before(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(self.kinds):
            self.seen += 1
            if self.seen == self.at and not self.after:
                raise CutOffError

    def behind(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if self.seen == self.at and self.after and statement.lstrip().upper().startswith(self.kinds):
            raise CutOffError


@contextmanager
def cutting(scissors: Scissors) -> Iterator[None]:
    """While this lasts, every engine of this process is watched."""
    event.listen(Engine, "before_cursor_execute", scissors.before)
    event.listen(Engine, "after_cursor_execute", scissors.behind)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", scissors.before)
        event.remove(Engine, "after_cursor_execute", scissors.behind)


def _run(database: DatabaseUnderTest, scissors: Scissors | None = None) -> bool:
    """Migrate; gives whether the run came to its end."""
    settings = Settings(_env_file=None, db_url=database.url)  # type: ignore[call-arg]
    if scissors is None:
        migrate(settings)
        return True
    with cutting(scissors), contextlib.suppress(CommandFailed, CutOffError):
        migrate(settings)
        return True
    return False


def _is_right(database: DatabaseUnderTest, *, before: dict[str, list[Row]], shape: dict[str, Any]) -> None:
    hashes = {sha256(token.encode()).hexdigest() for token in TOKENS}
    assert {row["token"] for row in database.rows("SELECT token FROM sessions")} == hashes
    assert legacy_rows(database) == before
    assert shape_of(database) == shape
    assert database.value("SELECT COUNT(*) AS n FROM players WHERE email_normal IS NULL") == 0
    assert database.value("SELECT COUNT(*) AS n FROM sessions WHERE expires_at IS NULL") == 0


@pytest.fixture
def whole_shape(run_folder: RunFolder, database_kind: Kind) -> dict[str, Any]:
    """How the guide's tables are made after a migration that nobody cut off."""
    database = make_legacy_database(run_folder, database_kind)
    _run(database)
    return shape_of(database)


@pytest.mark.parametrize("database_kind", ["mariadb"], indirect=True)
def test_runs_that_are_cut_off_after_each_change_of_a_table_come_to_the_same_end(
    legacy: DatabaseUnderTest, whole_shape: dict[str, Any]
) -> None:
    """MariaDB commits each change of a table by itself. Every run here gets one of them done, then is cut off: so
    each state in which a migration can be left is met, and gone on from.
    """
    before = legacy_rows(legacy)
    runs = _run_until_done(legacy)
    assert runs > 12
    _is_right(legacy, before=before, shape=whole_shape)


@pytest.mark.parametrize("database_kind", ["mariadb"], indirect=True)
def test_a_first_installation_that_is_cut_off_again_and_again_comes_to_the_same_end(
    empty_database: DatabaseUnderTest, database: DatabaseUnderTest
) -> None:
    """Between a table and its index above all: the index must not stay away for ever."""
    assert _run_until_done(empty_database) > 12
    assert shape_of(empty_database) == shape_of(database)


def _run_until_done(database: DatabaseUnderTest) -> int:
    for runs in range(1, MOST_RUNS):
        if _run(database, Scissors(SCHEMA_CHANGES, at=2)):
            return runs
    raise AssertionError("the migration makes no headway")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_run_cut_off_on_sqlite_leaves_everything_as_it_was(
    run_folder: RunFolder, whole_shape: dict[str, Any]
) -> None:
    """SQLite changes tables within the transaction: all or nothing, wherever the cut is."""
    step, done = 0, False
    while not done:
        step += 1
        database = make_legacy_database(run_folder, "sqlite")
        before, rows, shape = legacy_rows(database), everything(database), shape_of(database)
        done = _run(database, Scissors(CHANGES, at=step, after=True))
        if not done:
            assert (everything(database), shape_of(database)) == (rows, shape), step
            _run(database)
        _is_right(database, before=before, shape=whole_shape)
    assert 15 < step < MOST_RUNS


@pytest.mark.parametrize("database_kind", ["mariadb"], indirect=True)
def test_a_process_killed_in_the_middle_is_finished_by_the_next(
    run_folder: RunFolder, legacy: DatabaseUnderTest, whole_shape: dict[str, Any]
) -> None:
    """Somebody reads `sessions`, so the change of that table waits; then the process that asked for it is killed.

    The server does not know yet that nobody waits for the answer: it goes on with the statement as soon as it
    can, and the next run must not step in between.
    """
    before = legacy_rows(legacy)
    assert legacy.server is not None
    with legacy.server.connect(legacy.name) as reader, reader.cursor() as cursor:
        reader.begin()
        cursor.execute("SELECT * FROM sessions")
        process = _start_migration(run_folder, legacy)
        process.wait_until(lambda: _waits_for_lock(legacy))
        os.kill(process.pid, signal.SIGKILL)
        process.wait_for_end()
        second = _start_migration(run_folder, legacy)
        reader.commit()
    assert second.wait_for_end(seconds=60) == 0, second.log_text()
    _is_right(legacy, before=before, shape=whole_shape)


def _start_migration(run: RunFolder, database: DatabaseUnderTest) -> ServerProcess:
    return ServerProcess.start(
        [IGW, "migrate"], name="igw-migrate", run=run, folder=run.folder("igw"), environment={"DB_URL": database.url}
    )


def _waits_for_lock(database: DatabaseUnderTest) -> bool:
    waiting = database.rows(
        "SELECT id FROM information_schema.processlist WHERE db = :name AND state LIKE :state",
        name=database.name,
        state="%metadata lock%",
    )
    return bool(waiting)
