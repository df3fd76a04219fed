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

from benchmarks import application, cores, figures, seed
from benchmarks.client import Connection, post_json
from benchmarks.figures import Row, Section, at_least, at_most, text
from benchmarks.stage import PROJECT, Stage

CLIENTS = (8, 16)
PROBE_SECONDS = 0.01
PLAYERS = 64
ROUNDS_OF_BCRYPT = 12
DATABASE = "igw_logins"


@dataclass
class Readings:
    """Of one way to place the worker: a reading a round for rates and ratios, every probe of all rounds."""

    bcrypt: list[float] = field(default_factory=list)
    logins: dict[int, list[float]] = field(default_factory=lambda: {clients: [] for clients in CLIENTS})
    probes: dict[int, list[float]] = field(default_factory=lambda: {clients: [] for clients in (0, *CLIENTS)})
    p99: dict[int, list[float]] = field(default_factory=lambda: {clients: [] for clients in CLIENTS})
    refused: int = 0


@dataclass
class Window:
    """What the clients and the prober of one window saw."""

    ends: list[float] = field(default_factory=list)
    probe_ms: list[float] = field(default_factory=list)
    refused: int = 0


def measure(stage: Stage) -> Section:
    application.migrate(stage, database=DATABASE)
    seed.fill_application(stage, DATABASE, players=PLAYERS, sessions=PLAYERS, rounds=ROUNDS_OF_BCRYPT)
    placed = {"1 core": stage.cores.worker}
    if len(stage.cores.every) > 1 and not stage.plan.quick:
        placed[f"{len(stage.cores.every)} cores"] = stage.cores.every
    return _section({name: _placed(stage, name, chosen) for name, chosen in placed.items()})


def _placed(stage: Stage, name: str, chosen: frozenset[int]) -> Readings:
    found = Readings()
    quiet = {"APP_ENV": "test", "RATE_LIMITS": "off", "PASSWORD_BCRYPT_ROUNDS": str(ROUNDS_OF_BCRYPT)}
    with application.serving(stage, database=DATABASE, on=chosen, **quiet) as served:
        idle = asyncio.run(_window(served.port, clients=0, seconds=stage.plan.seconds))
        found.probes[0] += idle.probe_ms
        for _ in range(stage.plan.rounds):
            found.bcrypt.append(_bcrypt_alone(stage, chosen))
            for clients in CLIENTS:
                window = asyncio.run(_window(served.port, clients=clients, seconds=stage.plan.seconds))
                _keep(found, clients, window)
            stage.say(_progress(name, found))
    return found


def _keep(found: Readings, clients: int, window: Window) -> None:
    found.logins[clients].append(_rate(window.ends))
    found.probes[clients] += window.probe_ms
    found.p99[clients].append(figures.percentile(window.probe_ms, 0.99))
    found.refused += window.refused


def _bcrypt_alone(stage: Stage, chosen: frozenset[int]) -> float:
    arguments = [str(len(chosen)), str(stage.plan.seconds), str(ROUNDS_OF_BCRYPT)]
    with cores.starting_on(chosen):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.bcrypt_rate", *arguments],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
            timeout=stage.plan.seconds + 60,
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


def _progress(name: str, found: Readings) -> str:
    parts = [f"{clients} clients {found.logins[clients][-1]:.2f}/s" for clients in CLIENTS]
    worst = max(found.p99[clients][-1] for clients in CLIENTS)
    return f"login, {name}: bcrypt {found.bcrypt[-1]:.2f}/s, {', '.join(parts)}, /health p99 {worst:.1f} ms"


def _section(placed: dict[str, Readings]) -> Section:
    section = Section(
        name="login",
        title="Password logins, POST /auth/login",
        method=f"bcrypt at {ROUNDS_OF_BCRYPT} rounds; its own rate is checkpw alone, in as many threads as"
        " the worker has cores, on those cores. GET /health every 10 ms on the beat, timed from the beat.",
        heads=(
            "worker on",
            "clients",
            "logins/s",
            "min to max",
            "bcrypt/s",
            "/health p50 ms",
            "p99 ms",
            "max ms",
        ),
    )
    for name, found in placed.items():
        section.readings += [_reading(name, clients, found) for clients in (0, *CLIENTS)]
        for clients in CLIENTS:
            ratios = [one / own for one, own in zip(found.logins[clients], found.bcrypt, strict=True)]
            where = f"{name}, {clients} clients"
            section.rows.append(Row(f"logins / bcrypt's own rate, {where}", ratios, "x", at_least(0.9)))
            section.rows.append(Row(f"/health p99, {where}", found.p99[clients], "ms", at_most(50)))
        section.rows.append(Row(f"refused, {name}", [found.refused], "", at_most(0)))
    return section


def _reading(name: str, clients: int, found: Readings) -> tuple[str, ...]:
    probes, rates = found.probes[clients], found.logins.get(clients)
    return (
        name,
        str(clients or "none"),
        text(figures.median(rates)) if rates else "-",
        figures.span(rates) if rates else "-",
        text(figures.median(found.bcrypt)),
        text(figures.percentile(probes, 0.5)),
        text(figures.percentile(probes, 0.99)),
        text(max(probes)),
    )
