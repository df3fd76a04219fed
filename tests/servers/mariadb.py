"""A throwaway MariaDB: own folder, own socket, a free port, gone with the run.

IGW_TEST_MYSQLD names a `mysqld` of MySQL 8 or newer that takes its place for the whole run.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pymysql

from tests.servers.ports import accepts_connections, free_port
from tests.servers.process import START_SECONDS, ServerProcess, ServerStartError, find_program
from tests.servers.run_folder import RunFolder

PACKAGE = "mariadb-server"
MYSQLD = os.environ.get("IGW_TEST_MYSQLD")

_AS_ROOT = ["--user=root"] if os.geteuid() == 0 else []
_ONLY_MARIADB = ["--innodb-log-file-size=64M"]
#: Without GTIDs, for tests inject faults by a trigger that counts in a table without transactions.
_ONLY_MYSQL = [
    *_AS_ROOT,
    "--innodb-redo-log-capacity=128M",
    "--loose-mysqlx=OFF",
    "--gtid-mode=OFF",
    "--enforce-gtid-consistency=OFF",
]

_kept: list[ServerProcess] = []
"""The shared server's process; the reaper ends it, long after the fixture that started it."""


@dataclass(frozen=True)
class MariaDBServer:
    """Where a running MariaDB listens. `igw` may do everything on every database."""

    port: int
    password: str
    user: str = "igw"
    host: str = "127.0.0.1"

    def url(self, database: str, *, scheme: str = "mysql+pymysql") -> str:
        """The `DB_URL` of one database on this server."""
        return f"{scheme}://{self.user}:{self.password}@{self.host}:{self.port}/{database}"

    def connect(self, database: str | None = None) -> pymysql.Connection[Any]:
        """A new connection that commits every statement."""
        return pymysql.connect(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password,
            database=database,
            charset="utf8mb4",
            autocommit=True,
            connect_timeout=5,
            read_timeout=60,
            ssl_disabled=True,  # making ready for TLS takes longer than most queries
            cursorclass=pymysql.cursors.DictCursor,
        )

    def is_ready(self) -> bool:
        """Whether it answers a query."""
        if not accepts_connections(self.port):
            return False
        try:
            with self.connect() as connection, connection.cursor() as cursor:
                return cursor.execute("SELECT 1") == 1
        except pymysql.MySQLError:
            return False


def shared_mariadb(run: RunFolder) -> MariaDBServer:
    """The one MariaDB of this run: the first who asks starts it, all others are told where it is."""
    with run.locked("mariadb"):
        facts = run.remembered("mariadb")
        if facts is None:
            server, process = start_mariadb(run)
            _kept.append(process)
            facts = asdict(server)
            run.remember("mariadb", facts)
    return MariaDBServer(**facts)


def start_mariadb(run: RunFolder, *options: str, port: int | None = None) -> tuple[MariaDBServer, ServerProcess]:
    """Start a MariaDB of one's own, to be killed or paused. `options` go to the server as they are."""
    program = MYSQLD or find_program("mariadbd", package=PACKAGE)
    user = _user()
    folder = _make_folder(run, owner=user)
    _install_tables(folder, user=user)
    server = MariaDBServer(port=port or free_port(), password=secrets.token_hex(16))
    first_statements = folder / "first.sql"
    first_statements.write_text(_first_statements(server))
    command = [program, *_options(folder, server), f"--init-file={first_statements}", *options]
    process = ServerProcess.start(command, name="mariadb", run=run, folder=folder, user=user)
    process.wait_until(server.is_ready)
    return server, process


def restart_mariadb(run: RunFolder, server: MariaDBServer, process: ServerProcess) -> ServerProcess:
    """Start a stopped or killed MariaDB again, on the same data and port."""
    command = process.popen.args
    assert isinstance(command, list)
    user = _user()
    folder = Path(next(part for part in command if part.startswith("--datadir=")).partition("=")[2]).parent
    again = ServerProcess.start(command, name="mariadb", run=run, folder=folder, user=user)
    again.wait_until(server.is_ready)
    return again


def _make_folder(run: RunFolder, *, owner: str | None) -> Path:
    folder = run.folder("mariadb")
    (folder / "data").mkdir()
    if owner:
        shutil.chown(folder, owner)
        shutil.chown(folder / "data", owner)
    return folder


def _user() -> str | None:
    """Who the server runs as; MySQL is told by an option (`_options`), for it may stand in a root of its own."""
    return "mysql" if os.geteuid() == 0 and not MYSQLD else None


def _install_tables(folder: Path, *, user: str | None) -> None:
    place = ["--no-defaults", f"--datadir={folder / 'data'}", f"--tmpdir={folder}"]
    if MYSQLD:
        command = [MYSQLD, *place, *_AS_ROOT, "--initialize-insecure"]
    else:
        command = [
            str(find_program("mariadb-install-db", package=PACKAGE)),
            *place,
            "--skip-test-db",
            "--auth-root-authentication-method=normal",
            *([f"--user={user}"] if user else []),
        ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=START_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise ServerStartError(f"{command[0]}: {error}\n{error.stdout!r}\n{error.stderr!r}") from None
    if done.returncode != 0:
        raise ServerStartError(f"{command[0]} failed:\n{done.stdout}\n{done.stderr}")


def _first_statements(server: MariaDBServer) -> str:
    # An init file takes one statement a line.
    return (
        f"CREATE USER IF NOT EXISTS '{server.user}'@'%' IDENTIFIED BY '{server.password}';\n"
        f"GRANT ALL PRIVILEGES ON *.* TO '{server.user}'@'%' WITH GRANT OPTION;\n"
    )


def _options(folder: Path, server: MariaDBServer) -> list[str]:
    """As durable and as strict as a real one (a commit is flushed), small in memory."""
    return [
        "--no-defaults",
        f"--datadir={folder / 'data'}",
        f"--tmpdir={folder}",
        f"--socket={folder / 's'}",
        f"--pid-file={folder / 'pid'}",
        f"--bind-address={server.host}",
        f"--port={server.port}",
        "--skip-name-resolve",
        "--character-set-server=utf8mb4",
        "--sql-mode=STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
        "--innodb-flush-log-at-trx-commit=1",
        "--innodb-buffer-pool-size=128M",
        "--performance-schema=OFF",
        "--max-connections=400",
        *(_ONLY_MYSQL if MYSQLD else _ONLY_MARIADB),
    ]
