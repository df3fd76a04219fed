"""Bets over HTTP: signed native calls beside raw asyncmy endpoints and the guide's way, spread and on one wallet.

A bet of ours is checked for its signature, its session, its round and the player's limits, and stays in a chained
ledger; the peers check nothing and only post. All commit to disk before they answer.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from benchmarks import application, figures, load, seed
from benchmarks.figures import Row, Section, at_least, at_most, text
from benchmarks.load import Load, Target
from benchmarks.peers import start
from benchmarks.stage import Stage

CALLERS = 64
WALLETS = 1_000
DATABASE, RAW_DATABASE, FASTAPI_DATABASE, GUIDE_DATABASE = (
    "igw_bets",
    "igw_bets_raw",
    "igw_bets_fastapi",
    "igw_bets_guide",
)
PATH = "/provider/v1/transactions"
IGW, GUIDE = "igw, native protocol", "design guide's way"
RAW, RAW_FASTAPI = "raw asyncmy behind Starlette", "raw asyncmy behind FastAPI"
SPREAD, HOT = f"{WALLETS:,} wallets", "one wallet"
GOALS = {
    (SPREAD, RAW): 2.0, (SPREAD, RAW_FASTAPI): 2.0, (SPREAD, GUIDE): 8.0,
    (HOT, RAW): 4.0, (HOT, RAW_FASTAPI): 4.0, (HOT, GUIDE): 12.0,
}  # fmt: skip
LONGEST_MS, LONGEST_ALONE_MS = 60.0, 6.0
#: More than any of them answers in a second, so that no bet is ever sent twice.
MOST_PER_SECOND = {IGW: 14_000, RAW: 9_000, RAW_FASTAPI: 9_000, GUIDE: 2_000}

_ROUNDS = count(1)
Runs = dict[tuple[str, str], list[Load]]


def measure(stage: Stage) -> Section:
    with contextlib.ExitStack() as stack:
        targets = dict(_targets(stage, stack))
        for name, target in targets.items():
            _load(stage, name, target, wallets=WALLETS, seconds=1)
        variants = {
            f"{where}: {name}": functools.partial(_load, stage, name, target, wallets=wallets)
            for where, wallets in ((SPREAD, WALLETS), (HOT, 1))
            for name, target in targets.items()
        }
        found = load.alternate(_told(stage, variants), stage.plan)
        alone = [_load(stage, IGW, targets[IGW], wallets=WALLETS, connections=1) for _ in range(stage.plan.rounds)]
    return _section({tuple(name.split(": ")): runs for name, runs in found.items()}, alone)  # type: ignore[misc]


def _targets(stage: Stage, stack: contextlib.ExitStack) -> Iterator[tuple[str, Target]]:
    for database in (DATABASE, RAW_DATABASE, FASTAPI_DATABASE, GUIDE_DATABASE):
        application.migrate(stage, database=database)
        seed.fill_application(stage, database, players=WALLETS, sessions=1)
        seed.fill_wallets(stage, database, wallets=WALLETS)
    seed.fill_tables_at_games(stage, DATABASE, players=WALLETS)
    served = stack.enter_context(application.serving(stage, database=DATABASE, on=stage.cores.worker))
    yield IGW, Target(f"{served.url}{PATH}", served.process.pid)
    raw = stack.enter_context(start.raw_bets(stage, database=RAW_DATABASE))
    yield RAW, Target(f"{raw.url}{PATH}", raw.process.pid)
    behind = stack.enter_context(start.raw_bets(stage, database=FASTAPI_DATABASE, fastapi=True))
    yield RAW_FASTAPI, Target(f"{behind.url}{PATH}", behind.process.pid)
    guide = stack.enter_context(start.guide_bets(stage, database=GUIDE_DATABASE))
    yield GUIDE, Target(f"{guide.url}{PATH}", guide.process.pid)


def _load(
    stage: Stage, name: str, target: Target, *, wallets: int, connections: int = CALLERS, seconds: float | None = None
) -> Load:
    seconds = seconds or stage.plan.seconds
    posts = _write_posts(stage.run.path / "posts.txt", int(MOST_PER_SECOND[name] * (seconds + 1)), wallets=wallets)
    found = load.run(
        Target(target.url, target.pid, posts=posts),
        connections=connections,
        seconds=seconds,
        database_pid=stage.mariadb_process.pid,
    )
    if found.requests >= MOST_PER_SECOND[name] * (seconds + 1):
        raise RuntimeError(f"{name} was faster than expected: it was sent bets that it had seen")
    return found


def _write_posts(path: Path, number: int, *, wallets: int) -> Path:
    """So many different bets of a cent, signed now."""
    turn, timestamp = next(_ROUNDS), str(int(time.time()))
    with path.open("w") as lines:
        for at in range(number):
            bet = {
                "session_token": seed.game_token(1 + at % wallets), "tx_id": f"t{turn}-{at}",
                "round_id": f"r{turn}-{at}", "game_id": seed.GAME, "currency": "USD",
                "actions": [{"action_id": f"a{turn}-{at}", "type": "bet", "amount": "0.01"}],
            }  # fmt: skip
            body = json.dumps(bet, separators=(",", ":"))
            signature = signature_of(body, timestamp=timestamp)
            lines.write(f"{seed.PROVIDER_KEY}\t{timestamp}\t{signature}\t{body}\n")
    return path


def signature_of(body: str, *, timestamp: str) -> str:
    """By the benchmarks' provider, for PATH."""
    signed = "\n".join(("v1", timestamp, "POST", PATH, hashlib.sha256(body.encode()).hexdigest()))
    return hmac.new(seed.PROVIDER_SECRET.encode(), signed.encode(), hashlib.sha256).hexdigest()


