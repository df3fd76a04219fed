"""Redis, which is optional: caches, counters and hints, never the only proof of anything.

Goals: one client per process or none at all, every wait bounded, one exception type for every way in which
Redis can be away, and all key names in one place. Sessions, one-time codes and money never come near it: a
failover loses writes that were acknowledged.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

KEY_PREFIX: Final = "igw"
SOCKET_TIMEOUT_SECONDS: Final = 0.5
HEALTH_CHECK_SECONDS: Final = 15
# Redis does one thing at a time, and a worker of ours too: more connections would only have to be opened.
MOST_CONNECTIONS: Final = 8


class RedisUnavailable(Exception):
    """Redis cannot be reached, does not answer in time, or refuses to work (loading, read-only, out of
    memory).
    """


class RedisConnection:
    """The process's one way to Redis; made by `open_redis`, closed once at the end."""

    def __init__(self, url: str) -> None:
        self.pool: Final = BlockingConnectionPool.from_url(
            url,
            max_connections=MOST_CONNECTIONS,
            timeout=SOCKET_TIMEOUT_SECONDS,
            socket_timeout=SOCKET_TIMEOUT_SECONDS,
            socket_connect_timeout=SOCKET_TIMEOUT_SECONDS,
            health_check_interval=HEALTH_CHECK_SECONDS,
            # One more try without waiting mends a pooled connection that a restart of Redis has cut; the
            # library's own default would back off for seconds while a player waits.
            retry=Retry(NoBackoff(), 1),
            # Nobody reads which library we use; not saying it saves round trips when connections open in a burst.
            driver_info=None,
        )
        self.client: Final = Redis(connection_pool=self.pool)

    async def ping(self) -> None:
        """Returns when Redis has answered; raises RedisUnavailable within about two socket timeouts."""
        with redis_faults():
            await self.client.ping()

    async def close(self) -> None:
        """Ends all connections; a Redis that is already gone is no error."""
        try:
            await self.client.aclose()
            await self.pool.disconnect()
        except (RedisError, OSError):
            return


def open_redis(url: str | None) -> RedisConnection | None:
    """The connection for REDIS_URL, or None when it is not set. Opens no socket yet."""
    return RedisConnection(url) if url else None


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
