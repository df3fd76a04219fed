"""The lobby with five thousand games: lists, searches, the first answer after a start, a balance on its way to a page.

Asked by one caller, one request after the other, on the beat of a person and not of a load; a page waits for each.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks import application, figures, neighbours, seed
from benchmarks.application import Served
from benchmarks.client import Connection
from benchmarks.figures import Row, Section, at_most, text
from benchmarks.game_bets import PATH, signature_of
from benchmarks.stage import Stage

DATABASE = "igw_lobby"
GAMES = 5_000
ASKED, QUICK_ASKED = 60, 15
BETS, QUICK_BETS = 60, 15
MILLISECONDS, VISIBLE = 30.0, 200.0
WORDS = ("lucky", "dragon", "gold", "moon", "tiger", "river", "jungle", "pirate", "crystal", "thunder")
LIST, SEARCH, RAILS, FIRST = "list", "search, two words misspelt", "rails", "first answer after a start"
QUERIES = {
    LIST: "/games",
    SEARCH: "/games?" + urlencode({"q": "thunderr lucy"}),
    RAILS: "/games/rails",
}


@dataclass
class Round:
    """Milliseconds by what was asked."""

    times: dict[str, list[float]] = field(default_factory=dict)
    foreign_cpu: float = 0.0


def measure(stage: Stage) -> Section:
    application.migrate(stage, database=DATABASE)
    seed.fill_application(stage, DATABASE, players=10, sessions=10)
    seed.fill_wallets(stage, DATABASE, wallets=10)
    seed.fill_tables_at_games(stage, DATABASE, players=10)
    columns = ["provider_id", "code", "name", "category", "created_at", "changed_at"]
    seed.insert(stage, DATABASE, "games", columns, _games())
    rounds = neighbours.quiet_rounds(lambda: _round(stage), stage.plan)
    names = list(rounds[0].times)
    middle = {name: [figures.median(one.times[name]) for one in rounds] for name in names}
    stage.say("lobby: " + ", ".join(f"{name} {figures.median(middle[name]):.1f} ms" for name in names))
    return Section(
        name="lobby",
        title="The lobby with 5,000 games",
        method="One caller, one request after the other. `balance in the stream`: from sending a signed bet until"
        " the event with the new balance is there, so the bet's own time is in it.",
        heads=("asked", "median ms", "min to max", "slowest tenth ms"),
        readings=[
            (name, text(figures.median(middle[name])), figures.span(middle[name]), text(_slow(rounds, name)))
            for name in names
        ],
        rows=[
            Row(
                f"{name}, median",
                middle[name],
                "ms",
                at_most(VISIBLE if name == "balance in the stream" else MILLISECONDS),
            )
            for name in names
        ],
    )


def _slow(rounds: list[Round], name: str) -> float:
    return figures.percentile([one for round_ in rounds for one in round_.times[name]], 0.9)


def _games() -> Iterator[tuple[object, ...]]:
    for number in range(GAMES):
        name = f"{WORDS[number % 10]} {WORDS[number // 10 % 10]} {number}"
        yield 1, f"m{number}", name, "slots", "2026-01-01 00:00:00", "2026-01-01 00:00:00"


def _round(stage: Stage) -> Round:
    watch = neighbours.Watch()
    found = Round()
    with application.serving(stage, database=DATABASE, on=stage.cores.worker) as served:
        asyncio.run(_ask(stage, served, found))
    found.foreign_cpu = watch.share()
    return found


async def _ask(stage: Stage, served: Served, found: Round) -> None:
    connection = Connection(served.port)
    found.times[FIRST] = [await _timed(connection, QUERIES[LIST])]
    for name, path in QUERIES.items():
        times = [await _timed(connection, path) for _ in range(QUICK_ASKED if stage.plan.quick else ASKED)]
        found.times[name] = times
    await connection.close()
    found.times["balance in the stream"] = await _balances(served, QUICK_BETS if stage.plan.quick else BETS)


async def _timed(connection: Connection, path: str) -> float:
    answer = await connection.ask("GET", path)
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {answer.body[:200]!r}")
    told = answer.json()
    least = GAMES if path == QUERIES[LIST] else 1
    if len(told.get("rails", ())) + told.get("total", 0) < least:
        raise RuntimeError(f"{path}: too little was found: {answer.body[:200]!r}")
    return answer.seconds * 1000


async def _balances(served: Served, bets: int) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    head = f"GET /me/balance/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {seed.token(1)}\r\n\r\n"
    writer.write(head.encode())
    await _event(reader)
    connection, times = Connection(served.port), []
    for number in range(bets):
        body, headers = _bet(f"{time.time_ns()}-{number}")
        started = time.perf_counter()
        asked = asyncio.create_task(connection.ask("POST", PATH, headers=headers, body=body))
        await _event(reader)
        times.append((time.perf_counter() - started) * 1000)
        answer = await asked
        if answer.status != 200:
            raise RuntimeError(f"a bet was answered {answer.status}: {answer.body[:200]!r}")
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    await connection.close()
    return times


async def _event(reader: asyncio.StreamReader) -> None:
    async with asyncio.timeout(10):
        while not (await reader.readline()).startswith(b"event: balance"):
            pass


def _bet(key: str) -> tuple[bytes, dict[str, str]]:
    bet = {
        "session_token": seed.game_token(1), "tx_id": key, "round_id": key, "game_id": seed.GAME, "currency": "USD",
        "actions": [{"action_id": key, "type": "bet", "amount": "0.01"}],
    }  # fmt: skip
    body, timestamp = json.dumps(bet), str(int(time.time()))
    signature = signature_of(body, timestamp=timestamp)
    names = {"X-IGW-Key": seed.PROVIDER_KEY, "X-IGW-Timestamp": timestamp, "X-IGW-Signature": signature}
    return body.encode(), {"Content-Type": "application/json", **names}
