"""CPU time and memory of process trees, read from /proc (Linux). Elsewhere the readings are None."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
READABLE = (PROC / "self" / "stat").exists()


@dataclass(frozen=True)
class Memory:
    """Megabytes of 10^6 bytes. `pss` shares pages out among the processes that map them."""

    rss: float
    pss: float


def tree(pid: int) -> list[int]:
    """`pid` and all its living descendants."""
    found, waiting = [], [pid]
    while waiting:
        current = waiting.pop()
        found.append(current)
        waiting.extend(_children(current))
    return found


def cpu_seconds(pid: int, *, reaped: bool = False) -> float | None:
    """User plus system time of the tree; with `reaped`, also that of children already waited for."""
    if not READABLE:
        return None
    last = 4 if reaped else 2
    return sum(sum(_times(one)[:last]) for one in tree(pid)) / TICKS_PER_SECOND


def memory(pid: int) -> Memory | None:
    """Resident and proportional size of one process."""
    if not READABLE:
        return None
    sizes = _kilobytes(PROC / str(pid) / "smaps_rollup")
    return Memory(rss=sizes.get("Rss", 0) * 1024 / 1e6, pss=sizes.get("Pss", 0) * 1024 / 1e6)


def machine_busy_seconds() -> float | None:
    """CPU time that the whole machine has spent on anything but idling."""
    if not READABLE:
        return None
    fields = [int(field) for field in (PROC / "stat").read_text().splitlines()[0].split()[1:9]]
    idle_and_iowait = fields[3] + fields[4]
    return (sum(fields) - idle_and_iowait) / TICKS_PER_SECOND


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for path in (PROC / str(pid) / "task").glob("*/children"):
        try:
            found.extend(int(child) for child in path.read_text().split())
        except OSError:
            continue
    return found


def _times(pid: int) -> list[int]:
    """utime, stime, cutime, cstime in ticks; zeros for a process that has just gone."""
    try:
        after_name = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return [0, 0, 0, 0]
    return [int(field) for field in after_name[11:15]]


def _kilobytes(path: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in path.read_text().splitlines():
        name, _, rest = line.partition(":")
        words = rest.split()
        if len(words) == 2 and words[1] == "kB":
            found[name] = int(words[0])
    return found
