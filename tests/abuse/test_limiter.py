"""Limits as routes use them, on Redis and in memory alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.abuse import fallback
from app.abuse.errors import RateLimited
from app.abuse.limiter import Limiter, build_limiter
from app.config import Settings
from app.redis import RedisConnection, open_redis

_ALICE, _MALLORY = "192.0.2.1", "198.51.100.66"
_SECRET = "a test's own signing key"


def _settings(**wishes: Any) -> Settings:
    return Settings.load(_env_file=None, app_env="test", jwt_signing_key=_SECRET, **wishes)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests count exactly; on a busy machine Redis may take its time."""
    monkeypatch.setattr(fallback, "PATIENCE_SECONDS", 10.0)


@pytest.fixture(params=["redis", "memory"])
async def limiter(request: pytest.FixtureRequest) -> AsyncIterator[Limiter]:
    """One worker's limiter, with empty counters."""
    redis = open_redis(request.getfixturevalue("redis_url")) if request.param == "redis" else None
    yield build_limiter(_settings(), redis)
    if redis:
        await redis.close()


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[RedisConnection]:
    """A connection to an empty Redis."""
    connection = open_redis(redis_url)
    assert connection is not None
    yield connection
    await connection.close()


async def _admitted(limiter: Limiter, times: int, policy: Any = "signin", **who: Any) -> int:
    """How many of so many tries get through, one after the other."""
    count = 0
    for _ in range(times):
        try:
            await limiter.consume(policy, **who)
        except RateLimited:
            continue
        count += 1
    return count


@pytest.mark.parametrize(
    ("policy", "limit"), [("oauth_start", 120), ("signin", 30), ("signup", 30), ("signup_complete", 60)]
)
async def test_each_policy_lets_its_number_through_per_address(limiter: Limiter, policy: Any, limit: int) -> None:
    assert await _admitted(limiter, limit + 20, policy, address=_MALLORY) == limit
    assert await _admitted(limiter, 1, policy, address=_ALICE) == 1


async def test_t07_guesses_from_many_addresses_are_counted_by_account(limiter: Limiter) -> None:
    counts = [
        await _admitted(limiter, 1, address=f"198.51.100.{number}", account="victim@example.com")
        for number in range(50)
    ]
    assert sum(counts) == 10
    assert await _admitted(limiter, 1, address=_ALICE, account="somebody.else@example.com") == 1


async def test_t07_stuffing_over_many_addresses_and_accounts_meets_a_limit_for_everyone(limiter: Limiter) -> None:
    counts = [
        await _admitted(limiter, 1, address=f"10.0.{number // 200}.{number % 200}", account=f"{number}@example.com")
        for number in range(1100)
    ]
    assert sum(counts) == 1000


async def test_a55_walking_through_a_64_gains_nothing(limiter: Limiter) -> None:
    counts = [await _admitted(limiter, 1, address=f"2001:db8:1:2::{number:x}") for number in range(60)]
    assert sum(counts) == 30
    assert await _admitted(limiter, 1, address="2001:db8:1:3::1") == 1


async def test_a55_spellings_of_an_account_share_its_counter(limiter: Limiter) -> None:
    spellings = ["Victim@Example.com", "victim@example.com", " VICTIM@EXAMPLE.COM ", "\uff56ictim@example.com"]
    counts = [
        await _admitted(limiter, 1, address=f"10.0.0.{number}", account=spellings[number % 4]) for number in range(40)
    ]
    assert sum(counts) == 10


async def test_a56_a_good_sign_in_forgives_its_own_account_and_never_the_address(limiter: Limiter) -> None:
    """The attacker signs in to an account of his own between guesses, to have his address's counter reset."""
    guesses = 0
    for number in range(60):
        guesses += await _admitted(limiter, 1, address=_MALLORY, account=f"victim{number}@example.com")
        await limiter.forgive("signin", account="mallory@example.com")
    assert guesses == 30
    assert await _admitted(limiter, 20, address=_ALICE, account="alice@example.com") == 10
    await limiter.forgive("signin", account="alice@example.com")
    assert await _admitted(limiter, 20, address="192.0.2.2", account="alice@example.com") == 10


