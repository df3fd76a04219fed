"""What each door costs of our own time, with twenty people in it.

Everything a person does before is walked for real and not timed: consent at the provider, the mail that brings the
code. Hashing is at bcrypt's lowest cost (about a millisecond, which is in the figures), the provider's share is taken
off. Doors without a provider have twenty people who wait between two visits as long as a provider would take, so
that all doors are under the same load; beside it stands what twenty wait who come in the same instant.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks import application, door_steps, figures, neighbours, seed, usage
from benchmarks.client import Connection
from benchmarks.door_steps import DOORS, PEOPLE, Platform, Scene, Step
from benchmarks.figures import Row, Section, at_most, text
from benchmarks.provider_clock import ProviderClock, listening_beside
from benchmarks.stage import Stage
from tests.servers.ports import free_port
from tests.servers.stage import StageSimulator, start_stage

AT_ONCE = 20
TURNS, QUICK_TURNS = 6, 3
PAUSE_SECONDS = 0.4
LOWEST_COST = 4
DATABASE = "igw_doors"
PLATFORMS = {"facebook": "facebook", "zalo": "zalo", "acme": "openid"}


@dataclass
class Visit:
    """One round at one door; times in milliseconds."""

    own: list[float] = field(default_factory=list)
    burst: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    server_cpu_ms: float = 0.0
    foreign_cpu: float = 0.0


def measure(stage: Stage) -> Section:
    application.migrate(stage, database=DATABASE)
    seed.fill_application(stage, DATABASE, players=PEOPLE, sessions=PEOPLE, rounds=LOWEST_COST)
    with stage.rows(DATABASE) as cursor:  # or the first code by mail would take their passwords away
        cursor.execute("UPDATE players SET email_verified_at = registration_date")
    with contextlib.ExitStack() as stack:
        port = free_port()
        platforms = {name: stack.enter_context(_platform(stage, name, port)) for name in PLATFORMS}
        # By name, because passkeys need one.
        more = {
            "PUBLIC_URL": f"http://localhost:{port}",
            "APP_ENV": "test",
            "RATE_LIMITS": "off",
            "PASSWORD_BCRYPT_ROUNDS": str(LOWEST_COST),
        }
        for platform in platforms.values():
            more |= platform.settings
        served = stack.enter_context(
            application.serving(stage, database=DATABASE, on=stage.cores.worker, port=port, more=more)
        )
        scene = Scene(stage, served, platforms)
        asyncio.run(door_steps.link_everybody(scene))
        visits = {name: neighbours.quiet_rounds(lambda name=name: _round(scene, name), stage.plan) for name in DOORS}
    return _section(visits)


@contextlib.contextmanager
def _platform(stage: Stage, name: str, app_port: int) -> Iterator[Platform]:
    """A simulated provider behind a clock, under the clock's address."""
    clock_port = free_port()
    simulator = start_stage(
        stage.run,
        PLATFORMS[name],
        redirect_uris=[f"http://localhost:{app_port}/oauth/{name}/callback"],
        arguments=["--public-url", f"http://127.0.0.1:{clock_port}"],
    )
    own_port = int(simulator.url.rpartition(":")[2])
    clock = ProviderClock(simulator_port=own_port)
    try:
        with listening_beside(clock, clock_port):
            yield Platform(simulator, clock, _settings(simulator, name, clock_port))
    finally:
        simulator.stop()


def _settings(simulator: StageSimulator, name: str, clock_port: int) -> dict[str, str]:
    """The application's calls go to the clock."""
    seen = StageSimulator(
        simulator.kind,
        f"http://127.0.0.1:{clock_port}",
        simulator.process,
        simulator.client_id,
        simulator.client_secret,
    )
    return {"OIDC_PROVIDERS": name, **seen.settings_as(name)} if simulator.kind == "openid" else seen.settings


