"""Whatever goes wrong in a command is told in words that help: no empty reason, no name of an exception."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from app.database_faults import explain_fault
from app.errors import DatabaseUnavailable
from tests.cli.conftest import Igw
from tests.makers.databases import DatabaseUnderTest, make_migrated_database
from tests.servers.igw import IGW, default_settings
from tests.servers.process import clean_environment
from tests.servers.run_folder import RunFolder

sqlite_alone = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def failed(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that was said."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert not any(nothing in done.stderr for nothing in ("None", "Error", "()", ": .")), done.stderr
    [line] = done.stderr.splitlines()
    return line


@pytest.mark.parametrize(
    "command",
    ["provider list", "ledger check", "wallet adjust --player 1 --currency USD --amount 1 --reason r --key k"],
)
def test_a_database_that_was_never_prepared(igw: Igw, empty_database: DatabaseUnderTest, command: str) -> None:
    """It is there and it answers, so that is not what is said."""
    said = failed(igw(*command.split(), DB_URL=empty_database.url))
    assert "lacks a table" in said
    assert "Run `igw migrate`" in said
    assert "reached" not in said
    assert "answer" not in said


def test_a_fault_is_told_once_and_not_in_the_answer(igw: Igw) -> None:
    """A program may read the answer; a person need not read the server's log line beside the sentence."""
    done = igw("player", "show", "--id", "1", DB_URL="mysql://nobody@127.0.0.1:1/casino")
    assert done.stdout == ""
    assert "Nothing listens at 127.0.0.1:1/casino" in failed(done)


FILES = (
    ("folder", "Is a directory"),
    ("closed", "Permission denied"),
    ("bytes", "it is not UTF-8 text"),
)
COMMANDS = (
    "ledger verify {}",
    "ledger reconcile --provider acme {}",
    "provider add other --dialect hub88 --public-key {}",
    "provider rotate acme --public-key {}",
    "games import {}",
    "meta import-deletions {}",
)


@sqlite_alone
@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_cannot_be_read_says_why(
    igw: Igw, database: DatabaseUnderTest, tmp_path: Path, command: str
) -> None:
    if "reconcile" in command:
        igw("provider", "add", "acme", "--dialect", "native", DB_URL=database.url)
    for name, why in FILES:
        file = unreadable_file(tmp_path, name)
        if file is None or (name == "bytes" and command.startswith(("games", "meta"))):  # theirs say it in other words
            continue
        said = failed(igw(*command.format(file).split(), DB_URL=database.url))
        assert f"{file}" in said
        assert why in said


def unreadable_file(folder: Path, name: str) -> Path | None:
    """None where this user reads everything."""
    file = folder / name
    if name == "folder":
        file.mkdir(exist_ok=True)
    elif name == "bytes":
        file.write_bytes(b"\xff\xfe\x00")
    elif name == "closed":
        file.write_text("1")
        file.chmod(0)
        return None if os.access(file, os.R_OK) else file
    return file


HOSTILE = {
    "too large": "action_id,amount\na,1e999999999\n",
    "half a letter": '[{"action_id": "\\ud800", "amount": 1}]',
    "too deep": "[" * 100_000,
    "too long": json.dumps([{"action_id": "a", "amount": 1}]).replace("1}", "1" * 5000 + "}"),
}


@sqlite_alone
@pytest.mark.parametrize("name", HOSTILE)
def test_a_list_to_reconcile_that_is_none(igw: Igw, database: DatabaseUnderTest, tmp_path: Path, name: str) -> None:
    igw("provider", "add", "acme", "--dialect", "native", DB_URL=database.url)
    (file := tmp_path / "theirs").write_text(HOSTILE[name])
    said = failed(igw("ledger", "reconcile", "--provider", "acme", str(file), DB_URL=database.url))
    assert said.endswith("Nothing was compared.")


@sqlite_alone
def test_a_list_to_reconcile_may_come_by_a_pipe(run_folder: RunFolder, database: DatabaseUnderTest, igw: Igw) -> None:
    """`igw ledger reconcile --provider acme <(unzip -p report.zip)`: it is read once, and never back to its begin."""
    igw("provider", "add", "acme", "--dialect", "native", DB_URL=database.url)
    for theirs in ("action_id,amount\na,1\n", '[{"action_id": "a", "amount": 1}]', '{"action_id": "a", "amount": 1}'):
        command = ("ledger", "reconcile", "--provider", "acme", "/dev/stdin")
        done = piped(run_folder, *command, database=database, text=f"\ufeff{theirs}")
        assert done.stdout.splitlines()[0] == "1 missing: 1 actions in the file, 0 of them are ours.", done.stderr


