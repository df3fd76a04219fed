"""One app with limits on, behind a proxy that it trusts, for the module."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from tests.abuse.bot_check.solving import Caller
from tests.makers.apps import App, start_app
from tests.makers.databases import Kind
from tests.servers.redis import RedisServer
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

TRUSTED = "127.0.0.0/8"
# Of each of the workers that run tests side by side: emptying it must not give another's callers new free tries.
REDIS_NUMBER = 10 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 5
_numbers = count(1)


@pytest.fixture(scope="module")
def limited(
    run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind, redis_server: RedisServer
) -> Iterator[App]:
    """Two workers on Redis, because what is good once must be good once in all of them."""
    app = start_app(
        run_folder,
        secrets_seen,
        kind=database_kind,
        arguments=("--workers", "2"),
        RATE_LIMITS="on",
        TRUSTED_PROXIES=TRUSTED,
        REDIS_URL=redis_server.url(REDIS_NUMBER),
    )
    with redis_server.client(REDIS_NUMBER) as client:
        client.flushdb()
    yield app
    app.stop()


@pytest.fixture
def call_from(limited: App) -> Callable[[], Caller]:
    """Somebody new at an address where nobody has been."""

    def new() -> Caller:
        number = next(_numbers)
        return Caller(limited, f"198.51.{number // 250}.{number % 250 + 1}")

    return new
