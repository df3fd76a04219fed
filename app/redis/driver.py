"""The client library, configured. Loaded by `open_redis` when there is a REDIS_URL: it is 7 MB in every worker."""

from typing import Final

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

SOCKET_TIMEOUT_SECONDS: Final = 0.5
HEALTH_CHECK_SECONDS: Final = 15
# Redis does one thing at a time, and a worker of ours too: more connections would only have to be opened.
MOST_CONNECTIONS: Final = 8


def client_of(url: str) -> Redis:
    """A client with its own bounded pool. Opens no socket yet."""
    pool = BlockingConnectionPool.from_url(
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
    return Redis(connection_pool=pool)