async def test_a56_a_good_sign_in_gives_back_its_own_try_and_no_guess(limiter: Limiter) -> None:
    """Twenty failures of an address go unchecked, however many good sign-ins of his own an attacker puts between."""
    guesses = 0
    for number in range(40):
        who = {"address": _MALLORY, "account": f"victim{number}@example.com"}
        guesses += await _admitted(limiter, 1, "login_unchecked", **who)
        if await _admitted(limiter, 1, "login_unchecked", address=_MALLORY, account="mallory@example.com"):
            await limiter.forgive("login_unchecked", account="mallory@example.com")
            await limiter.give_back("login_unchecked", address=_MALLORY)
    assert guesses == 20


async def test_good_sign_ins_alone_are_never_too_many(limiter: Limiter) -> None:
    """A whole house behind one address signs in; nothing of it counts as a failure."""
    for number in range(100):
        await limiter.consume("login_unchecked", address=_ALICE, account=f"player{number}@example.com")
        await limiter.give_back("login_unchecked", address=_ALICE)
    assert await _admitted(limiter, 30, "login_unchecked", address=_ALICE, account=None) == 20


async def test_a_try_given_back_twice_is_given_back_once(limiter: Limiter) -> None:
    for _ in range(3):
        await limiter.give_back("signup_unchecked", address=_ALICE)
    assert await _admitted(limiter, 10, "signup_unchecked", address=_ALICE) == 3


async def test_a_player_is_counted_wherever_he_is(limiter: Limiter) -> None:
    counts = [await _admitted(limiter, 1, "own_change", address=f"10.1.0.{n}", player=7) for n in range(140)]
    assert sum(counts) == 120
    assert await _admitted(limiter, 1, "own_change", address="10.1.0.1", player=8) == 1


async def test_an_address_that_tells_nothing_is_not_counted(limiter: Limiter) -> None:
    assert await _admitted(limiter, 50, "signup_unchecked", address=None) == 50
    assert await limiter.consume("signup_unchecked", address=None) == {}


async def test_a57_fifty_at_once_do_not_slip_past(limiter: Limiter) -> None:
    tries = [limiter.consume("signin", address=_MALLORY, account=f"{number % 5}@example.com") for number in range(50)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(outcome, RateLimited) for outcome in outcomes) == 30
    assert all(isinstance(outcome, dict | RateLimited) for outcome in outcomes)


async def test_a57_fifty_at_once_over_three_workers_do_not_slip_past(redis_url: str) -> None:
    workers = [open_redis(redis_url) for _ in range(3)]
    limiters = [build_limiter(_settings(), worker) for worker in workers]
    tries = [
        limiters[number % 3].consume("signin", address=f"10.0.0.{number}", account="victim@example.com")
        for number in range(50)
    ]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(outcome, RateLimited) for outcome in outcomes) == 10
    for worker in workers:
        assert worker is not None
        await worker.close()


async def test_a60_strangers_cannot_lock_a_player_out_of_his_own_device(limiter: Limiter) -> None:
    who: dict[str, Any] = {"account": "alice@example.com"}
    for number in range(40):
        await _admitted(limiter, 1, address=f"198.51.100.{number}", **who)
    assert await _admitted(limiter, 1, address=_ALICE, **who) == 0
    assert await _admitted(limiter, 20, address=_ALICE, known_device=True, **who) == 10


async def test_a60_nor_by_using_up_the_quota_of_everyone(limiter: Limiter) -> None:
    for number in range(1050):
        who = {"address": f"10.1.{number // 200}.{number % 200}", "account": f"{number}@example.com"}
        await _admitted(limiter, 1, **who)
    assert await _admitted(limiter, 1, address=_ALICE, account="alice@example.com") == 0
    assert await _admitted(limiter, 1, address=_ALICE, account="alice@example.com", known_device=True) == 1


