"""The shipped application: `igw migrate`, then `igw serve`, settings by environment only."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmarks.stage import Stage, answers, ended_after
from tests.servers.igw import IGW
from tests.servers.ports import free_port
from tests.servers.process import ServerProcess, clean_environment

SIGNING_KEY = "benchmark-signing-key-of-no-value-0123456789"
START_SECONDS = 30


@dataclass(frozen=True)
class Served:
    process: ServerProcess
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def settings(stage: Stage, *, database: str, port: int, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """As an operator would set it, on loopback; `more` adds or overrides single settings."""
    found = {
        "APP_ENV": "prod",
        "DB_URL": stage.mariadb.url(database),
        "JWT_SIGNING_KEY": SIGNING_KEY,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    return found | dict(more or {})


def migrate(stage: Stage, *, database: str) -> None:
    """Creates `database` and brings it to the current schema with the product's own command."""
    stage.create_database(database)
    folder = stage.run.folder("migrate")
    done = subprocess.run(
        [IGW, "migrate"],
        env=clean_environment(stage.run, home=folder) | settings(stage, database=database, port=1),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"igw migrate failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def launch(
    stage: Stage,
    *,
    database: str,
    on: frozenset[int],
    workers: int = 1,
    port: int | None = None,
    more: Mapping[str, str] | None = None,
) -> Served:
    """Starts the server and returns at once; `wait` tells when it is ready."""
    port = port or free_port()
    process = stage.start(
        [IGW, "serve", "--workers", str(workers), "--host", "127.0.0.1", "--port", str(port)],
        name="igw",
        on=on,
        environment=settings(stage, database=database, port=port, more=more),
    )
    return Served(process=process, port=port)


def wait(served: Served) -> None:
    """Returns when `GET /ready` answers 200."""
    served.process.wait_until(lambda: answers(served.port, "/ready"), seconds=START_SECONDS)


@contextlib.contextmanager
def serving(
    stage: Stage,
    *,
    database: str,
    on: frozenset[int],
    workers: int = 1,
    port: int | None = None,
    more: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """The server, ready, for the time of the block."""
    served = launch(stage, database=database, on=on, workers=workers, port=port, more=more)
    with ended_after(served.process):
        wait(served)
        yield served
