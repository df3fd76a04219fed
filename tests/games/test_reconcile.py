"""A provider's file beside the ledger: every kind of difference is found, and nothing else."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path

import pytest

from tests.games.casino import Casino
from tests.makers.databases import run_igw
from tests.makers.studios import Studio, act


def reconcile(casino: Casino, file: Path, *more: str, provider: str) -> subprocess.CompletedProcess[str]:
    settings = {"DB_URL": casino.app.database.url}
    return run_igw(casino.run, "ledger", "reconcile", "--provider", provider, str(file), *more, settings=settings)


def played(casino: Casino) -> Studio:
    """Three bets, a win, one bet taken back, one refused."""
    studio = casino.another_studio()
    table = studio.seat(casino.player())
    table.transact(act("b1", "bet", "1.00"), act("w1", "win", "3.50"))
    table.bet("2.00", key="b2")
    table.bet("4.00", key="b3")
    table.roll_back("b3")
    table.bet("5000.00", key="b4")
    return studio


RIGHT = [
    ("b1", "1.00", "USD", "applied"), ("w1", "3.5", "USD", "applied"), ("b2", "2", "USD", "applied"),
    ("b3", "4.00", "USD", "rolled_back"), ("b4", "5000.00", "USD", "refused"),
]  # fmt: skip


def write(file: Path, rows: list[tuple[str, str, str, str]]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        writer.writerow(("action_id", "amount", "currency", "state"))
        writer.writerows(rows)
    return file


def test_two_lists_that_agree(casino: Casino, tmp_path: Path) -> None:
    """As CSV and as lines of JSON; nothing is said but how many."""
    studio = played(casino)
    done = reconcile(casino, write(tmp_path / "theirs.csv", RIGHT), provider=studio.name)
    assert (done.returncode, done.stdout) == (0, "The two agree: 5 actions in the file, 5 of them are ours.\n")
    lines = [json.dumps(dict(zip(("action_id", "amount", "currency", "state"), row, strict=True))) for row in RIGHT]
    file = tmp_path / "theirs.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert reconcile(casino, file, provider=studio.name).returncode == 0


def test_every_difference_is_told(casino: Casino, tmp_path: Path) -> None:
    """One they alone have, one we alone have, another amount, another currency, another state."""
    studio = played(casino)
    rows = [
        ("b1", "1.01", "USD", "applied"), ("w1", "3.50", "EUR", "applied"), ("b3", "4.00", "USD", "applied"),
        ("b4", "5000.00", "USD", "refused"), ("ghost", "9.00", "USD", "applied"), ("no", "9.00", "USD", "refused"),
    ]  # fmt: skip
    done = reconcile(casino, write(tmp_path / "theirs.csv", rows), "--json", provider=studio.name)
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert {(one["kind"], one["action_id"]) for one in told["shown"]} == {
        ("amount", "b1"), ("currency", "w1"), ("state", "b3"), ("missing", "ghost"), ("extra", "b2"),
    }  # fmt: skip
    text = reconcile(casino, tmp_path / "theirs.csv", provider=studio.name).stdout
    assert "amount   b1  theirs: 1.01  ours: 1" in text
    late = reconcile(casino, tmp_path / "theirs.csv", "--until", "2020-01-01", "--json", provider=studio.name)
    assert "extra" not in json.loads(late.stdout)["counts"]


def test_a_list_without_states_is_of_what_they_hold_applied(casino: Casino, tmp_path: Path) -> None:
    """A bet that we have refused, or that was rolled back before it came, is then one that nobody has paid for."""
    studio = played(casino)
    table = studio.seat(casino.player())
    table.roll_back("b5")
    file = tmp_path / "theirs.csv"
    file.write_text("action_id,amount\nb1,1\nw1,3.5\nb2,2\nb3,4\nb4,5000\nb5,1\n", encoding="utf-8")
    told = json.loads(reconcile(casino, file, "--json", provider=studio.name).stdout)
    assert told["shown"] == [
        {"kind": "state", "action_id": "b4", "theirs": "listed", "ours": "refused"},
        {"kind": "state", "action_id": "b5", "theirs": "listed", "ours": "rolled_back"},
    ]
    rows = [(*row[:3], "odd") if row[0] == "b4" else row for row in RIGHT]
    assert reconcile(casino, write(file, rows), provider=studio.name).returncode == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("action_id,amount\na,1\na,2\n", "row 2: this action_id stands in the file twice"),
        ("action_id,amount\na,one\n", "row 1: action_id and a plain amount are needed"),
        ("id,sum\na,1\n", "row 1: action_id and a plain amount are needed"),
        ("[{", "it is neither CSV with a line of names nor JSON"),
    ],
    ids=["twice", "no number", "other names", "cut off"],
)
def test_a_file_that_is_none_is_refused_in_words(casino: Casino, tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "theirs"
    file.write_text(text, encoding="utf-8")
    done = reconcile(casino, file, provider=casino.studio.name)
    assert (done.returncode, done.stderr.strip()) == (1, f"{file}: {why}. Nothing was compared.")
    assert "no provider nobody" in reconcile(casino, file, provider="nobody").stderr
    absent = reconcile(casino, tmp_path / "absent", provider=casino.studio.name)
    assert "cannot be read: No such file" in absent.stderr
