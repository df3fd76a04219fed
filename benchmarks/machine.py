"""On what the figures were taken: they mean little without it."""

from __future__ import annotations

import importlib.metadata
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.stage import Stage

PACKAGES = (
    "fastapi",
    "starlette",
    "uvicorn",
    "uvloop",
    "sqlalchemy",
    "asyncmy",
    "pymysql",
    "bcrypt",
    "httpx2",
    "redis",
)


def describe(stage: Stage) -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "cores": len(stage.cores.every),
        "worker_cores": sorted(stage.cores.worker),
        "load_cores": sorted(stage.cores.load),
        "memory_gb": _memory_gigabytes(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "mariadb": _mariadb_version(stage),
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
        "quick": stage.plan.quick,
        "rounds": stage.plan.rounds,
    }


def sentence(facts: dict[str, Any]) -> str:
    """One line for people."""
    packages = ", ".join(f"{name} {version}" for name, version in facts["packages"].items())
    return (
        f"{facts['date']}: {facts['cores']} cores of {facts['processor']}, {facts['memory_gb']:.0f} GB,"
        f" {facts['system']}, MariaDB {facts['mariadb']}, Python {facts['python']}, {packages};"
        f" {facts['rounds']} alternating rounds{' (quick)' if facts['quick'] else ''}"
    )


def _mariadb_version(stage: Stage) -> str:
    with stage.mariadb.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT VERSION() AS version")
        row = cursor.fetchone()
    return str(row["version"]) if row else "unknown"


def _processor() -> str:
    return _value("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()


def _memory_gigabytes() -> float:
    return float((_value("/proc/meminfo", "MemTotal") or "0").split()[0]) * 1024 / 1e9


def _value(path: str, name: str) -> str | None:
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), None)
