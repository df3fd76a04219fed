"""wrk, the load generator: found or installed, run with our script, its own CPU use watched."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import neighbours, usage
from benchmarks.stage import Plan

SCRIPTS = Path(__file__).parent / "wrk"


@dataclass(frozen=True)
class Load:
    """One run. `refused` counts answers of 400 and above, `broken` connections that failed or timed out.

    CPU figures are shares of one core over the run, for the server's process tree, the database and wrk;
    `foreign_cpu` is the share of the whole machine that other programs used meanwhile.
    """

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    refused: int
    broken: int
    server_cpu: float
    database_cpu: float
    generator_cpu: float
    foreign_cpu: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    @property
    def server_microseconds(self) -> float:
        """Worker CPU for one request."""
        return self.server_cpu * self.seconds / max(self.requests, 1) * 1e6

    @property
    def database_microseconds(self) -> float:
        return self.database_cpu * self.seconds / max(self.requests, 1) * 1e6


def find_wrk() -> str:
    """The path of wrk. Root on Debian gets it installed; elsewhere the program ends with a hint."""
    found = shutil.which("wrk")
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        print("benchmarks: installing wrk with apt-get", file=sys.stderr)
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "-qq", "update"], ["apt-get", "-qq", "install", "-y", "wrk"]):
            subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
        found = shutil.which("wrk")
    if found is None:
        raise SystemExit("benchmarks: wrk is missing; install it, for example: apt-get install wrk, brew install wrk")
    return found


@dataclass(frozen=True)
class Target:
    """What is loaded: `url` of the server `pid`; each request has `header: prefix + value`, taken in turn.

    `posts`: a file of signed bodies, each posted once, instead of headers.
    """

    url: str
    pid: int
    header: str = ""
    prefix: str = ""
    values: Path | None = None
    posts: Path | None = None

    @property
    def script(self) -> Path:
        """What wrk runs."""
        return SCRIPTS / ("one_header.lua" if self.posts is None else "posts.lua")

    def environment(self) -> dict[str, str]:
        told = {"BENCH_RESULT": str(SCRIPTS / "result.lua")}
        if self.posts is not None:
            return told | {"BENCH_POSTS": str(self.posts)}
        if self.values is None:
            return told
        return told | {"BENCH_VALUES": str(self.values), "BENCH_HEADER": self.header, "BENCH_PREFIX": self.prefix}


def run(target: Target, *, connections: int, seconds: float, database_pid: int) -> Load:
    """Loads `target` from the cores of this process; the CPU figures come from /proc."""
    watch = neighbours.Watch()
    before = _cpu(target.pid), _cpu(database_pid), _children_cpu()
    command = [find_wrk(), "--threads", "1", "--connections", str(connections), "--timeout", "10s"]
    command += ["--duration", f"{max(round(seconds), 1)}s", "--script", str(target.script), target.url]
    done = subprocess.run(
        command,
        env=os.environ | target.environment(),
        capture_output=True,
        text=True,
        timeout=seconds + 60,
        check=False,
    )
    after = _cpu(target.pid), _cpu(database_pid), _children_cpu()
    figures = _read(done)
    server, database, generator = ((b - a) / figures["seconds"] for a, b in zip(before, after, strict=True))
    return Load(
        **figures,
        server_cpu=server,
        database_cpu=database,
        generator_cpu=generator,
        foreign_cpu=watch.share(),
    )


def _cpu(pid: int) -> float:
    return usage.cpu_seconds(pid) or 0.0


def _children_cpu() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _read(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    for line in done.stdout.splitlines():
        if line.startswith("RESULT "):
            figures: dict[str, Any] = json.loads(line.removeprefix("RESULT "))
            return figures
    raise RuntimeError(f"wrk gave no result: {done.stdout[-500:]}{done.stderr[-500:]}")


def alternate(variants: Mapping[str, Callable[[], Load]], plan: Plan) -> dict[str, list[Load]]:
    """Runs every variant once a round; each round starts one further, so that drift hits all alike."""
    names = list(variants)
    found: dict[str, list[Load]] = {name: [] for name in names}
    patience = neighbours.Patience(len(names) * (plan.most_rounds - plan.rounds))
    for turn in range(plan.rounds):
        start = turn % len(names)
        for name in names[start:] + names[:start]:
            found[name].append(patience.quiet(variants[name]))
    return found
