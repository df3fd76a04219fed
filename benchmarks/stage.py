"""What every measurement needs at hand: cores, throwaway servers, how long to measure, where to tell."""

from __future__ import annotations

import contextlib
import http.client
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymysql

from benchmarks import cores
from benchmarks.cores import Cores
from tests.servers.mariadb import MariaDBServer, start_mariadb
from tests.servers.process import ServerProcess
from tests.servers.run_folder import RunFolder

PROJECT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Plan:
    """`rounds` is how often each variant is measured, `seconds` how long each time.

    `most_rounds` bounds the repetition of measurements that other programs disturbed.
    """

    rounds: int
    most_rounds: int
    seconds: float
    quick: bool


FULL = Plan(rounds=5, most_rounds=8, seconds=4, quick=False)
QUICK = Plan(rounds=2, most_rounds=2, seconds=1, quick=True)


@dataclass
class Stage:
    plan: Plan
    cores: Cores
    run: RunFolder
    mariadb: MariaDBServer
    mariadb_process: ServerProcess
    started_at: float = field(default_factory=time.perf_counter)

    def say(self, sentence: str) -> None:
        """Progress goes to standard error, so that the tables can be redirected."""
        print(f"[{time.perf_counter() - self.started_at:5.0f} s] {sentence}", file=sys.stderr, flush=True)

    def start(
        self, command: Sequence[str | Path], *, name: str, on: frozenset[int], environment: Mapping[str, str]
    ) -> ServerProcess:
        """A child on the cores `on`, in its own folder, with `environment` and nothing of our own shell."""
        with cores.starting_on(on):
            return ServerProcess.start(
                command, name=name, run=self.run, folder=self.run.folder(name), environment=environment
            )

    def create_database(self, name: str) -> None:
        with self.mariadb.connect() as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")

    @contextlib.contextmanager
    def rows(self, database: str) -> Iterator[pymysql.cursors.DictCursor]:
        """One transaction on `database`, committed when the block ends well."""
        connection: pymysql.Connection[Any] = self.mariadb.connect(database)
        with connection, connection.cursor() as cursor:
            connection.begin()
            yield cursor
            connection.commit()


@contextlib.contextmanager
def setting(plan: Plan) -> Iterator[Stage]:
    """Pins this process to the load cores, starts MariaDB beside it, and takes everything down at the end."""
    split = cores.split()
    cores.stay_on(split.load)
    run = RunFolder.open()
    try:
        server, process = start_mariadb(run, "--innodb-buffer-pool-size=512M", "--innodb-log-file-size=256M")
        yield Stage(plan=plan, cores=split, run=run, mariadb=server, mariadb_process=process)
    finally:
        run.close()
        cores.stay_on(split.every)


@contextlib.contextmanager
def ended_after(process: ServerProcess) -> Iterator[ServerProcess]:
    """Stops the process, whatever happens in the block."""
    try:
        yield process
    finally:
        process.stop()


def answers(port: int, path: str) -> bool:
    """Whether a server on loopback answers `path` with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
