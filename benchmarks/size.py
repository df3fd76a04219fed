"""A database that has grown: sign-in and session check beside the same on one that is nearly empty.

Two servers, one on a database with a handful of players, one with 100,000 linked identities and 1,000,000 sessions.
They are asked in turn, a request here, a request there, so that whatever disturbs hits both alike.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from benchmarks import application, figures, neighbours, seed
from benchmarks.application import Served
from benchmarks.client import Answer, Connection, post_json
from benchmarks.figures import Row, Section, at_most, text
from benchmarks.instagram_callback import CALLBACK, consent
from benchmarks.stage import Stage
from simulators.control_client import InstagramControl, Json
from simulators.running_instagram import running_instagram
from tests.servers.ports import free_port

FEW = 100
PLAYERS, SESSIONS = 100_000, 1_000_000
LOWEST_COST = 4
ASKED, QUICK_ASKED = 400, 100
EMPTY, GROWN = "nearly empty", "grown"
DATABASES = {EMPTY: "igw_empty", GROWN: "igw_grown"}
SIZES = {EMPTY: (FEW, FEW), GROWN: (PLAYERS, SESSIONS)}
SEED = 2026
KNOWN = 50
"""People of the simulated Instagram who come back through the callback."""


@dataclass
class Round:
    """Milliseconds by door and database, one for each request."""

    times: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    foreign_cpu: float = 0.0

    def ratio(self, door: str) -> float:
        """Grown by nearly empty."""
        return figures.median(self.times[door, GROWN]) / figures.median(self.times[door, EMPTY])


@dataclass(frozen=True)
class Side:
    name: str
    served: Served
    people: list[Json]
    sessions: int
    players: int


def measure(stage: Stage) -> Section:
    with contextlib.ExitStack() as stack:
        ports = {name: free_port() for name in DATABASES}
        redirects = [f"http://127.0.0.1:{port}{CALLBACK}" for port in ports.values()]
        instagram = stack.enter_context(running_instagram(redirect_uris=redirects))
        sides = [stack.enter_context(_side(stage, name, ports[name], instagram)) for name in DATABASES]
        rounds = neighbours.quiet_rounds(lambda: _round(stage, sides, instagram), stage.plan)
    return _section(rounds)


@contextlib.contextmanager
def _side(stage: Stage, name: str, port: int, instagram: InstagramControl) -> Iterator[Side]:
    players, sessions = SIZES[name]
    stage.say(f"size: {players:,} players, {players:,} identities and {sessions:,} sessions")
    database = DATABASES[name]
    application.migrate(stage, database=database)
    seed.fill_application(stage, database, players=players, sessions=sessions, rounds=LOWEST_COST)
    people = _link(stage, name, instagram)
    more = dict(instagram.settings_for_app) | {
        "APP_ENV": "test",
        "RATE_LIMITS": "off",
        "PASSWORD_BCRYPT_ROUNDS": str(LOWEST_COST),
    }
    # The redirect address is each side's own.
    more.pop("IG_REDIRECT_URI", None)
    with application.serving(stage, database=database, on=stage.cores.worker, port=port, more=more) as served:
        yield Side(name, served, people, sessions, players)


def _link(stage: Stage, name: str, instagram: InstagramControl) -> list[Json]:
    """Every player holds an identity; those of a few, spread over the table, are people of the simulator."""
    client_id, players = instagram.settings_for_app["IG_CLIENT_ID"], SIZES[name][0]
    word = name.replace(" ", ".")
    people = [instagram.create_person(f"{word}.{number}") for number in range(KNOWN)]
    known = {1 + number * (players // KNOWN): person for number, person in enumerate(people)}
    links = [
        seed.Link(player, one["ids"][client_id], one["user_id"], one["username"])
        if (one := known.get(player))
        else seed.Link(player, f"2{player:016}", f"3{player:016}", f"{word}.player.{player}")
        for player in range(1, players + 1)
    ]
    seed.fill_identities(stage, DATABASES[name], client_id=client_id, links=links)
    return people


def _round(stage: Stage, sides: Sequence[Side], instagram: InstagramControl) -> Round:
    watch = neighbours.Watch()
    found = asyncio.run(_ask_in_turn(stage, sides, instagram))
    found.foreign_cpu = watch.share()
    told = ", ".join(f"{door} x {found.ratio(door):.2f}" for door in DOORS)
    stage.say(f"size: grown / nearly empty: {told}")
    return found


async def _ask_in_turn(stage: Stage, sides: Sequence[Side], instagram: InstagramControl) -> Round:
    found, chance = Round(), random.Random(SEED)
    connections = {side.name: Connection(side.served.port) for side in sides}
    for turn in range(QUICK_ASKED if stage.plan.quick else ASKED):
        for door, ask in DOORS.items():
            for side in sides[:: 1 if turn % 2 else -1]:
                milliseconds = await ask(connections[side.name], side, instagram, chance)
                found.times.setdefault((door, side.name), []).append(milliseconds)
    for connection in connections.values():
        await connection.close()
    return found


async def _session_check(connection: Connection, side: Side, _: InstagramControl, chance: random.Random) -> float:
    token = seed.token(chance.randint(1, side.sessions))
    answer = await connection.ask("GET", "/auth/session", headers={"Authorization": f"Bearer {token}"})
    return _milliseconds(answer, 200)


async def _login(connection: Connection, side: Side, _: InstagramControl, chance: random.Random) -> float:
    email = seed.Person(chance.randint(1, side.players)).email
    return _milliseconds(await post_json(connection, "/auth/login", {"email": email, "password": seed.PASSWORD}), 200)


async def _callback(connection: Connection, side: Side, instagram: InstagramControl, chance: random.Random) -> float:
    """With what the simulator takes in it, which is the same on both sides."""
    instagram.allow_next(chance.choice(side.people), times=1)
    provider = Connection(urlsplit(instagram.base_url).port or 80)
    prepared = await consent(connection, provider)
    await provider.close()
    headers = {"Accept": "text/html", "Cookie": prepared.cookies}
    return _milliseconds(await connection.ask("GET", prepared.path, headers=headers), 303)


DOORS: dict[str, Callable[[Connection, Side, InstagramControl, random.Random], Awaitable[float]]] = {
    "session check": _session_check,
    "password": _login,
    "Instagram callback": _callback,
}


def _milliseconds(answer: Answer, status: int) -> float:
    if answer.status != status or "error=" in answer.headers.get("location", ""):
        raise RuntimeError(f"answered {answer.status} {answer.headers.get('location', '')} {answer.body[:200]!r}")
    return answer.seconds * 1000


def _section(rounds: list[Round]) -> Section:
    section = Section(
        name="size",
        title="A database that has grown",
        method=f"{PLAYERS:,} linked identities and {SESSIONS:,} sessions beside {FEW} of each; one client, the two"
        f" servers in turn; bcrypt at {LOWEST_COST} rounds and the simulated Instagram are in the times.",
        heads=("door", f"{EMPTY}, p50 ms", f"{GROWN}, p50 ms", "p99 ms", "p99 ms"),
    )
    for door in DOORS:
        times = {name: [ms for one in rounds for ms in one.times[door, name]] for name in DATABASES}
        middles = (text(figures.median(times[name])) for name in DATABASES)
        tails = (text(figures.percentile(times[name], 0.99)) for name in DATABASES)
        section.readings.append((door, *middles, *tails))
        section.rows.append(Row(f"{door}, {GROWN} / {EMPTY}", [one.ratio(door) for one in rounds], "x", at_most(1.2)))
    return section
