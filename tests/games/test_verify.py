"""A statement is verified without a database, and any change to it is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.games.casino import Casino
from tests.makers.databases import run_igw
from tests.makers.studios import act


def igw(casino: Casino, *arguments: str, url: str | None = None) -> tuple[int, str]:
    done = run_igw(casino.run, "ledger", *arguments, settings={"DB_URL": url or casino.app.database.url})
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def statement(casino: Casino) -> str:
    """Of a wallet with a welcome, bets, a win and a reversal."""
    table = casino.table()
    table.transact(act("b1", "bet", "1.00"), act("w1", "win", "3.50"))
    table.bet("2.00", key="b2")
    table.roll_back("b2")
    code, text = igw(casino, "statement", "--wallet", str(casino.wallet_id(table)))
    assert code == 0
    return text


def test_a_statement_proves_itself_without_a_database(casino: Casino, statement: str, tmp_path: Path) -> None:
    file = tmp_path / "statement.csv"
    file.write_text(statement, encoding="utf-8")
    code, told = igw(casino, "verify", str(file), url="mysql://nobody:nothing@127.0.0.1:1/none")
    last = statement.splitlines()[-1].rpartition(",")[2]
    assert (code, told) == (0, f"The chain holds: 5 entries, balance 102.50, last hash {last}.\n")


@pytest.mark.parametrize("change", ["amount", "gone", "order", "balance", "hash", "cut", "empty", "other"])
def test_what_was_changed_is_found(casino: Casino, statement: str, tmp_path: Path, change: str) -> None:
    lines = statement.splitlines()
    changed = {
        "amount": [*lines[:2], lines[2].replace("-1.00", "-1.01"), *lines[3:]],
        "gone": [*lines[:2], *lines[3:]],
        "order": [lines[0], lines[2], lines[1], *lines[3:]],
        "balance": [*lines[:3], lines[3].replace("102.50", "202.50"), *lines[4:]],
        "hash": [*lines[:5], lines[5][:-1] + ("0" if lines[5][-1] != "0" else "1")],
        "cut": [*lines[:2], lines[2][:20]],
        "empty": lines[:1],
        "other": ["a,b", "1,2"],
    }[change]
    file = tmp_path / "statement.csv"
    file.write_text("\n".join(changed) + "\n", encoding="utf-8")
    code, told = igw(casino, "verify", str(file))
    assert code == 1
    assert "does NOT hold" in told
