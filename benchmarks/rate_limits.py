"""What the rate limiter costs a request: the same server without it, and counting in memory or in Redis.

Asked is `GET /oauth/instagram/start`, the cheapest limited route, each time as if from another address.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from pathlib import Path

from benchmarks import application, cores, figures, load
from benchmarks.figures import Row, Section, at_most, text
from benchmarks.load import Load, Target
from benchmarks.stage import Stage, ended_after
from tests.servers.redis import start_redis

CONNECTIONS = 32
DATABASE = "igw_limits"
OFF, MEMORY, REDIS = "limits off", "limits in memory", "limits in Redis"
SETTINGS = {
    "APP_ENV": "test",
    "TRUSTED_PROXIES": "127.0.0.1",
    "IG_CLIENT_ID": "1234567890",
    "IG_CLIENT_SECRET": "benchmark-secret-of-no-value",
}


def measure(stage: Stage) -> Section:
    application.migrate(stage, database=DATABASE)
    addresses = _write_addresses(stage.run.path / "addresses.txt")
    with contextlib.ExitStack() as stack:
        with cores.starting_on(stage.cores.load):
            redis, process = start_redis(stage.run)
        stack.enter_context(ended_after(process))
        variants = {
            name: _variant(stage, stack, addresses, more)
            for name, more in (
                (OFF, {"RATE_LIMITS": "off"}),
                (MEMORY, {"RATE_LIMITS": "on"}),
                (REDIS, {"RATE_LIMITS": "on", "REDIS_URL": redis.url()}),
            )
        }
        for variant in variants.values():
            variant(seconds=1)
        runs = load.alternate(variants, stage.plan)
    rates = ", ".join(f"{name} {figures.median([one.per_second for one in runs[name]]):,.0f}/s" for name in runs)
    stage.say(f"rate limits: {rates}")
    return _section(runs)


def _write_addresses(path: Path) -> Path:
    """2^16 addresses, so that none comes near a limit in the time we have."""
    path.write_text("".join(f"10.1.{high}.{low}\n" for high in range(256) for low in range(256)))
    return path


def _variant(stage: Stage, stack: contextlib.ExitStack, addresses: Path, more: dict[str, str]) -> Callable[..., Load]:
    served = stack.enter_context(
        application.serving(stage, database=DATABASE, on=stage.cores.worker, more=SETTINGS | more)
    )
    target = Target(f"{served.url}/oauth/instagram/start", served.process.pid, "X-Forwarded-For", "", addresses)
    return functools.partial(_load, stage, target)


def _load(stage: Stage, target: Target, *, seconds: float | None = None) -> Load:
    return load.run(
        target,
        connections=CONNECTIONS,
        seconds=seconds or stage.plan.seconds / 2,
        database_pid=stage.mariadb_process.pid,
    )


def _section(runs: dict[str, list[Load]]) -> Section:
    section = Section(
        name="limits",
        title="Cost of the rate limiter",
        method=f"GET /oauth/instagram/start, {CONNECTIONS} connections, 65,536 addresses in turn.",
        heads=("variant", "req/s", "worker us/req", "p50 ms", "p99 ms", "non-2xx/3xx"),
    )
    for name, loads in runs.items():
        middles = (
            text(figures.median([pick(one) for one in loads]))
            for pick in (_rate, _worker, lambda one: one.p50_ms, lambda one: one.p99_ms)
        )
        section.readings.append((name, *middles, str(sum(one.refused + one.broken for one in loads))))
    for name in (MEMORY, REDIS):
        costs = [1e6 / one.per_second - 1e6 / off.per_second for one, off in zip(runs[name], runs[OFF], strict=True)]
        section.rows.append(Row(f"cost of {name}", costs, "us/req", at_most(300) if name == REDIS else None))
    return section


def _rate(one: Load) -> float:
    return one.per_second


def _worker(one: Load) -> float:
    return one.server_microseconds