def _round(scene: Scene, name: str) -> Visit:
    turns = QUICK_TURNS if scene.stage.plan.quick else TURNS
    steps = asyncio.run(door_steps.prepare(scene, name, AT_ONCE * (turns + 1)))
    visit, watch = Visit(), neighbours.Watch()
    before = usage.cpu_seconds(scene.served.process.pid) or 0.0
    asyncio.run(_go(scene, steps, visit))
    after = usage.cpu_seconds(scene.served.process.pid) or 0.0
    visit.server_cpu_ms = (after - before) * 1000 / len(steps)
    visit.foreign_cpu = watch.share()
    told = f", refused: {visit.refused[0]}" if visit.refused else ""
    scene.stage.say(f"door {name}: own p50 {figures.median(visit.own):.1f} ms{told}")
    return visit


async def _go(scene: Scene, steps: Sequence[Step], visit: Visit) -> None:
    together = steps[:AT_ONCE]
    connections = [Connection(scene.served.port) for _ in range(AT_ONCE)]
    for connection in connections:
        await connection.ask("GET", "/health")
    shares = [steps[AT_ONCE + number :: AT_ONCE] for number in range(AT_ONCE)]
    async with asyncio.TaskGroup() as group:
        for number, (connection, share) in enumerate(zip(connections, shares, strict=True)):
            group.create_task(_stroll(scene, connection, share, visit, number=number))
    bursts = await asyncio.gather(
        *(_pass(scene, connection, step, visit) for connection, step in zip(connections, together, strict=True))
    )
    visit.burst += [own for own in bursts if own is not None]
    for connection in connections:
        await connection.close()


async def _stroll(scene: Scene, connection: Connection, share: Sequence[Step], visit: Visit, *, number: int) -> None:
    """One of the twenty: through the door, a pause, through it again."""
    chance = random.Random(number)
    await asyncio.sleep(PAUSE_SECONDS * number / AT_ONCE)
    for step in share:
        due = time.perf_counter() + PAUSE_SECONDS * chance.uniform(0.8, 1.2)
        own = await _pass(scene, connection, step, visit)
        if own is not None:
            visit.own.append(own)
        await asyncio.sleep(max(0.0, due - time.perf_counter()))


async def _pass(scene: Scene, connection: Connection, step: Step, visit: Visit) -> float | None:
    answer = await connection.ask(step.method, step.path, headers=step.headers, body=step.body)
    if answer.status != step.expected:
        visit.refused.append(f"{answer.status} {answer.headers.get('location', '')} {answer.body[:200]!r}")
        return None
    outside = scene.platforms[step.platform].clock.seconds.get(step.code, 0.0) if step.platform else 0.0
    return (answer.seconds - outside) * 1000


def _section(visits: dict[str, list[Visit]]) -> Section:
    section = Section(
        name="doors",
        title=f"Our own time at each door, {AT_ONCE} people at once",
        method=f"Each comes again after {PAUSE_SECONDS * 1000:.0f} ms (± 20 %), or after its provider's 400 ms;"
        f" bcrypt at {LOWEST_COST} rounds is in it, the provider's time is not. Last columns: all in one instant.",
        heads=("door", "own p50 ms", "own p99 ms", "worker CPU ms each", "20 in one instant, p50 ms", "refused"),
    )
    for name, rounds in visits.items():
        own = [value for visit in rounds for value in visit.own]
        refused = [reason for visit in rounds for reason in visit.refused]
        section.readings.append(
            (
                name,
                text(figures.median(own)),
                text(figures.percentile(own, 0.99)),
                text(figures.median([visit.server_cpu_ms for visit in rounds])),
                text(figures.median([value for visit in rounds for value in visit.burst])),
                str(len(refused)),
            )
        )
        medians = [figures.median(visit.own) for visit in rounds]
        section.rows.append(Row(f"{name}: own time, median", medians, "ms", at_most(20)))
        section.remarks += [f"{name}, first refusal: {refused[0]}"] if refused else []
    section.rows.append(
        Row(
            "refused at any door",
            [sum(len(visit.refused) for rounds in visits.values() for visit in rounds)],
            "",
            at_most(0),
        )
    )
    return section
