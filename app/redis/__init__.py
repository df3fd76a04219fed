"""Redis, which is optional: caches, counters and hints, never the only proof of anything.

Goals: one client per process or none at all, every wait bounded, one exception type for every way in which
Redis can be away, and all key names in one place. Sessions, one-time codes and money never come near it: a
failover loses writes that were acknowledged.
"""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from redis.asyncio import Redis

KEY_PREFIX: Final = "igw"


class RedisUnavailable(Exception):
    """Redis cannot be reached, does not answer in time, or refuses to work (loading, read-only, out of
    memory).
    """


class RedisConnection:
    """The process's one way to Redis; made by `open_redis`, closed once at the end."""

    def __init__(self, client: "Redis") -> None:
        self.client: Final = client
        self.pool: Final = client.connection_pool

    async def ping(self) -> None:
        """Returns when Redis has answered; raises RedisUnavailable within about two socket timeouts."""
        with redis_faults():
            await self.client.ping()

    async def close(self) -> None:
        """Ends all connections; a Redis that is already gone is no error."""
        with suppress(RedisUnavailable), redis_faults():
            await self.client.aclose()
            await self.pool.disconnect()


def open_redis(url: str | None) -> RedisConnection | None:
    """The connection for REDIS_URL, or None when it is not set. Opens no socket yet."""
    if not url:
        return None
    # By name, as a database's driver is: who has no Redis does not carry its client about.
    driver = importlib.import_module("app.redis.driver")
    return RedisConnection(cast("Redis", driver.client_of(url)))


def redis_key(*parts: str) -> str:
    """A key of ours, such as `igw:limit:signin`; the first part names the owner of the data."""
    return ":".join((KEY_PREFIX, *parts))


@contextmanager
def redis_faults() -> Iterator[None]:
    """Turns whatever the client and the socket raise into RedisUnavailable."""
    try:
        yield
    # A client whose server dies in the middle of an answer has raised other things than its own errors. Redis is
    # optional: whatever it was, the caller goes on without it.
    except Exception as error:
        raise RedisUnavailable(type(error).__name__) from error
