"""`igw dev` as a child process of a test."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.servers.process import ServerProcess

START_SECONDS = 60
STOP_SECONDS = 2.0
"""Within which everything must have ended. On a machine that runs other tests as well, three times that is waited."""


@dataclass
class Dev:
    """A running `igw dev`, started without any setting in an empty folder."""

    process: ServerProcess
    port: int
    folder: Path

    @property
    def url(self) -> str:
        """Where the product is."""
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        """All it has printed."""
        return self.process.log_text()

    def simulator_port(self) -> int:
        """As the banner tells it."""
        found = re.search(r"simulated on http://127\.0\.0\.1:(\d+)", self.said())
        assert found, self.said()
        return int(found[1])

    def children(self) -> dict[str, int]:
        """Ids of its own children, by the module they run."""
        told = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        ).stdout
        found = re.findall(r"^\s*(\d+) .* -m (\S+)", told, re.MULTILINE)
        return {module: int(pid) for pid, module in found}

    def stop(self, number: int = signal.SIGINT) -> float:
        """Send a signal to it alone; gives the seconds until it has ended."""
        begin = time.monotonic()
        self.process.signal(number)
        self.process.wait_for_end()
        return time.monotonic() - begin


StartDev = Callable[..., Dev]
