"""A MariaDB to be hurt: killed, paused, restarted, held by locks."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pymysql

from tests.faults.waiting import wait_until
from tests.makers.databases import DatabaseUnderTest, run_igw
from tests.servers.mariadb import MariaDBServer, restart_mariadb, start_mariadb
from tests.servers.process import ServerProcess
from tests.servers.run_folder import RunFolder

LOCK_WAIT_SECONDS = 1


@dataclass
class HurtMariaDB:
    """One server of this worker's own. Whoever hurts it calls `heal` when he is done."""

    run: RunFolder
    server: MariaDBServer
    process: ServerProcess

    @classmethod
    def start(cls, run: RunFolder) -> HurtMariaDB:
        """A fresh one, impatient with locks so that tests need not be patient."""
        server, process = start_mariadb(run, f"--innodb-lock-wait-timeout={LOCK_WAIT_SECONDS}")
        return cls(run, server, process)

    def database(self) -> DatabaseUnderTest:
        """A new database on it with the current schema."""
        name = f"igw_{uuid4().hex[:12]}"
        with self.server.connect() as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        database = DatabaseUnderTest("mariadb", self.server.url(name), server=self.server, name=name)
        done = run_igw(self.run, "migrate", settings={"DB_URL": database.url})
        assert done.returncode == 0, done.stderr
        return database

    def kill(self) -> None:
        """SIGKILL, in the middle of whatever it does."""
        self.process.kill()

    def pause(self) -> None:
        """SIGSTOP: it still takes connections, by the kernel's hand, and never answers."""
        self.process.signal(signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT."""
        self.process.signal(signal.SIGCONT)

    def restart(self) -> None:
        """On the same data and port."""
        self.process = restart_mariadb(self.run, self.server, self.process)

    def heal(self) -> None:
        """Whatever was done to it, it answers again."""
        if self.process.popen.poll() is None:
            self.resume()
        else:
            self.restart()
        wait_until(self.server.is_ready, "MariaDB answers again", seconds=30)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """A look into the server itself."""
        with self.server.connect() as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def waiting_transactions(self) -> set[str]:
        """Transactions that wait for a lock now, by number and beginning: one that has written nothing yet has no
        number of its own, and the next one on its connection gets the same.
        """
        sql = "SELECT trx_id, trx_started FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
        return {f"{row['trx_id']} since {row['trx_started']}" for row in self.rows(sql)}

    def connections(self, database: DatabaseUnderTest) -> int:
        """How many connections the app holds to its database."""
        rows = self.rows(f"SELECT id FROM information_schema.processlist WHERE db = '{database.name}'")
        return len(rows)

    def open_transactions(self) -> int:
        """How many transactions are going on."""
        return len(self.rows("SELECT trx_id FROM information_schema.innodb_trx"))

    @contextmanager
    def second_connection(self, database: DatabaseUnderTest) -> Iterator[pymysql.cursors.DictCursor]:
        """Somebody else with a transaction open; rolled back at the end unless he has committed."""
        with self.server.connect(database.name) as connection, connection.cursor() as cursor:
            cursor.execute("SET autocommit = 0")
            cursor.execute("SET innodb_lock_wait_timeout = 30")
            try:
                yield cursor
            finally:
                connection.rollback()
