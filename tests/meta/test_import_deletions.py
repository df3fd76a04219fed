"""The lists that Meta mails are imported: known people are deleted, unknown ids ignored, a second time harms nobody."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.makers.apps import App
from tests.makers.databases import run_igw
from tests.meta.requests_of_meta import Resident, comes_back, resident_of
from tests.servers.run_folder import RunFolder
from tests.signin.attempts import place_of


@pytest.fixture
def resident(app: App) -> Resident:
    return resident_of(app)


def _import(app: App, run: RunFolder, lines: Iterable[str] | bytes, *more: str) -> CompletedProcess[str]:
    file = run.folder("lists") / "ids.csv"
    file.write_bytes(lines if isinstance(lines, bytes) else "\n".join(lines).encode())
    return _import_file(app, run, file, *more)


def _import_file(app: App, run: RunFolder, file: Path, *more: str) -> CompletedProcess[str]:
    return run_igw(run, "meta", "import-deletions", str(file), *more, settings=app.server.settings)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "lines",
    [
        ["{id}"],
        ["user_id", "{id}"],
        ["\ufeffname,User ID,when", "somebody,{id},2026-11-01", ""],
        ['"app","id"', '"7","{id}"', '"7","12345"', '"7",""'],
    ],
    ids=["plain", "header", "BOM, three columns", "quoted"],
)
def test_a_list_in_any_of_its_forms(app: App, run_folder: RunFolder, resident: Resident, lines: list[str]) -> None:
    done = _import(app, run_folder, [line.format(id=resident.external_id) for line in lines])
    assert (done.returncode, done.stderr) == (0, "")
    assert " 1 deleted, " in done.stdout
    assert comes_back(app, resident.person) == "/signup/complete"


def test_a_long_list_of_strangers_changes_nothing(app: App, run_folder: RunFolder, resident: Resident) -> None:
    """Read as it streams by; the one who is known among them is found."""
    ids = [str(10**15 + number) for number in range(2_000)]
    done = _import(app, run_folder, [*ids[:1_500], "no id", resident.external_id, *ids[1_500:]])
    assert done.stdout.splitlines() == [
        "2001 ids read: 1 deleted, 2000 unknown here.",
        "1 lines held no id and were left out.",
    ]
    assert (
        app.database.value("SELECT COUNT(*) FROM player_external_ids WHERE userId = :user", user=resident.user_id) == 0
    )


def test_t22_imported_again_it_leaves_who_has_come_back(app: App, run_folder: RunFolder, resident: Resident) -> None:
    """A list stays available for 60 days, and names no times."""
    file = run_folder.folder("lists") / "ids.txt"
    file.write_text(f"{resident.external_id}\n")
    assert "1 deleted" in _import_file(app, run_folder, file).stdout
    time.sleep(1.1)  # moments are stored in whole seconds
    resident.player.login()
    assert place_of(resident.player.sign_in_with_instagram(resident.person, intent="link")) == "/account"
    assert "0 deleted, 1 unknown" in _import_file(app, run_folder, file).stdout
    assert comes_back(app, resident.person) == "/lobby"
    file.write_text(f"{resident.external_id}\n1\n")
    assert "1 deleted" in _import_file(app, run_folder, file).stdout


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_product_can_be_named(app: App, run_folder: RunFolder, resident: Resident) -> None:
    assert "0 deleted" in _import(app, run_folder, [resident.external_id], "--product", "facebook").stdout
    assert "1 deleted" in _import(app, run_folder, [resident.external_id, ""], "--product", "instagram").stdout
    assert _import(app, run_folder, ["1"], "--product", "threads").returncode == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"1" * 100_000], ids=["no text", "one endless line"])
def test_what_is_no_list_is_told_in_a_sentence(app: App, run_folder: RunFolder, content: bytes) -> None:
    done = _import(app, run_folder, content)
    assert done.returncode == 1
    assert "is no list of ids" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_file_that_is_not_there(app: App, run_folder: RunFolder) -> None:
    done = _import_file(app, run_folder, Path("nowhere.csv"))
    assert (done.returncode, done.stderr.strip()) == (1, "nowhere.csv cannot be read: No such file or directory.")
