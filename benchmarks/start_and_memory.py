"""From starting the process to the first `GET /ready` of 200, and what an idle worker weighs."""

from __future__ import annotations

import time
from dataclasses import dataclass

from benchmarks import application, figures, neighbours, usage
from benchmarks.application import Served
from benchmarks.figures import Row, Section, at_most
from benchmarks.stage import Stage, answers, ended_after
from benchmarks.usage import Memory

DATABASE = "igw_start"
SETTLE_SECONDS = 2.0
WORKERS = 2


def measure(stage: Stage) -> Section:
    application.migrate(stage, database=DATABASE)
    starts = neighbours.quiet_rounds(lambda: _start(stage), stage.plan)
    seconds = [one.seconds for one in starts]
    stage.say(f"start: ready after {figures.median(seconds):.2f} s")
    one, several = _idle(stage, workers=1), _idle(stage, workers=WORKERS)
    section = Section(
        name="start",
        title="Start and memory",
        method="`igw serve --workers 1` on all cores, from fork to the first 200 of GET /ready (20 ms apart)."
        f" Memory {SETTLE_SECONDS:.0f} s after that, before any other request; 1 MB is 10^6 bytes.",
        heads=("server", "process", "RSS MB", "PSS MB"),
        rows=[Row("process start to ready", seconds, "s", at_most(1.5))],
    )
    for title, found in (("--workers 1", one), (f"--workers {WORKERS}", several)):
        section.readings += [(title, role, f"{size.rss:.0f}", f"{size.pss:.0f}") for role, size in found]
    heaviest = [max(size.rss for _, size in found) for found in (one, several)]
    section.rows.append(Row("RSS of the heaviest process, idle", heaviest, "MB", at_most(120)))
    return section


@dataclass(frozen=True)
class Start:
    seconds: float
    foreign_cpu: float


def _start(stage: Stage) -> Start:
    watch, started_at = neighbours.Watch(), time.perf_counter()
    served = application.launch(stage, database=DATABASE, on=stage.cores.every)
    with ended_after(served.process):
        served.process.wait_until(lambda: _ready(served), seconds=application.START_SECONDS)
        return Start(time.perf_counter() - started_at, watch.share())


def _ready(served: Served) -> bool:
    return answers(served.port, "/ready")


def _idle(stage: Stage, *, workers: int) -> list[tuple[str, Memory]]:
    """Role and size of every process of a server that has just become ready."""
    with application.serving(stage, database=DATABASE, on=stage.cores.every, workers=workers) as served:
        time.sleep(SETTLE_SECONDS)
        pids = usage.tree(served.process.pid)
        sizes = [(pid, usage.memory(pid)) for pid in pids]
    alone = len(pids) == 1
    return [(_role(at, alone=alone), size) for at, (_, size) in enumerate(sizes) if size is not None]


def _role(at: int, *, alone: bool) -> str:
    if alone:
        return "server and worker"
    return "supervisor" if at == 0 else "child"
