"""The whole Instagram callback of a known player, fifty at once, less the time that the provider took.

The provider is the simulated Instagram behind `provider_clock`, which makes the code exchange take 250 ms and
`/me` 150 ms, and times both. Own share = what the browser waited - what the provider took, for each callback.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from benchmarks import application, figures, neighbours, seed, usage
from benchmarks.application import Served
from benchmarks.client import Answer, Connection
from benchmarks.figures import Row, Section, at_most, text
from benchmarks.provider_clock import ProviderClock
from benchmarks.stage import Stage
from simulators.control_client import InstagramControl, Json
from simulators.running_instagram import running_instagram
from tests.servers.ports import free_port

AT_ONCE = 50
PEOPLE = 200
CALLBACKS_PER_SECOND = 130
SHORTEST_SECONDS = 3.0
DATABASE = "igw_callbacks"
START, CALLBACK = "/oauth/instagram/start", "/oauth/instagram/callback"


@dataclass(frozen=True)
class Prepared:
    """A browser that has just said yes at Instagram: where it was sent, with the cookies it holds."""

    path: str
    code: str
    cookies: str


@dataclass
class Window:
    """One round: times in milliseconds, one for each callback made while all fifty were on the way."""

    own: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    draining: bool = False
    seconds: float = 0.0
    per_second: float = 0.0
    server_cpu_ms: float = 0.0
    foreign_cpu: float = 0.0


@dataclass(frozen=True)
class Scene:
    stage: Stage
    served: Served
    instagram: InstagramControl
    people: list[Json]
    clock: ProviderClock
    clock_port: int


def measure(stage: Stage) -> Section:
    application.migrate(stage, database=DATABASE)
    port, clock_port = free_port(), free_port()
    redirect = f"http://127.0.0.1:{port}{CALLBACK}"
    with running_instagram(redirect_uris=[redirect]) as instagram:
        people = _people(stage, instagram)
        settings = dict(instagram.settings_for_app) | _through(clock_port) | {"RATE_LIMITS": "off"}
        more = settings | {"APP_ENV": "test"}
        with application.serving(stage, database=DATABASE, on=stage.cores.worker, port=port, more=more) as served:
            clock = ProviderClock(simulator_port=urlsplit(instagram.base_url).port or 80)
            scene = Scene(stage, served, instagram, people, clock, clock_port)
            windows = neighbours.quiet_rounds(lambda: _round(scene), stage.plan)
    return _section(windows, clock)


def _through(clock_port: int) -> dict[str, str]:
    """The application's calls go to the clock; the browser still goes to the simulator itself."""
    base = f"http://127.0.0.1:{clock_port}"
    return {"IG_TOKEN_URL": f"{base}/oauth/access_token", "IG_GRAPH_URL": base}


def _people(stage: Stage, instagram: InstagramControl) -> list[Json]:
    """Players with a linked Instagram account each."""
    seed.fill_application(stage, DATABASE, players=PEOPLE, sessions=PEOPLE)
    people = [instagram.create_person(f"bench.player.{number}") for number in range(1, PEOPLE + 1)]
    client_id = instagram.settings_for_app["IG_CLIENT_ID"]
    links = [
        seed.Link(player, one["ids"][client_id], one["user_id"], one["username"])
        for player, one in enumerate(people, 1)
    ]
    seed.fill_identities(stage, DATABASE, client_id=client_id, links=links)
    return people


def _round(scene: Scene) -> Window:
    prepared = asyncio.run(_prepare(scene))
    before, watch = _cpu(scene.served), neighbours.Watch()
    window = asyncio.run(_come_back(scene, prepared))
    window.server_cpu_ms = (_cpu(scene.served) - before) * 1000 / len(prepared)
    window.foreign_cpu = watch.share()
    window.per_second = len(prepared) / window.seconds
    scene.stage.say(
        f"callback: {len(prepared)} at {window.per_second:.0f}/s,"
        f" own share p50 {figures.median(window.own):.1f} ms,"
        f" p99 {figures.percentile(window.own, 0.99):.1f} ms, {len(window.refused)} refused"
    )
    return window