async def test_a60_the_owner_signing_in_does_not_forgive_the_strangers(limiter: Limiter) -> None:
    who = {"account": "alice@example.com"}
    for number in range(10):
        await _admitted(limiter, 1, address=f"198.51.100.{number}", **who)
    await limiter.forgive("signin", account="alice@example.com", known_device=True)
    assert await _admitted(limiter, 1, address="198.51.100.200", **who) == 0


async def test_one_address_over_its_limit_does_not_use_up_the_quota_of_everyone(limiter: Limiter) -> None:
    for number in range(1200):
        await _admitted(limiter, 1, address=_MALLORY, account=f"{number}@example.com")
    assert await _admitted(limiter, 5, address=_ALICE, account="alice@example.com") == 5


async def test_headers_tell_programs_what_is_left(limiter: Limiter) -> None:
    headers = await limiter.consume("signup", address=_ALICE)
    assert headers["RateLimit-Policy"] == '"signup";q=30;w=600'
    name, left, seconds = headers["RateLimit"].split(";")
    assert (name, left) == ('"signup"', "r=29")
    assert 595 <= int(seconds.removeprefix("t=")) <= 600


async def test_headers_do_not_tell_how_often_others_tried_an_account(limiter: Limiter) -> None:
    fresh = await limiter.consume("signin", address="192.0.2.50", account="fresh@example.com")
    for number in range(5):
        await limiter.consume("signin", address=f"10.0.0.{number}", account="tried@example.com")
    tried = await limiter.consume("signin", address="192.0.2.51", account="tried@example.com")
    assert fresh == tried


async def test_a_refusal_says_when_to_come_back(limiter: Limiter) -> None:
    await _admitted(limiter, 30, address=_MALLORY)
    with pytest.raises(RateLimited) as refusal:
        await limiter.consume("signin", address=_MALLORY)
    error = refusal.value
    assert (error.status, error.code) == (429, "rate_limited")
    assert error.retry_after is not None
    assert 55 <= error.retry_after <= 62
    assert error.headers["Retry-After"] == str(error.retry_after)
    assert error.headers["RateLimit-Policy"] == '"signin";q=30;w=60'
    assert error.headers["RateLimit"] == f'"signin";r=0;t={error.retry_after}'


async def test_a_refusal_names_the_quota_that_is_full(limiter: Limiter) -> None:
    await _admitted(limiter, 10, address=_ALICE, account="victim@example.com")
    with pytest.raises(RateLimited) as refusal:
        await limiter.consume("signin", address=_MALLORY, account="victim@example.com")
    assert refusal.value.headers["RateLimit-Policy"] == '"signin-account";q=10;w=300'
    assert 290 <= (refusal.value.retry_after or 0) <= 302


async def test_limits_can_be_off_outside_production() -> None:
    limiter = build_limiter(_settings(rate_limits="off"), None)
    assert await _admitted(limiter, 500, address=_MALLORY, account="a@example.com") == 500
    assert await limiter.consume("signin", address=_MALLORY) == {}
    await limiter.forgive("signin", account="a@example.com")


async def test_counters_name_no_player_and_end_by_themselves(redis: RedisConnection) -> None:
    limiter = build_limiter(_settings(), redis)
    await limiter.consume("signin", address=_ALICE, account="alice@example.com")
    keys = [key.decode() async for key in redis.client.scan_iter("*")]
    assert len(keys) == 3
    assert all(key.startswith("igw:limits:") for key in keys)
    assert not any("alice" in key for key in keys)
    for key in keys:
        assert 0 < await redis.client.ttl(key) <= 600


async def test_the_script_survives_a_redis_that_forgot_it(redis: RedisConnection) -> None:
    limiter = build_limiter(_settings(), redis)
    assert await _admitted(limiter, 5, address=_ALICE) == 5
    await redis.client.script_flush()
    assert await _admitted(limiter, 30, address=_ALICE) == 25
    await redis.client.flushdb()
    assert await _admitted(limiter, 35, address=_ALICE) == 30