def _told(stage: Stage, variants: dict[str, functools.partial[Load]]) -> dict[str, Callable[[], Load]]:
    def tell(name: str, variant: Callable[[], Load]) -> Load:
        found = variant()
        stage.say(f"bets: {name}: {found.per_second:,.0f}/s, p99 {found.p99_ms:.1f} ms")
        return found

    return {name: functools.partial(tell, name, variant) for name, variant in variants.items()}


def _section(found: Runs, alone: list[Load]) -> Section:
    section = Section(
        name="bets",
        title="Bets over HTTP",
        method=f"`POST {PATH}` with one bet, {CALLERS} callers, each bet sent once; a commit to disk before each"
        " answer.",
        heads=("wallets", "way", "bets/s", "min to max", "p50 ms", "p99 ms", "worker µs", "MariaDB µs", "non-2xx"),
    )
    for (where, name), runs in found.items():
        rates = [run.per_second for run in runs]
        middle = (
            text(figures.median([getattr(run, which) for run in runs]))
            for which in ("p50_ms", "p99_ms", "server_microseconds", "database_microseconds")
        )
        refused = str(sum(run.refused + run.broken for run in runs))
        section.readings.append((where, name, text(figures.median(rates)), figures.span(rates), *middle, refused))
    for (where, peer), goal in GOALS.items():
        pairs = zip(found[where, IGW], found[where, peer], strict=True)
        ratios = [one.per_second / other.per_second for one, other in pairs]
        section.rows.append(Row(f"igw / {peer}, {where}", ratios, "x", at_least(goal)))
    for where in (SPREAD, HOT):
        waits = [run.p99_ms for run in found[where, IGW]]
        section.rows.append(Row(f"igw: p99, {where}", waits, "ms", at_most(LONGEST_MS)))
        refused = [float(run.refused + run.broken) for run in found[where, IGW]]
        section.rows.append(Row(f"igw: refused or broken, {where}", refused, goal=at_most(0)))
    section.rows.append(
        Row("igw: one caller alone, p50", [run.p50_ms for run in alone], "ms", at_most(LONGEST_ALONE_MS))
    )
    return section