async def _prepare(scene: Scene) -> list[Prepared]:
    """Walks start and consent for each callback to come; nothing of it is timed."""
    app, provider = Connection(scene.served.port), Connection(scene.clock.simulator_port)
    found: list[Prepared] = []
    seconds = max(scene.stage.plan.seconds, SHORTEST_SECONDS)
    share = -(-int(CALLBACKS_PER_SECOND * seconds) // len(scene.people))
    for person in scene.people:
        scene.instagram.allow_next(person, times=share)
        found += [await consent(app, provider) for _ in range(share)]
    await app.close()
    await provider.close()
    # Neighbours in time are different people.
    return [found[at] for first in range(share) for at in range(first, len(found), share)]


async def consent(app: Connection, provider: Connection) -> Prepared:
    """Start, and say yes at Instagram as the person whose turn it is there."""
    started = await app.ask("GET", START, headers={"Accept": "text/html"})
    allowed = await provider.ask("GET", _path(started.headers["location"]), headers={"Accept": "text/html"})
    path = _path(allowed.headers["location"])
    code = dict(pair.split("=", 1) for pair in urlsplit(path).query.split("&"))["code"]
    return Prepared(path, code, "; ".join(f"{name}={value}" for name, value in started.cookies.items()))


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


async def _come_back(scene: Scene, prepared: list[Prepared]) -> Window:
    window, waiting = Window(), iter(prepared)
    async with scene.clock.listening(scene.clock_port):
        started_at = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(AT_ONCE):
                # Spread over the time of one callback: the steady state is measured, not the stampede at the start.
                delay = number / AT_ONCE * (scene.clock.delays.token + scene.clock.delays.profile)
                group.create_task(_browse(scene, waiting, window, delay))
        window.seconds = time.perf_counter() - started_at
    return window


async def _browse(scene: Scene, waiting: Iterator[Prepared], window: Window, delay: float) -> None:
    """One of the fifty: a callback, and when it is answered the next person's."""
    connection = Connection(scene.served.port)
    await asyncio.sleep(delay)
    for turn, one in enumerate(waiting):
        headers = {"Accept": "text/html", "Cookie": one.cookies}
        answer = await connection.ask("GET", one.path, headers=headers)
        if not _signed_in(answer):
            window.refused.append(f"{answer.status} {answer.headers.get('location', '')}")
            continue
        if turn > 0 and not window.draining:
            window.whole.append(answer.seconds * 1000)
            window.own.append((answer.seconds - scene.clock.seconds[one.code]) * 1000)
    window.draining = True
    await connection.close()


def _signed_in(answer: Answer) -> bool:
    return answer.status == 303 and "igw_session" in answer.cookies


def _cpu(served: Served) -> float:
    return usage.cpu_seconds(served.process.pid) or 0.0


def _section(windows: list[Window], clock: ProviderClock) -> Section:
    own = [figures.median(window.own) for window in windows]
    every = [value for window in windows for value in window.own]
    refused = [reason for window in windows for reason in window.refused]
    token, profile = clock.delays.token * 1000, clock.delays.profile * 1000
    section = Section(
        name="callback",
        title=f"Instagram callback of a known player, {AT_ONCE} at once",
        method=f"{PEOPLE} players; the simulated provider takes {token:.0f} ms for the code exchange and"
        f" {profile:.0f} ms for /me. Own share = what the browser waited - what the provider took.",
        heads=("callbacks/s", "whole p50 ms", "own p50 ms", "own p99 ms", "worker CPU ms each"),
        rows=[
            Row(f"own share, median at {AT_ONCE} at once", own, "ms", at_most(15)),
            Row("refused callbacks", [len(window.refused) for window in windows], "", at_most(0)),
        ],
    )
    section.readings.append(
        (
            text(figures.median([window.per_second for window in windows])),
            text(figures.median([value for window in windows for value in window.whole])),
            text(figures.median(every)),
            text(figures.percentile(every, 0.99)),
            text(figures.median([window.server_cpu_ms for window in windows])),
        )
    )
    section.remarks += [f"first refusal: {refused[0]}"] if refused else []
    return section
