"""T36: what is installed is what is locked, and what is locked is past the holes that are known."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)(?: ; (.*?))? \\$", re.MULTILINE)

FIRST_GOOD = {
    "starlette": "0.49.1",  # CVE-2024-47874, CVE-2025-54121, CVE-2025-62727
    "redis": "4.5.4",  # CVE-2023-28858, CVE-2023-28859: a cancelled command leaks the next caller's reply
    "asyncmy": "0.2.12",  # CVE-2025-65896: SQL through the keys of a dictionary
    "pymysql": "1.1.1",  # CVE-2024-36039
    "bcrypt": "5.0.0",  # from here on a password over 72 bytes is refused and not cut
}
FOR_DEVELOPMENT_ONLY = {"pytest", "schemathesis", "playwright", "hypothesis", "mypy", "ruff", "pymysql"}


def _locked(name: str) -> dict[str, set[str]]:
    """Versions by package; more than one where they differ by the version of Python."""
    versions: dict[str, set[str]] = {}
    for package, version, _ in _PINNED.findall((ROOT / name).read_text(encoding="utf-8")):
        versions.setdefault(_normal(package), set()).add(version)
    return versions


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def test_t36_what_serves_players_here_is_what_is_locked() -> None:
    """Every package that the service needs, to the last digit: what was tested is what will run."""
    installed = {_normal(each.name): each.version for each in importlib.metadata.distributions()}
    needed = _needed_by({_normal(name) for name in _direct_dependencies()})
    locked = _locked("requirements.lock")
    assert {name: installed[name] for name in needed if installed[name] not in locked[name]} == {}


@pytest.mark.parametrize("package", FIRST_GOOD)
def test_t36_a_locked_version_is_past_its_known_holes(package: str) -> None:
    locked = {**_locked("requirements-dev.lock"), **_locked("requirements.lock")}
    assert min(map(_parts, locked[package])) >= _parts(FIRST_GOOD[package])


def test_t36_what_serves_players_holds_no_tool_of_development() -> None:
    assert set(_locked("requirements.lock")) & FOR_DEVELOPMENT_ONLY == set()


def test_t36_every_direct_dependency_is_locked() -> None:
    assert {_normal(name) for name in _direct_dependencies()} <= set(_locked("requirements.lock"))


def _needed_by(names: set[str]) -> set[str]:
    """These packages and all that they need in turn, extras apart."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        wishes = importlib.metadata.requires(name) or []
        waiting |= {_normal(_name_in(wish)) for wish in wishes if ";" not in wish} - found
    return found


def _name_in(wish: str) -> str:
    return re.split(r"[\[<>=!~; (]", wish)[0]


def _direct_dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [_name_in(wish) for wish in project["dependencies"]]
