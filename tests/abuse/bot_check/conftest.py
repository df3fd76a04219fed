"""One app with limits on, behind a proxy that it trusts, for the module."""

from __future__ import annotations

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
REDIS_NUMBERS: dict[Kind, int] = {"sqlite": 13, "mariadb": 14}
"""The two run side by side: one that empties its counters must not give the other's callers new free tries."""
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
        REDIS_URL=redis_server.url(REDIS_NUMBERS[database_kind]),
    )
    with redis_server.client(REDIS_NUMBERS[database_kind]) as client:
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
