"""A throwaway Redis that keeps nothing on disk."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass

import redis

from tests.servers.ports import accepts_connections, free_port
from tests.servers.process import ServerProcess, find_program
from tests.servers.run_folder import RunFolder

_kept: list[ServerProcess] = []
"""The shared server's process; the reaper ends it, long after the fixture that started it."""


@dataclass(frozen=True)
class RedisServer:
    """Where a running Redis listens."""

    port: int
    host: str = "127.0.0.1"

    def url(self, database: int = 0) -> str:
        """The `REDIS_URL` of one of its 16 databases."""
        return f"redis://{self.host}:{self.port}/{database}"

    def client(self, database: int = 0) -> redis.Redis:
        """A client of our own, to look inside or to empty it."""
        return redis.Redis(host=self.host, port=self.port, db=database, decode_responses=True, socket_timeout=5)

    def is_ready(self) -> bool:
        """Whether it answers PING."""
        if not accepts_connections(self.port):
            return False
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def shared_redis(run: RunFolder) -> RedisServer:
    """The one Redis of this run: the first who asks starts it, all others are told where it is."""
    with run.locked("redis"):
        facts = run.remembered("redis")
        if facts is None:
            server, process = start_redis(run)
            _come_first(process)
            _kept.append(process)
            facts = {"port": server.port}
            run.remember("redis", facts)
    return RedisServer(**facts)


def _come_first(process: ServerProcess) -> None:
    """Where that is allowed: whoever has not heard of Redis for a tenth of a second counts by himself, by other limits,
    and a busy machine shall not bring that about.
    """
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, process.pid, -5)


def start_redis(run: RunFolder, *options: str, port: int | None = None) -> tuple[RedisServer, ServerProcess]:
    """Start a Redis of one's own, to be killed or paused by the test. Give a port to start it again there."""
    server = RedisServer(port=port or free_port())
    folder = run.folder("redis")
    command = [
        find_program("redis-server", package="redis-server"),
        *("--port", str(server.port)),
        *("--bind", server.host),
        *("--dir", str(folder)),
        *("--save", ""),
        *("--appendonly", "no"),
        *options,
    ]
    process = ServerProcess.start(command, name="redis", run=run, folder=folder)
    process.wait_until(server.is_ready)
    return server, process
