"""Each peer as a running server: uvicorn with one worker, uvloop and httptools, no access log."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import environment
from benchmarks.stage import Stage, answers, ended_after
from tests.servers.ports import free_port
from tests.servers.process import ServerProcess

SETTINGS = ("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning")


@dataclass(frozen=True)
class Peer:
    process: ServerProcess
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def bare(stage: Stage, *, quiet: bool) -> Iterator[Peer]:
    """One FastAPI route in our own environment, hence of the same versions; `quiet` turns its tracing off."""
    chosen = {"BENCH_QUIET": "1"} if quiet else {}
    with _running(stage, "bare", Path(sys.executable), chosen) as peer:
        yield peer


@contextlib.contextmanager
def guide(stage: Stage, *, database: str) -> Iterator[Peer]:
    """The design guide's way; makes its tables. Raises `NoEnvironmentError`."""
    settings = {"DB_URL": stage.mariadb.url(database)}
    with _running(stage, "guide", environment.python_of("guide"), settings) as peer:
        yield peer


@contextlib.contextmanager
def fastapi_users_db(stage: Stage, *, database: str) -> Iterator[Peer]:
    """fastapi-users' database strategy; makes its tables. Raises `NoEnvironmentError`."""
    settings = {"DB_URL": stage.mariadb.url(database, scheme="mysql+asyncmy")}
    with _running(stage, "fastapi_users_db", environment.python_of("fastapi_users_db"), settings) as peer:
        yield peer


@contextlib.contextmanager
def raw_bets(stage: Stage, *, database: str, fastapi: bool = False) -> Iterator[Peer]:
    """Bets through asyncmy by itself, in our own environment, behind a Starlette route or a FastAPI one."""
    settings = {"DB_URL": stage.mariadb.url(database)} | ({"BENCH_FASTAPI": "1"} if fastapi else {})
    with _running(stage, "raw_bets", Path(sys.executable), settings) as peer:
        yield peer


@contextlib.contextmanager
def guide_bets(stage: Stage, *, database: str) -> Iterator[Peer]:
    """Bets the design guide's way; makes its table. Raises `NoEnvironmentError`."""
    settings = {"DB_URL": stage.mariadb.url(database)}
    with _running(stage, "guide_bets", environment.python_of("guide"), settings) as peer:
        yield peer


@contextlib.contextmanager
def _running(stage: Stage, name: str, python: Path, settings: dict[str, str]) -> Iterator[Peer]:
    port = free_port()
    where = ["--app-dir", str(environment.FOLDER / name), "--port", str(port)]
    command = [str(python), "-m", "uvicorn", "app:app", *where, *SETTINGS]
    process = stage.start(command, name=name, on=stage.cores.worker, environment=settings)
    with ended_after(process):
        process.wait_until(lambda: answers(port, "/health"), seconds=30)
        yield Peer(process=process, port=port)
