"""A Redis to be hurt."""

from __future__ import annotations

import signal
from dataclasses import dataclass

from tests.servers.process import ServerProcess
from tests.servers.redis import RedisServer, start_redis
from tests.servers.run_folder import RunFolder


@dataclass
class HurtRedis:
    """One server of a test's own."""

    run: RunFolder
    server: RedisServer
    process: ServerProcess

    @classmethod
    def start(cls, run: RunFolder) -> HurtRedis:
        """A fresh one."""
        return cls(run, *start_redis(run))

    def hurt(self, how: str) -> None:
        """`killed` or `paused`."""
        if how == "killed":
            self.process.kill()
        else:
            self.process.signal(signal.SIGSTOP)

    def heal(self) -> None:
        """It answers again; after a kill without what it knew."""
        if self.process.popen.poll() is None:
            self.process.signal(signal.SIGCONT)
        else:
            _, self.process = start_redis(self.run, port=self.server.port)
