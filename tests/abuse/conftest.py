"""What tests of limits share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.process import ServerProcess
from tests.servers.redis import RedisServer, start_redis
from tests.servers.run_folder import RunFolder


@pytest.fixture
def own_redis(run_folder: RunFolder) -> Iterator[tuple[RedisServer, ServerProcess]]:
    """A Redis to be hurt."""
    server, process = start_redis(run_folder)
    yield server, process
    process.kill()
