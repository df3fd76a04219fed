"""Limits when Redis dies, hangs or loses everything (fault F11): no request fails, none waits long, limits get
stricter, and all is well again by itself."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from app.abuse import fallback
from app.abuse.errors import RateLimited
from app.abuse.limiter import Limiter, build_limiter
from app.config import Settings
from app.redis import RedisUnavailable, open_redis, redis_key
from tests.servers.ports import free_port
from tests.servers.process import ServerProcess
from tests.servers.redis import RedisServer, start_redis
from tests.servers.run_folder import RunFolder

pytestmark = pytest.mark.alone

_LONGEST_WAIT = 0.2  # 0.1 s for Redis, the rest for a busy machine


@pytest.fixture
async def limiter(own_redis: tuple[RedisServer, ServerProcess]) -> AsyncIterator[Limiter]:
    """A limiter on it, warm."""
    redis = open_redis(own_redis[0].url())
    assert redis is not None
    limiter = build_limiter(Settings.load(_env_file=None, app_env="test"), redis)
    await limiter.consume("oauth_start", address="203.0.113.1")
    yield limiter
    await redis.close()


async def _outcomes(limiter: Limiter, times: int, *, address: str) -> tuple[int, float]:
    """How many of so many tries got through, and the longest that one took."""
    admitted, longest = 0, 0.0
    for _ in range(times):
        began = time.perf_counter()
        try:
            await limiter.consume("signin", address=address)
        except RateLimited:
            pass
        else:
            admitted += 1
        longest = max(longest, time.perf_counter() - began)
    return admitted, longest


def _counted_locally() -> float:
    return REGISTRY.get_sample_value("igw_rate_limit_local_total") or 0.0


async def test_f11_killed_in_the_middle(limiter: Limiter, own_redis: tuple[RedisServer, ServerProcess]) -> None:
    _, process = own_redis
    before = _counted_locally()
    admitted, _ = await _outcomes(limiter, 20, address="192.0.2.1")
    assert admitted == 20
    process.kill()
    # Half of 30, counted anew by this worker.
    admitted, longest = await _outcomes(limiter, 40, address="192.0.2.1")
    assert admitted == 15
    assert longest < _LONGEST_WAIT
    assert _counted_locally() - before == 40


async def test_f11_hanging(limiter: Limiter, own_redis: tuple[RedisServer, ServerProcess]) -> None:
    """Stopped, Redis still accepts connections and answers nothing: only a timer of our own helps."""
    _, process = own_redis
    process.signal(signal.SIGSTOP)
    began = time.perf_counter()
    admitted, longest = await _outcomes(limiter, 200, address="192.0.2.1")
    assert admitted == 15
    assert longest < _LONGEST_WAIT
    assert time.perf_counter() - began < 0.5  # one paid, the others did not even ask
    process.signal(signal.SIGCONT)


async def test_f11_hanging_under_load(limiter: Limiter, own_redis: tuple[RedisServer, ServerProcess]) -> None:
    """More at once than there are connections to Redis: whoever waits for a connection waits no longer either."""
    _, process = own_redis
    process.signal(signal.SIGSTOP)
    began = time.perf_counter()
    tries = [limiter.consume("signin", address=f"10.0.{number // 200}.{number % 200}") for number in range(400)]
    outcomes = await asyncio.gather(*tries)
    assert len(outcomes) == 400
    assert time.perf_counter() - began < 0.6
    process.signal(signal.SIGCONT)


async def test_f11_answers_that_come_late_are_not_taken_for_others(
    limiter: Limiter, own_redis: tuple[RedisServer, ServerProcess]
) -> None:
    """A connection that was given up has an answer on its way; it must never be read by the next try."""
    _, process = own_redis
    process.signal(signal.SIGSTOP)
    await asyncio.gather(*(limiter.consume("signin", address=f"10.1.0.{number}") for number in range(50)))
    process.signal(signal.SIGCONT)
    await asyncio.sleep(fallback.ASK_AGAIN_AFTER_SECONDS + 0.1)
    for number in range(40):
        headers = await limiter.consume("signup", address=f"10.2.0.{number}")
        assert headers["RateLimit"].startswith('"signup";r=29;')


async def test_f11_back_again_without_a_restart_of_ours(
    limiter: Limiter, own_redis: tuple[RedisServer, ServerProcess], run_folder: RunFolder
) -> None:
    server, process = own_redis
    process.kill()
    assert (await _outcomes(limiter, 40, address="192.0.2.1"))[0] == 15
    _, again = start_redis(run_folder, port=server.port)
    await asyncio.sleep(fallback.ASK_AGAIN_AFTER_SECONDS + 0.1)
    before = _counted_locally()
    assert (await _outcomes(limiter, 40, address="192.0.2.1"))[0] == 30
    assert _counted_locally() == before
    again.kill()


async def test_f11_emptied(limiter: Limiter, own_redis: tuple[RedisServer, ServerProcess]) -> None:
    with own_redis[0].client() as client:
        client.flushall()
    assert (await _outcomes(limiter, 40, address="192.0.2.1"))[0] == 30


async def test_f11_refusing_to_write(limiter: Limiter, own_redis: tuple[RedisServer, ServerProcess]) -> None:
    """Out of memory, or a replica after a failover: Redis answers, but with an error."""
    with own_redis[0].client() as client:
        client.config_set("maxmemory", "1")
    admitted, longest = await _outcomes(limiter, 40, address="192.0.2.1")
    assert admitted == 15
    assert longest < _LONGEST_WAIT


async def test_f11_forgiving_never_fails(limiter: Limiter, own_redis: tuple[RedisServer, ServerProcess]) -> None:
    own_redis[1].kill()
    began = time.perf_counter()
    for _ in range(20):
        await limiter.forgive("signin", account="alice@example.com")
    assert time.perf_counter() - began < 0.5


async def test_f11_is_logged_once_and_names_no_secret(
    limiter: Limiter, own_redis: tuple[RedisServer, ServerProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fallback, "ASK_AGAIN_AFTER_SECONDS", 0.0)
    own_redis[1].kill()
    with capture_logs() as logs:
        await _outcomes(limiter, 30, address="192.0.2.1")
    assert [log["log_level"] for log in logs] == ["warning"]
    assert "redis" in logs[0]["event"]


async def test_ping_tells_of_every_way_in_which_redis_is_away(
    own_redis: tuple[RedisServer, ServerProcess],
) -> None:
    server, process = own_redis
    redis = open_redis(server.url())
    assert redis is not None
    await redis.ping()
    process.signal(signal.SIGSTOP)
    began = time.perf_counter()
    with pytest.raises(RedisUnavailable):
        await redis.ping()
    assert time.perf_counter() - began < 2
    process.signal(signal.SIGCONT)
    await redis.ping()
    process.kill()
    with pytest.raises(RedisUnavailable):
        await redis.ping()
    await redis.close()
    nobody = open_redis(f"redis://127.0.0.1:{free_port()}/0")
    assert nobody is not None
    with pytest.raises(RedisUnavailable):
        await nobody.ping()
    await nobody.close()


async def test_no_address_no_redis() -> None:
    assert open_redis(None) is None
    assert open_redis("") is None
    assert redis_key("limits", "x") == "igw:limits:x"
