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
def test_t39_what_was_changed_is_found(casino: Casino, statement: str, tmp_path: Path, change: str) -> None:
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


def test_t39_an_entry_altered_in_the_database_is_named_by_both(casino: Casino, tmp_path: Path) -> None:
    table = casino.table()
    table.transact(act("t39-b", "bet", "1.00"), act("t39-w", "win", "3.00"))
    wallet, file = casino.wallet_id(table), tmp_path / "statement.csv"
    change = "UPDATE ledger_entries SET amount = amount + :more WHERE wallet_id = :w AND seq = 2"
    casino.app.database.execute(change, more=5, w=wallet)
    code, told = igw(casino, "check")
    assert code == 1
    assert f"chain: wallet {wallet}, entry 2: its hash does not follow" in told
    file.write_text(igw(casino, "statement", "--wallet", str(wallet))[1], encoding="utf-8")
    assert igw(casino, "verify", str(file))[1].startswith(f"{file} does NOT hold: entry 2: ")
    casino.app.database.execute(change, more=-5, w=wallet)
    assert igw(casino, "check")[0] == 0


def test_t39_an_end_cut_off_without_a_trace_is_told_by_a_statement_kept_elsewhere(casino: Casino) -> None:
    """Who may write every table can take the last movement out and leave books that hold."""
    table = casino.table()
    wallet, database = casino.wallet_id(table), casino.app.database
    before = database.rows("SELECT balance, entry_hash FROM wallets WHERE wallet_id = :w", w=wallet)[0]
    table.transact(act("t39-gift", "promo_win", "3.00"))
    kept = igw(casino, "statement", "--wallet", str(wallet))[1].splitlines()
    one = {"id": bytes.fromhex(kept[-1].split(",")[kept[0].split(",").index("transaction")])}
    database.execute("DELETE FROM ledger_entries WHERE transaction_id = :id", **one)
    database.execute("DELETE FROM ledger_actions WHERE transaction_id = :id", **one)
    back = "UPDATE wallets SET seq = 1, balance = :balance, entry_hash = :entry_hash WHERE wallet_id = :w"
    database.execute(back, w=wallet, **before)
    assert igw(casino, "check")[0] == 0
    now = igw(casino, "statement", "--wallet", str(wallet))[1]
    assert kept[-1].rpartition(",")[2] not in now
