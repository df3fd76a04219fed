"""What tests need from the system is installed where that is allowed, told of in one line elsewhere."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

WANTED = ["mariadb-server", "redis-server", "chromium"]


@pytest.fixture
def machine(tools: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """tools/system_packages.py on a machine whose programs all stand in one folder, with us as its root."""
    module = importlib.import_module("system_packages")
    monkeypatch.setattr(module, "_PLACES", str(tmp_path))
    monkeypatch.setattr(module, "_POLICY", tmp_path / "policy-rc.d")
    monkeypatch.setattr(module.Debian, "_become_root", staticmethod(list))
    return module


def program(folder: Path, name: str, *lines: str) -> None:
    """A small shell program of this name."""
    path = folder / name
    path.write_text("\n".join(("#!/bin/sh", *lines)) + "\n")
    path.chmod(0o755)


def apt(folder: Path, *, fails_at: str = "nothing") -> Path:
    """An apt-get that notes how it was called, and what a starting service would be told at that moment."""
    notes = folder / "notes"
    told = f'{folder}/policy-rc.d mariadb start 2>/dev/null; echo "$DEBIAN_FRONTEND $? $*" >> {notes}'
    program(folder, "apt-get", told, f'case "$*" in *{fails_at}*) echo no such package; exit 100;; esac')
    return notes


def test_nothing_is_done_where_nothing_is_missing(
    machine: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = apt(tmp_path)
    for name in ("mariadbd", "redis-server", "google-chrome"):
        program(tmp_path, name)
    assert machine.main(WANTED) == 0
    assert capsys.readouterr() == ("", "")
    assert not notes.exists()


def test_what_is_missing_is_installed_and_no_service_started(machine: ModuleType, tmp_path: Path) -> None:
    """Debian asks a policy before it starts a service; 101 means no. The policy goes when the packages are there."""
    notes = apt(tmp_path)
    program(tmp_path, "redis-server")
    assert machine.main(WANTED) == 0
    update, install = notes.read_text().splitlines()
    assert update.endswith("-q -y update")
    assert install == (
        "noninteractive 101 -q -y install --no-install-recommends mariadb-server chromium fonts-liberation"
    )
    assert not (tmp_path / "policy-rc.d").exists()


def test_the_policy_goes_when_the_install_fails(
    machine: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    apt(tmp_path, fails_at="install")
    assert machine.main(WANTED) == 1
    assert "no such package" in capsys.readouterr().err
    assert not (tmp_path / "policy-rc.d").exists()


def test_a_policy_of_the_machine_stays(machine: ModuleType, tmp_path: Path) -> None:
    notes = apt(tmp_path)
    program(tmp_path, "policy-rc.d", "exit 7")
    assert machine.main(WANTED) == 0
    assert "noninteractive 7 " in notes.read_text()
    assert (tmp_path / "policy-rc.d").read_text().endswith("exit 7\n")


@pytest.mark.parametrize("has_apt", [False, True])
def test_one_line_says_what_to_install_where_we_may_not(
    machine: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    has_apt: bool,
) -> None:
    """Another system, or a person without root and without a sudo that asks nothing."""
    notes = apt(tmp_path) if has_apt else tmp_path / "notes"
    monkeypatch.setattr(machine.Debian, "_become_root", staticmethod(lambda: None))
    assert machine.main(WANTED) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.endswith("Install: mariadb-server, redis-server, chromium, fonts-liberation\n")
    assert not notes.exists()
