"""`POST /auth/login` against bcrypt's own rate on the same cores, while `GET /health` is asked every 10 ms.

Both rates are taken between the first and the last moment at which a check ended, so that neither the start
nor the end of a window counts for or against anybody.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
import time
from dataclasses import dataclass, field

from benchmarks import application, cores, figures, neighbours, seed
from benchmarks.application import Served
from benchmarks.client import Connection, post_json
from benchmarks.figures import Row, Section, at_least, at_most, text
from benchmarks.stage import PROJECT, Stage

CLIENTS = (8, 16)
SECONDS, QUICK_SECONDS = 3.0, 1.5
PROBE_SECONDS = 0.01
PLAYERS = 64
ROUNDS_OF_BCRYPT = 12
DATABASE = "igw_logins"


@dataclass
class Window:
    """What the clients and the prober of one window saw."""

    ends: list[float] = field(default_factory=list)
    probe_ms: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def rate(self) -> float:
        return _rate(self.ends)

    @property
    def probe_p99_ms(self) -> float:
        return figures.percentile(self.probe_ms, 0.99)


@dataclass(frozen=True)
class Round:
    """bcrypt alone in checks a second, then a window for each number of clients, 0 for none."""

    bcrypt: float
    windows: dict[int, Window]
    foreign_cpu: float


def measure(stage: Stage) -> Section:
    application.migrate(stage, database=DATABASE)
    seed.fill_application(stage, DATABASE, players=PLAYERS, sessions=PLAYERS, rounds=ROUNDS_OF_BCRYPT)
    placed = {"1 core": stage.cores.worker}
    if len(stage.cores.every) > 1 and not stage.plan.quick:
        placed[f"{len(stage.cores.every)} cores"] = stage.cores.every
    return _section({name: _placed(stage, name, chosen) for name, chosen in placed.items()})


def _placed(stage: Stage, name: str, chosen: frozenset[int]) -> list[Round]:
    settings = {"APP_ENV": "test", "RATE_LIMITS": "off", "PASSWORD_BCRYPT_ROUNDS": str(ROUNDS_OF_BCRYPT)}
    with application.serving(stage, database=DATABASE, on=chosen, more=settings) as served:
        return neighbours.quiet_rounds(lambda: _round(stage, name, served, chosen), stage.plan)


def _round(stage: Stage, name: str, served: Served, chosen: frozenset[int]) -> Round:
    watch, seconds = neighbours.Watch(), QUICK_SECONDS if stage.plan.quick else SECONDS
    alone = _bcrypt_alone(chosen, seconds=seconds)
    windows = {
        clients: asyncio.run(_window(served.port, clients=clients, seconds=seconds if clients else 1.0))
        for clients in (0, *(CLIENTS[:1] if stage.plan.quick else CLIENTS))
    }
    found = Round(alone, windows, watch.share())
    stage.say(_progress(name, found))
    return found


def _bcrypt_alone(chosen: frozenset[int], *, seconds: float) -> float:
    arguments = [str(len(chosen)), str(seconds), str(ROUNDS_OF_BCRYPT)]
    with cores.starting_on(chosen):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.bcrypt_rate", *arguments],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
            timeout=seconds + 60,
        )
    return _rate(json.loads(done.stdout))


def _rate(ends: list[float]) -> float:
    """Checks a second between the first and the last end; 0 when there were not enough of them."""
    return (len(ends) - 1) / (max(ends) - min(ends)) if len(ends) > 1 else 0.0


async def _window(port: int, *, clients: int, seconds: float) -> Window:
    window, until = Window(), time.perf_counter() + seconds
    people = itertools.cycle(range(1, PLAYERS + 1))
    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(_log_in_again_and_again(port, people, until, window))
        group.create_task(_probe(port, until, window))
    return window


async def _log_in_again_and_again(port: int, people: itertools.cycle[int], until: float, window: Window) -> None:
    connection = Connection(port)
    while time.perf_counter() < until:
        body = {"email": seed.Person(next(people)).email, "password": seed.PASSWORD}
        answer = await post_json(connection, "/auth/login", body)
        ended_at = time.perf_counter()
        if answer.status != 200:
            window.refused += 1
            await asyncio.sleep(0.05)
        elif ended_at <= until:
            window.ends.append(ended_at)
    await connection.close()


async def _probe(port: int, until: float, window: Window) -> None:
    """Asks on the beat, earlier answers there or not: a stalled server is seen by every probe it holds."""
    free: list[Connection] = []
    async with asyncio.TaskGroup() as group:
        due = time.perf_counter()
        while due < until:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(_ask_health(free.pop() if free else Connection(port), due, free, window))
            due += PROBE_SECONDS
    for connection in free:
        await connection.close()


async def _ask_health(connection: Connection, due: float, free: list[Connection], window: Window) -> None:
    answer = await connection.ask("GET", "/health")
    window.probe_ms.append((answer.sent_at + answer.seconds - due) * 1000)
    window.refused += answer.status != 200
    free.append(connection)


def _progress(name: str, found: Round) -> str:
    loaded = {clients: window for clients, window in found.windows.items() if clients}
    parts = [f"{clients} clients {window.rate:.2f}/s" for clients, window in loaded.items()]
    worst = max(window.probe_p99_ms for window in loaded.values())
    return f"login, {name}: bcrypt {found.bcrypt:.2f}/s, {', '.join(parts)}, /health p99 {worst:.1f} ms"


def _section(placed: dict[str, list[Round]]) -> Section:
    section = Section(
        name="login",
        title="Password logins, POST /auth/login",
        method=f"bcrypt at {ROUNDS_OF_BCRYPT} rounds; its own rate is checkpw alone, in as many threads as"
        " the worker has cores, on those cores. GET /health every 10 ms on the beat, timed from the beat.",
        heads=("worker on", "clients", "logins/s", "min to max", "bcrypt/s", "/health p50 ms", "p99 ms", "max ms"),
    )
    for name, rounds in placed.items():
        for clients in rounds[0].windows:
            section.readings.append(_reading(name, clients, rounds))
            section.rows += _rows(f"{name}, {clients} clients", clients, rounds) if clients else []
        refused = [sum(window.refused for window in one.windows.values()) for one in rounds]
        section.rows.append(Row(f"refused, {name}", refused, "", at_most(0)))
    return section


def _rows(where: str, clients: int, rounds: list[Round]) -> list[Row]:
    ratios = [one.windows[clients].rate / one.bcrypt for one in rounds]
    p99 = [one.windows[clients].probe_p99_ms for one in rounds]
    return [
        Row(f"logins / bcrypt's own rate, {where}", ratios, "x", at_least(0.9)),
        Row(f"/health p99, {where}", p99, "ms", at_most(50)),
    ]


def _reading(name: str, clients: int, rounds: list[Round]) -> tuple[str, ...]:
    windows = [one.windows[clients] for one in rounds]
    rates, probes = [window.rate for window in windows], [ms for window in windows for ms in window.probe_ms]
    return (
        name,
        str(clients or "none"),
        text(figures.median(rates)) if clients else "-",
        figures.span(rates) if clients else "-",
        text(figures.median([one.bcrypt for one in rounds])),
        text(figures.percentile(probes, 0.5)),
        text(figures.percentile(probes, 0.99)),
        text(max(probes)),
    )
