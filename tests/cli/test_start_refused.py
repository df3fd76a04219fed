"""What cannot work does not start: a sentence that says why and what to do, and exit code 1."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Igw
from tests.makers.databases import DatabaseUnderTest, make_migrated_database
from tests.servers.igw import start_igw
from tests.servers.mariadb import MariaDBServer
from tests.servers.ports import free_port
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

Refusal = Callable[..., str]

both_servers = pytest.mark.parametrize("uvicorn", [False, True], ids=["igw serve", "uvicorn app.main:app"])


@pytest.fixture
def refusal(run_folder: RunFolder, secrets_seen: SecretsSeen) -> Refusal:
    """Starts a server that must end by itself with exit code 1; gives what it said."""

    def start(*, uvicorn: bool = False, port: int | None = None, **settings: str) -> str:
        server = start_igw(run_folder, settings, secrets_seen=secrets_seen, port=port, uvicorn=uvicorn, wait=False)
        code = server.process.wait_for_end(seconds=30)
        said = server.log_text()
        assert code == 1, said
        assert "Traceback" not in said, said
        return said

    return start


@pytest.fixture
def nothing_listens() -> int:
    """A port of this machine on which nobody listens."""
    return free_port()


@both_servers
def test_a_database_that_is_behind(refusal: Refusal, database: DatabaseUnderTest, *, uvicorn: bool) -> None:
    database.execute("UPDATE alembic_version SET version_num = '0001'")
    said = refusal(uvicorn=uvicorn, DB_URL=database.url)
    assert "at revision 0001" in said
    assert "igw migrate" in said


@both_servers
def test_a_database_that_was_never_prepared(
    refusal: Refusal, empty_database: DatabaseUnderTest, *, uvicorn: bool
) -> None:
    said = refusal(uvicorn=uvicorn, DB_URL=empty_database.url)
    assert "not been prepared yet" in said
    assert "igw migrate" in said


@both_servers
def test_a_database_that_cannot_be_reached(refusal: Refusal, nothing_listens: int, *, uvicorn: bool) -> None:
    url = f"mysql+pymysql://root:its-secret-password@127.0.0.1:{nothing_listens}/apidb"
    said = refusal(uvicorn=uvicorn, DB_URL=url)
    assert "cannot be reached" in said
    assert "DB_URL" in said
    assert "its-secret-password" not in said


@both_servers
def test_a_redis_that_cannot_be_reached(
    refusal: Refusal, run_folder: RunFolder, nothing_listens: int, *, uvicorn: bool
) -> None:
    """Redis is optional, but one that is configured must be there at the start."""
    database = make_migrated_database(run_folder, "sqlite")
    url = f"redis://:its-secret-password@127.0.0.1:{nothing_listens}/0"
    said = refusal(uvicorn=uvicorn, DB_URL=database.url, REDIS_URL=url)
    assert "Redis does not answer" in said
    assert "its-secret-password" not in said


WRONG_SETTINGS = {
    "DEFAULT_WALLET_CURRENCIES": "USD,XXQ",
    "PASSWORD_BCRYPT_ROUNDS": "plenty",
    "PUBLIC_URL": "casino.example/lobby",
    "DB_URL": "postgresql://somewhere/db",
    "BLOCKED_COUNTRIES": "ZZ",
    "IG_API": "graph",
    "WELCOME_GRANTS": "USD:1000,usd:2000",
}


@both_servers
def test_every_problem_of_the_settings_is_listed_at_once(refusal: Refusal, *, uvicorn: bool) -> None:
    said = refusal(uvicorn=uvicorn, **WRONG_SETTINGS)
    for name in WRONG_SETTINGS:
        assert f"  - {name}" in said
    assert "'XXQ'" in said


@both_servers
def test_half_a_pair_and_placeholders_stop_a_production_start(refusal: Refusal, *, uvicorn: bool) -> None:
    said = refusal(
        uvicorn=uvicorn,
        APP_ENV="prod",
        PUBLIC_URL="http://casino.example",
        JWT_SIGNING_KEY="change_me",
        IG_CLIENT_ID="17841400000000",
        PASSWORD_BCRYPT_ROUNDS="4",
    )
    for name in ("IG_CLIENT_SECRET", "JWT_SIGNING_KEY", "PUBLIC_URL", "PASSWORD_BCRYPT_ROUNDS", "RATE_LIMITS"):
        assert f"  - {name}" in said


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody listens already."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_port_in_use(refusal: Refusal, run_folder: RunFolder, taken_port: int) -> None:
    database = make_migrated_database(run_folder, "sqlite")
    said = refusal(port=taken_port, DB_URL=database.url)
    assert said.strip().count("\n") == 0
    assert f"Port {taken_port} is in use" in said


@pytest.mark.parametrize("arguments", [["migrate"], ["migrate", "--plan"], ["dev"], ["serve"]], ids=" ".join)
def test_every_command_lists_the_problems(igw: Igw, arguments: list[str]) -> None:
    done = igw(*arguments, **WRONG_SETTINGS)
    assert done.returncode == 1
    assert all(f"  - {name}" in done.stderr for name in WRONG_SETTINGS)


def test_migrate_tells_a_refused_connection(igw: Igw, nothing_listens: int) -> None:
    assert "connection refused" in _said(igw, f"mysql://a:b@127.0.0.1:{nothing_listens}/apidb")


def test_migrate_tells_a_wrong_password(igw: Igw, mariadb: MariaDBServer) -> None:
    said = _said(igw, mariadb.url("mysql").replace(mariadb.password, "not-the-password"))
    assert "refuses user 'igw'" in said
    assert "not-the-password" not in said


def test_migrate_tells_an_unknown_database(igw: Igw, mariadb: MariaDBServer) -> None:
    assert "has no database 'nowhere'" in _said(igw, mariadb.url("nowhere"))


def test_migrate_tells_a_server_that_says_nothing(igw: Igw, taken_port: int) -> None:
    """Somebody takes the connection and never speaks."""
    assert "does not answer in time" in _said(igw, f"mysql://a:b@127.0.0.1:{taken_port}/apidb")


def _said(igw: Igw, url: str) -> str:
    done = igw("migrate", DB_URL=url)
    assert done.returncode == 1
    return done.stderr


def test_a_file_that_is_no_database(igw: Igw, tmp_path: Path) -> None:
    file = tmp_path / "letters.db"
    file.write_text("Dear Lan, " * 400)
    assert "is no SQLite database" in _said(igw, f"sqlite:///{file}")
    assert file.read_text() == "Dear Lan, " * 400


def test_a_folder_where_the_file_should_be(igw: Igw, tmp_path: Path) -> None:
    assert "cannot be opened" in _said(igw, f"sqlite:///{tmp_path}")


def test_a_file_in_the_way_of_the_folder(igw: Igw, tmp_path: Path) -> None:
    (tmp_path / "var").write_text("not a folder")
    assert "cannot be opened" in _said(igw, f"sqlite:///{tmp_path}/var/igw.db")


@both_servers
def test_a_place_where_no_file_can_be(refusal: Refusal, tmp_path: Path, *, uvicorn: bool) -> None:
    (tmp_path / "var").write_text("not a folder")
    assert "cannot be reached" in refusal(uvicorn=uvicorn, DB_URL=f"sqlite:///{tmp_path}/var/igw.db")
