"""Real servers with a tiny application behind the guards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest

from tests.server.running import TinyServer, start_tiny
from tests.servers.run_folder import RunFolder


@pytest.fixture(scope="module")
def tiny(run_folder: RunFolder) -> Iterator[TinyServer]:
    """One guarded worker for the module."""
    server = start_tiny(run_folder, "tests.server.tiny_server", "{port}")
    yield server
    server.process.stop()


@pytest.fixture
def start_own_tiny(run_folder: RunFolder) -> Iterator[Callable[..., TinyServer]]:
    """Starts servers of this test's own: `start_own_tiny("uvicorn", "tests.server.tiny_app:app", …)`."""
    servers: list[TinyServer] = []

    def start(*command: str, environment: Mapping[str, str] | None = None, wait: bool = True) -> TinyServer:
        servers.append(start_tiny(run_folder, *command, environment=environment, wait=wait))
        return servers[-1]

    yield start
    for server in servers:
        server.process.kill()
