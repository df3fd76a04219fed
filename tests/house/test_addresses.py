"""Committed files name no package registry and no path of anybody's machine: both change, and neither is ours."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.house.tree import committed_files, text_of

# Written in parts, so that this file passes its own test.
_REGISTRIES = [
    ".".join(parts)
    for parts in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
    ]
]
_OF_A_MACHINE = [
    "/".join(parts)
    for parts in [
        ("", "work", "main"),
        ("", "work", "shared"),
        ("", "root", ""),
        ("", "home", ""),
        ("", "Users", ""),
    ]
]
LOCKS = [path for path in committed_files() if path.match("requirements*.lock")]
NPM_LOCKS = [path for path in committed_files() if path.name == "package-lock.json"]
_PINNED = re.compile(r"^[A-Za-z0-9._\-\[\]]+==\S+( ;.*)? \\$")
_HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def _naming(words: list[str]) -> list[str]:
    pattern = re.compile(
        "|".join(f"(?<![\\w.]){re.escape(word)}" if word[0] == "/" else re.escape(word) for word in words)
    )
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path in committed_files()
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_package_registry() -> None:
    assert _naming(_REGISTRIES) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert _naming(_OF_A_MACHINE) == []


def test_there_are_lock_files() -> None:
    names = {path.name for path in LOCKS}
    assert names == {f"requirements{kind}.lock" for kind in ("", "-build", "-dev", "-node")}


@pytest.mark.parametrize("path", LOCKS, ids=str)
def test_every_locked_package_has_an_exact_version_and_hashes(path: Path) -> None:
    """A line is a package, or one of its hashes; a package is followed by at least one hash."""
    lines = text_of(path).splitlines()
    strange = [line for line in lines if not _PINNED.match(line) and not _HASH.match(line)]
    bare = [
        line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if _PINNED.match(line) and not _HASH.match(after)
    ]
    assert (strange, bare) == ([], [])


def test_development_adds_to_the_locked_packages_and_changes_none() -> None:
    """`make test` installs the development lock alone, so what it tests must be what `make run` runs."""

    def packages(name: str) -> set[str]:
        return {line for line in text_of(Path(name)).splitlines() if _PINNED.match(line)}

    assert packages("requirements.lock") - packages("requirements-dev.lock") == set()
    assert packages("requirements-build.lock") - packages("requirements-dev.lock") == set()


def test_there_are_npm_locks() -> None:
    assert {str(path.parent) for path in NPM_LOCKS} == {"web", "tests/certified_provider"}


@pytest.mark.parametrize("path", NPM_LOCKS, ids=str)
def test_an_npm_lock_has_hashes_and_no_addresses(path: Path) -> None:
    locked = json.loads(text_of(path))["packages"]
    packages = {name: facts for name, facts in locked.items() if name}
    assert [name for name, facts in packages.items() if "integrity" not in facts or "version" not in facts] == []
    assert [name for name, facts in packages.items() if "resolved" in facts] == []


@pytest.mark.parametrize("path", NPM_LOCKS, ids=str)
def test_an_npm_lock_holds_every_package_that_another_one_may_ask_for(path: Path) -> None:
    """`npm ci` refuses a lock from which a platform's package is missing, even on another platform."""
    locked = json.loads(text_of(path))["packages"]
    wanted = {name for facts in locked.values() for name in facts.get("optionalDependencies", {})}
    present = {name.rpartition("node_modules/")[2] for name in locked}
    assert sorted(wanted - present) == []
