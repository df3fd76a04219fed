"""The disk under SQLite is full: nothing is half-made, what is there can be read, and room is all that is needed."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.books import assert_nothing_half_made, players_of
from tests.faults.load import Told, ask
from tests.faults.people import PASSWORD, Crowd
from tests.makers.apps import App
from tests.makers.databases import DatabaseUnderTest, run_igw
from tests.servers.run_folder import RunFolder

_ROOM_KIB = 1024


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system in memory with very little room. Only root may make one."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_ROOM_KIB}k", "igw-tests", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def disk(run_folder: RunFolder) -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk; the test with a limit on files stands in")
    with small_disk(run_folder.folder("disk")) as folder:
        yield folder


def test_f18_a_full_disk_refuses_sign_ups_and_room_is_all_that_it_takes(
    disk: Path, run_folder: RunFolder, start_own_app: Callable[..., App]
) -> None:
    """Sign-ups until it is full; then sessions are still read; then a file is deleted, and sign-ups go on."""
    database = DatabaseUnderTest("sqlite", f"sqlite:///{disk / 'igw.db'}", file=disk / "igw.db")
    assert run_igw(run_folder, "migrate", settings={"DB_URL": database.url}).returncode == 0
    ballast = disk / "ballast"
    app = start_own_app(database=database)
    ballast.write_bytes(bytes(_ROOM_KIB * 512))
    with _crowd(app) as crowd:
        refused = _sign_up_until_refused(crowd)
        _assert_that_reading_goes_on(app, crowd, refused)
        ballast.unlink()
        assert crowd.sign_up().status_code == 200
        assert crowd.sign_in(crowd.taken[0]).status_code == 200
    _assert_that_all_is_whole(database, crowd)


def test_f18_a_file_that_cannot_grow_is_a_full_disk_too(start_own_app: Callable[..., App]) -> None:
    """The same by a limit on the server's files, which needs no root. Logging goes on: it has its own, small file."""
    app = start_own_app()
    assert app.database.file is not None
    wal = Path(f"{app.database.file}-wal")
    with _crowd(app) as crowd:
        assert crowd.sign_up().status_code == 200
        largest = max(wal.stat().st_size, app.database.file.stat().st_size) + 64 * 1024
        unlimited = resource.prlimit(app.server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(app.server.process.pid, resource.RLIMIT_FSIZE, (largest, unlimited[1]))
        refused = _sign_up_until_refused(crowd)
        _assert_that_reading_goes_on(app, crowd, refused)
        resource.prlimit(app.server.process.pid, resource.RLIMIT_FSIZE, unlimited)
        assert crowd.sign_up().status_code == 200
    _assert_that_all_is_whole(app.database, crowd)


@contextmanager
def _crowd(app: App) -> Iterator[Crowd]:
    app.secrets_seen.add(PASSWORD, kind="password")
    crowd = Crowd.at(app.url)
    with crowd.http:
        yield crowd


def _sign_up_until_refused(crowd: Crowd) -> Told:
    for _ in range(400):
        told = ask(crowd.sign_up)
        if told.status != 200:
            return told
    raise AssertionError("the disk never filled up")


def _assert_that_reading_goes_on(app: App, crowd: Crowd, refused: Told) -> None:
    assert (refused.status, refused.code, refused.is_patient_refusal) == (503, "database_unavailable", True)
    assert ask(crowd.sign_up).status == 503
    reader = app.new_player(email=crowd.taken[0])
    # Signing in writes a session, which is small enough for the last free page, or is refused as well.
    assert ask(lambda: crowd.sign_in(reader.email)).status in {200, 503}
    reader.token = crowd.tokens[reader.email]
    assert reader.bearer("GET", "/auth/session").json()["email"] == reader.email
    assert reader.bearer("GET", "/me/wallets").status_code == 200
    assert ask(lambda: crowd.http.get("/health")).status == 200
    assert ask(lambda: crowd.http.get("/ready")).status == 200


def _assert_that_all_is_whole(database: DatabaseUnderTest, crowd: Crowd) -> None:
    assert_nothing_half_made(database)
    assert players_of(database) == set(crowd.taken)
    assert database.value("PRAGMA integrity_check") == "ok"
