"""The set-up does a step when its sources changed or its last run was broken off, and at no other time."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest


def steps_done(set_up: ModuleType, source: str) -> list[str]:
    """What a run of one step with these sources really does."""
    done: list[str] = []
    set_up.make_again("pages", source, "Building", lambda: done.append(source))
    return done


def test_a_step_is_done_once(set_up: ModuleType) -> None:
    assert steps_done(set_up, "first") == ["first"]
    assert steps_done(set_up, "first") == []


def test_a_step_is_done_again_when_its_source_changed_and_when_it_changed_back(set_up: ModuleType) -> None:
    """As after `git pull`, and after going back to the commit before."""
    assert [steps_done(set_up, source) for source in ("old", "new", "old")] == [["old"], ["new"], ["old"]]


def test_a_step_that_was_broken_off_is_done_again(set_up: ModuleType) -> None:
    steps_done(set_up, "old")

    def fail() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        set_up.make_again("pages", "new", "Building", fail)
    assert steps_done(set_up, "old") == ["old"], "half of the new one stands where the old one was"


def test_an_environment_whose_install_was_broken_off_is_made_anew(
    set_up: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pip takes a package for installed whose files were written in part."""
    commands: list[str] = []
    monkeypatch.setattr(set_up, "run_quietly", lambda command, **_: commands.append(str(command[2])) or 0)
    assert set_up.make_environment() is False
    (tmp_path / ".venv" / "half-written").touch()
    (set_up.STAMPS / set_up._WHEN_BROKEN).touch()
    assert set_up.make_environment() is True
    assert not (tmp_path / ".venv" / "half-written").exists()
    assert commands[-1] == "venv"
    assert not (set_up.STAMPS / set_up._WHEN_BROKEN).exists()


def test_an_install_that_fails_leaves_the_mark(set_up: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> int:
        raise set_up.StepFailed("no network")

    monkeypatch.setattr(set_up, "run_quietly", fail)
    with pytest.raises(set_up.StepFailed):
        set_up.pip("install", "something")
    assert (set_up.STAMPS / set_up._WHEN_BROKEN).exists()


def test_sources_are_names_and_contents(set_up: ModuleType, tmp_path: Path) -> None:
    """A file that is moved, changed or added makes a difference; the time of its writing makes none."""

    def digest() -> str:
        return set_up.made_from(sorted(set_up.page_sources()), folder=tmp_path / "web")

    web = tmp_path / "web"
    (web / "node_modules").mkdir(parents=True)
    (web / "main.tsx").write_text("1")
    digests = [digest()]
    for change in (
        lambda: (web / "main.tsx").write_text("2"),
        lambda: (web / "main.tsx").rename(web / "index.tsx"),
        lambda: (web / "more.tsx").write_text(""),
    ):
        change()
        digests.append(digest())
    assert len(set(digests)) == 4
    (web / "index.tsx").touch()
    (web / "node_modules" / "installed.js").write_text("not a source")
    assert digest() == digests[-1]
