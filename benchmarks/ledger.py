"""The ledger alone: bets gathered by it beside one transaction for each bet, spread over wallets and on one.

Each is a process of its own, which shares all cores with MariaDB, durable as in production.
"""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks import application, cores, figures, neighbours, seed
from benchmarks.figures import Row, Section, at_least, text
from benchmarks.stage import PROJECT, Stage

WALLETS = 1_000
CALLERS, CONNECTIONS = 256, 32
DATABASE = "igw_ledger"
GATHERED, EACH = "gathered", "one transaction for each bet"
SPREAD, HOT = f"{WALLETS:,} wallets", "one wallet"
GOALS = {SPREAD: 7.0, HOT: 15.0}

Name = tuple[str, str]


@dataclass(frozen=True)
class Bets:
    """One run. Times in milliseconds."""

    bets: int
    seconds: float
    p50_ms: float
    p99_ms: float
    foreign_cpu: float

    @property
    def per_second(self) -> float:
        return self.bets / self.seconds


def measure(stage: Stage) -> Section:
    application.migrate(stage, database=DATABASE)
    seed.fill_application(stage, DATABASE, players=WALLETS, sessions=1)
    seed.fill_wallets(stage, DATABASE, wallets=WALLETS)
    variants = {
        (where, how): functools.partial(_bets, stage, wallets=wallets, each=how == EACH)
        for where, wallets in ((SPREAD, WALLETS), (HOT, 1))
        for how in (GATHERED, EACH)
    }
    return _section(_alternate(stage, variants))


def _alternate(stage: Stage, variants: dict[Name, Callable[[], Bets]]) -> dict[Name, list[Bets]]:
    names, found = list(variants), {name: [] for name in variants}
    patience = neighbours.Patience(len(names) * (stage.plan.most_rounds - stage.plan.rounds))
    for turn in range(stage.plan.rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            found[name].append(patience.quiet(variants[name]))
            stage.say(f"ledger: {', '.join(name)}: {found[name][-1].per_second:,.0f}/s")
    return found


def _bets(stage: Stage, *, wallets: int, each: bool) -> Bets:
    watch = neighbours.Watch()
    url = stage.mariadb.url(DATABASE, scheme="mysql+asyncmy")
    options = ["--url", url, "--wallets", str(wallets), "--seconds", str(stage.plan.seconds)]
    options += ["--callers", str(CONNECTIONS if each else CALLERS), *(["--each"] if each else [])]
    every = stage.cores.every
    with cores.running_on(stage.mariadb_process.pid, every), cores.starting_on(every):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.ledger_bets", *options],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=stage.plan.seconds + 60,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return Bets(**json.loads(done.stdout), foreign_cpu=watch.share())


def _section(found: dict[Name, list[Bets]]) -> Section:
    section = Section(
        name="ledger",
        title="The ledger alone",
        method=f"Bets for some seconds, a commit to disk before each answer; {CALLERS} callers of the ledger beside"
        f" {CONNECTIONS} connections that make one transaction for each bet. Each way shares all cores with MariaDB.",
        heads=("wallets", "way", "bets/s", "min to max", "p50 ms", "p99 ms"),
    )
    for name, runs in found.items():
        rates = [run.per_second for run in runs]
        p50, p99 = (text(figures.median([getattr(run, which) for run in runs])) for which in ("p50_ms", "p99_ms"))
        section.readings.append((*name, text(figures.median(rates)), figures.span(rates), p50, p99))
    for where, goal in GOALS.items():
        pairs = zip(found[where, GATHERED], found[where, EACH], strict=True)
        ratios = [one.per_second / other.per_second for one, other in pairs]
        section.rows.append(Row(f"{GATHERED} / {EACH}, {where}", ratios, "x", at_least(goal)))
    return section
