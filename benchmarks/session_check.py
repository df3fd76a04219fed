"""`GET /auth/session` beside a bare FastAPI route, the design guide's way and fastapi-users."""

from __future__ import annotations

import contextlib
import functools
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import application, figures, load, seed
from benchmarks.figures import Row, Section, at_least, at_most, text
from benchmarks.load import Load, Target
from benchmarks.peers import start
from benchmarks.peers.environment import NoEnvironmentError
from benchmarks.stage import Stage

CONNECTIONS = 32
DATABASE = "igw_sessions"

BARE, QUIET = "bare FastAPI route", "bare route, tracing off"
COOKIE, BEARER = "igw, cookie", "igw, bearer"
GUIDE, FASTAPI_USERS = "design guide's way", "fastapi-users, database strategy"

Runs = dict[str, list[Load]]


def measure(stage: Stage) -> Section:
    with contextlib.ExitStack() as stack:
        targets, remarks = _targets(stage, stack)
        variants = {name: functools.partial(_load, stage, target) for name, target in targets.items()}
        stage.say(f"session check: warming {len(variants)} servers")
        for variant in variants.values():
            variant(seconds=1 if stage.plan.quick else 2)
        runs = load.alternate(_told(stage, variants), stage.plan)
    return _section(runs, remarks)


def _targets(stage: Stage, stack: contextlib.ExitStack) -> tuple[dict[str, Target], list[str]]:
    stage.say(f"session check: {seed.SESSIONS:,} sessions of {seed.PLAYERS:,} players into each database")
    remarks: list[str] = []
    bare, quiet = (
        stack.enter_context(start.bare(stage, quiet=False)),
        stack.enter_context(start.bare(stage, quiet=True)),
    )
    targets = {
        BARE: Target(f"{bare.url}/health", bare.process.pid),
        QUIET: Target(f"{quiet.url}/health", quiet.process.pid),
    }
    targets |= _application(stage, stack)
    for name, add in ((GUIDE, _guide), (FASTAPI_USERS, _fastapi_users)):
        try:
            targets[name] = add(stage, stack)
        except NoEnvironmentError as error:
            remarks.append(f"{name}: not measured, its environment could not be made ({error})")
    return targets, remarks


def _application(stage: Stage, stack: contextlib.ExitStack) -> dict[str, Target]:
    application.migrate(stage, database=DATABASE)
    seed.fill_application(stage, DATABASE, players=seed.PLAYERS, sessions=seed.SESSIONS)
    served = stack.enter_context(application.serving(stage, database=DATABASE, on=stage.cores.worker))
    url, pid = f"{served.url}/auth/session", served.process.pid
    return {
        COOKIE: Target(url, pid, "Cookie", "igw_session=", _tokens(stage)),
        BEARER: Target(url, pid, "Authorization", "Bearer ", _tokens(stage)),
    }


def _tokens(stage: Stage) -> Path:
    return seed.write_tokens(stage.run.path / "tokens.txt")


def _guide(stage: Stage, stack: contextlib.ExitStack) -> Target:
    stage.create_database("guide")
    peer = stack.enter_context(start.guide(stage, database="guide"))
    seed.fill_guide(stage, "guide")
    return Target(f"{peer.url}/auth/session", peer.process.pid, "Authorization", "Bearer ", _tokens(stage))


def _fastapi_users(stage: Stage, stack: contextlib.ExitStack) -> Target:
    stage.create_database("fastapi_users")
    peer = stack.enter_context(start.fastapi_users_db(stage, database="fastapi_users"))
    seed.fill_fastapi_users(stage, "fastapi_users")
    return Target(f"{peer.url}/users/me", peer.process.pid, "Authorization", "Bearer ", _tokens(stage))


def _load(stage: Stage, target: Target, *, seconds: float | None = None) -> Load:
    return load.run(
        target,
        connections=CONNECTIONS,
        seconds=seconds or stage.plan.seconds,
        database_pid=stage.mariadb_process.pid,
    )


def _told(stage: Stage, variants: dict[str, functools.partial[Load]]) -> dict[str, Callable[[], Load]]:
    def tell(name: str, variant: Callable[[], Load]) -> Load:
        found = variant()
        stage.say(f"session check: {name}: {found.per_second:,.0f} req/s, p99 {found.p99_ms:.1f} ms")
        return found

    return {name: functools.partial(tell, name, variant) for name, variant in variants.items()}


def _section(runs: Runs, remarks: list[str]) -> Section:
    return Section(
        name="session",
        title="Session check, GET /auth/session",
        method=f"{seed.SESSIONS:,} sessions, {seed.ACTIVE_TOKENS:,} of them active, {CONNECTIONS} clients;"
        " the worker has a core of its own. Ratios are taken inside each round; their median counts.",
        heads=(
            "variant",
            "req/s",
            "min to max",
            "of bare",
            "p50 ms",
            "p99 ms",
            "worker µs/req",
            "MariaDB µs/req",
            "non-2xx",
        ),
        readings=[_reading(name, runs) for name in runs],
        rows=_rows(runs),
        remarks=remarks + _doubts(runs),
    )


def _ratios(runs: Runs, name: str, base: str) -> list[float]:
    return [one.per_second / other.per_second for one, other in zip(runs[name], runs[base], strict=True)]


def _reading(name: str, runs: Runs) -> Sequence[str]:
    loads = runs[name]
    rates = [one.per_second for one in loads]

    def middle(pick: Callable[[Load], float]) -> str:
        return text(statistics.median(pick(one) for one in loads))

    return (
        name,
        text(statistics.median(rates)),
        figures.span(rates),
        f"{statistics.median(_ratios(runs, name, BARE)):.2f}",
        middle(lambda one: one.p50_ms),
        middle(lambda one: one.p99_ms),
        middle(lambda one: one.server_microseconds),
        middle(lambda one: one.database_microseconds),
        str(sum(one.refused + one.broken for one in loads)),
    )


def _rows(runs: Runs) -> list[Row]:
    goals = ((BARE, at_least(1.0)), (GUIDE, at_least(7.0)), (FASTAPI_USERS, at_least(10.0)))
    rows = []
    for ours in (COOKIE, BEARER):
        for base, goal in goals:
            if base in runs:
                rows.append(Row(f"{ours} / {base}", _ratios(runs, ours, base), "x", goal))
        rows.append(Row(f"{ours}: p99 / p50", [one.p99_ms / one.p50_ms for one in runs[ours]], "x", at_most(3.0)))
        rows.append(Row(f"{ours}: refused or broken", [one.refused + one.broken for one in runs[ours]], "", at_most(0)))
    return rows


def _doubts(runs: Runs) -> list[str]:
    """Says so where the load side, not the worker, was at its limit: such a figure is too low."""
    found = []
    for name, loads in runs.items():
        worker = statistics.median(one.server_cpu for one in loads)
        beside = statistics.median(one.generator_cpu + one.database_cpu for one in loads)
        if worker < 0.9 and beside > 0.9:
            found.append(
                f"{name}: the worker used {worker:.0%} of its core while load generator and MariaDB used"
                f" {beside:.0%} of theirs; the worker alone could do more"
            )
    generator = max(one.generator_cpu for loads in runs.values() for one in loads)
    return [*found, f"wrk itself used at most {generator:.0%} of a core"]