@sqlite_alone
def test_a_list_of_metas_is_read_twice_so_it_must_be_a_file(run_folder: RunFolder, database: DatabaseUnderTest) -> None:
    """Of a pipe the second reading found nothing, and nobody was deleted."""
    done = piped(run_folder, "meta", "import-deletions", "/dev/stdin", database=database, text="17841400000001\n")
    assert "is no file" in failed(done)


def piped(run: RunFolder, *arguments: str, database: DatabaseUnderTest, text: str) -> subprocess.CompletedProcess[str]:
    """`igw …` with standard input."""
    return subprocess.run(
        [str(IGW), *arguments],
        env=clean_environment(run, home=(folder := run.folder("igw")))
        | default_settings(port=8001)
        | {"DB_URL": database.url},
        cwd=folder,
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_statement_with_a_number_that_no_wallet_holds(igw: Igw, tmp_path: Path) -> None:
    (file := tmp_path / "statement.csv").write_text(
        "seq,transaction,currency,amount,balance_after,hash\n1,00,USD,1e999999999,1,aa\n"
    )
    assert "does NOT hold: line 1" in failed(igw("ledger", "verify", str(file)))
    file.write_text("seq,transaction\n" + "1" * 200_000)
    assert "is no statement" in failed(igw("ledger", "verify", str(file)))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@sqlite_alone
def test_a_statement_that_cannot_be_written_is_no_fault_of_the_database(
    run_folder: RunFolder, database: DatabaseUnderTest
) -> None:
    database.execute(
        "INSERT INTO players (userId, email, password_hash, language_code) VALUES (1, 'a@b.example', '-', 'en')"
    )
    database.execute("INSERT INTO wallets (wallet_id, userId, wallet_type, currency_code) VALUES (1, 1, 'CASH', 'USD')")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [str(IGW), "ledger", "statement", "--wallet", "1"],
            env=clean_environment(run_folder, home=run_folder.path) | {"DB_URL": database.url},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, "The statement breaks off: No space left on device.\n")


@pytest.mark.parametrize("command", ["serve", "dev"])
def test_a_host_that_is_no_name(igw: Igw, run_folder: RunFolder, command: str) -> None:
    database = make_migrated_database(run_folder, "sqlite")
    said = failed(igw(command, "--host", "a..b", DB_URL=database.url))
    assert said.startswith("'a..b' is no address of this machine")


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/games.json", "https://a..b/games.json", "https://a b/"])
def test_a_feed_that_is_not_there(igw: Igw, address: str) -> None:
    said = failed(igw("games", "import", "--feed", address, "--provider", "acme"))
    assert said == "The feed cannot be fetched: nothing answers there, or its certificate is not one that we trust."


@pytest.mark.parametrize("address", ["mysql://a:secret@db.example/casino", "sqlite:////var/lib/casino.db"])
def test_a_fault_of_the_database_without_a_number_or_a_text(address: str) -> None:
    """Nobody is sent to look a number up where there is none."""
    told = str(explain_fault(RuntimeError(), url=make_url(address)))
    assert "number" not in told
    assert "casino" in told
    assert "secret" not in told


@pytest.mark.parametrize("address", ["mysql://a:secret@db.example/casino", "sqlite:////var/lib/casino.db"])
@pytest.mark.parametrize("number", [1045, 1146, 2013, None])
def test_the_fault_behind_our_own_word_for_it_is_told(address: str, number: int | None) -> None:
    """`DatabaseUnavailable` says nothing of the cause, so whoever tells a fault need not look for it himself."""
    url = make_url(address)
    cause = (
        DBAPIError("SELECT 1", None, Exception(number, "no such table"))
        if number
        else ConnectionRefusedError("unable to open")
    )
    unavailable = DatabaseUnavailable(retry_after=2)
    unavailable.__cause__ = cause
    assert explain_fault(unavailable, url=url) == explain_fault(cause, url=url)
    assert explain_fault(cause, url=url) != explain_fault(DatabaseUnavailable(retry_after=2), url=url)


def test_what_is_behind_another_fault_is_not_taken_for_it() -> None:
    """`asyncio.timeout` raises its TimeoutError from what it cut off."""
    late = TimeoutError()
    late.__cause__ = PermissionError()
    url = make_url("sqlite:////var/lib/casino.db")
    assert explain_fault(late, url=url) == explain_fault(TimeoutError(), url=url)
