"""Starting servers with the tiny application."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from tests.servers.ports import accepts_connections, free_port
from tests.servers.process import ServerProcess
from tests.servers.run_folder import RunFolder

ROOT = Path(__file__).parents[2]


class TinyServer:
    """A running server: `port`, `pid` (of the parent, where there are workers), `process`."""

    def __init__(self, process: ServerProcess, port: int) -> None:
        self.process = process
        self.port = port
        self.pid = process.pid


def start_tiny(
    run: RunFolder, *command: str, environment: Mapping[str, str] | None = None, wait: bool = True
) -> TinyServer:
    """Start `python -m …` with `{port}` filled in, and wait until it accepts connections."""
    port = free_port()
    filled = [part.format(port=port) for part in command]
    process = ServerProcess.start(
        [sys.executable, "-m", *filled],
        name="tiny",
        run=run,
        folder=run.folder("tiny"),
        environment={"PYTHONPATH": str(ROOT), **(environment or {})},
    )
    if wait:
        process.wait_until(lambda: accepts_connections(port))
    return TinyServer(process, port)
