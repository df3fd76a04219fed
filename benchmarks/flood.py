"""500 requests a second on `POST /auth/login`: what the session check feels of it.

The flood guesses passwords, first from one address, then each guess from another. It is sent on the beat, earlier
answers there or not; so is the probe, and a probe is timed from its beat.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from benchmarks import application, cores, figures, neighbours, seed
from benchmarks.application import Served
from benchmarks.client import Connection
from benchmarks.figures import Row, Section, at_least, at_most, text
from benchmarks.stage import Stage, ended_after
from tests.servers.redis import start_redis

PER_SECOND = 500
PROBES_PER_SECOND = 50
PLAYERS = 1_000
DATABASE = "igw_flood"
IDLE, ONE, MANY = "no flood", "from one address", "each from another address"


@dataclass
class Window:
    """`probe_ms`: the session checks; `answers`: the flood's, by status; `sent` a second."""

    probe_ms: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    sent: float = 0.0
    foreign_cpu: float = 0.0


@dataclass(frozen=True)
class Round:
    windows: dict[str, Window]

    @property
    def foreign_cpu(self) -> float:
        return max(window.foreign_cpu for window in self.windows.values())

    def ratio(self, name: str) -> float:
        """How many times the idle latency the session check takes."""
        return figures.median(self.windows[name].probe_ms) / figures.median(self.windows[IDLE].probe_ms)


def measure(stage: Stage) -> Section:
    application.migrate(stage, database=DATABASE)
    seed.fill_application(stage, DATABASE, players=PLAYERS, sessions=PLAYERS)
    with contextlib.ExitStack() as stack:
        with cores.starting_on(stage.cores.load):
            redis, process = start_redis(stage.run)
        stack.enter_context(ended_after(process))
        more = {"APP_ENV": "test", "TRUSTED_PROXIES": "127.0.0.1", "REDIS_URL": redis.url()}
        served = stack.enter_context(application.serving(stage, database=DATABASE, on=stage.cores.worker, more=more))
        rounds = neighbours.quiet_rounds(lambda: _round(stage, served), stage.plan)
    return _section(rounds)


def _round(stage: Stage, served: Served) -> Round:
    windows = {}
    for name in (IDLE, ONE, MANY):
        watch = neighbours.Watch()
        windows[name] = asyncio.run(_window(served, name, seconds=stage.plan.seconds))
        windows[name].foreign_cpu = watch.share()
        if name != IDLE:
            # What waits for its hash would still be at work in the next window.
            time.sleep(7)
    found = Round(windows)
    stage.say(f"flood: session check x {found.ratio(ONE):.2f} from one address, x {found.ratio(MANY):.2f} from many")
    return found


async def _window(served: Served, name: str, *, seconds: float) -> Window:
    window, until = Window(), time.perf_counter() + seconds
    async with asyncio.TaskGroup() as group:
        group.create_task(_beat(served, until, PROBES_PER_SECOND, _probe(window)))
        if name != IDLE:
            group.create_task(_beat(served, until, PER_SECOND, _guess(window, many=name == MANY)))
    window.sent = sum(window.answers.values()) / seconds
    return window


Ask = Callable[[Connection, int, float], Awaitable[None]]


async def _beat(served: Served, until: float, rate: float, ask: Ask) -> None:
    free: list[Connection] = []
    async with asyncio.TaskGroup() as group:
        for number, due in enumerate(_dues(until, rate)):
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(_once(free.pop() if free else Connection(served.port), ask, number, due, free))
    for connection in free:
        await connection.close()


def _dues(until: float, rate: float) -> Iterator[float]:
    due = time.perf_counter()
    while due < until:
        yield due
        due += 1 / rate


async def _once(connection: Connection, ask: Ask, number: int, due: float, free: list[Connection]) -> None:
    with contextlib.suppress(OSError, EOFError, TimeoutError):
        await ask(connection, number, due)
        free.append(connection)


def _probe(window: Window) -> Ask:
    async def ask(connection: Connection, number: int, due: float) -> None:
        headers = {"Authorization": f"Bearer {seed.token(1 + number % PLAYERS)}"}
        answer = await connection.ask("GET", "/auth/session", headers=headers)
        if answer.status != 200:
            raise RuntimeError(f"the session check answered {answer.status}")
        window.probe_ms.append((answer.sent_at + answer.seconds - due) * 1000)

    return ask


def _guess(window: Window, *, many: bool) -> Ask:
    async def ask(connection: Connection, number: int, _: float) -> None:
        body = json.dumps({"email": seed.Person(1 + number % PLAYERS).email, "password": "a guess"}).encode()
        address = f"198.{18 + number // 65_000 % 2}.{number // 250 % 250}.{number % 250 + 1}" if many else "203.0.113.7"
        headers = {"Content-Type": "application/json", "X-Forwarded-For": address}
        window.answers[0] += 1
        answer = await connection.ask("POST", "/auth/login", headers=headers, body=body)
        window.answers[0] -= 1
        window.answers[answer.status] += 1

    return ask


def _section(rounds: list[Round]) -> Section:
    section = Section(
        name="flood",
        title=f"{PER_SECOND} guesses a second on POST /auth/login",
        method="Redis holds the limits, bcrypt at 12 rounds; the worker has a core of its own. The session check is"
        f" asked {PROBES_PER_SECOND} times a second, beside the flood, and timed from its beat.",
        heads=("flood", "session check p50 ms", "p99 ms", "answers to the flood"),
    )
    for name in (IDLE, ONE, MANY):
        windows = [found.windows[name] for found in rounds]
        probes = [ms for window in windows for ms in window.probe_ms]
        answers: Counter[int] = sum((window.answers for window in windows), Counter())
        told = ", ".join(f"{count:,} x {status or 'none'}" for status, count in sorted(answers.items()))
        section.readings.append(
            (name, text(figures.median(probes)), text(figures.percentile(probes, 0.99)), told or "-")
        )
    for name in (ONE, MANY):
        section.rows.append(Row(f"session check / idle, {name}", [one.ratio(name) for one in rounds], "x", at_most(2)))
        sent = [found.windows[name].sent for found in rounds]
        section.rows.append(Row(f"guesses a second, {name}", sent, "/s", at_least(0.95 * PER_SECOND)))
    return section
