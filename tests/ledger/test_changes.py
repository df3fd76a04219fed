"""Many rows changed by one statement: each gets its own, and nothing is committed unless all are found."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from app.db import Database
from app.ledger.changes import insert, update, update_numbered
from app.statements import MissedRows, OwnTransactions, Statements
from tests.ledger.conftest import insert_wallets
from tests.makers.databases import DatabaseUnderTest

COLUMNS = ("balance", "play_day", "entry_hash", "seq")
Update = Callable[..., list[str]]
BOTH = pytest.mark.parametrize("change", [update, update_numbered])


@pytest.fixture
async def own(store: Database) -> AsyncIterator[OwnTransactions]:
    found = OwnTransactions(store)
    yield found
    await found.close()


def seen(database: DatabaseUnderTest) -> list[tuple[int, str, str | None, str | None, int]]:
    rows = database.rows("SELECT wallet_id, balance, play_day, entry_hash, seq FROM wallets ORDER BY wallet_id")
    return [
        (row["wallet_id"], f"{row['balance']:.2f}", row["play_day"] and f"{row['play_day']}", *list(row.values())[3:])
        for row in rows
    ]


async def changed(
    own: OwnTransactions, change: Update, rows: list[tuple[str, ...]], *, finds: int, before: str = ""
) -> None:
    async def work(tx: Statements) -> None:
        changes = change("wallets", keys=("wallet_id", "seq"), columns=COLUMNS, rows=rows, is_sqlite=tx.is_sqlite)
        await tx.end(*([before] if before else []), *changes, finds=finds)

    await own.run(work)


@BOTH
@pytest.mark.parametrize("number", [1, 2, 20, 300])
async def test_each_row_gets_its_own(
    database: DatabaseUnderTest, own: OwnTransactions, change: Update, number: int
) -> None:
    """Columns that are alike in all rows, that differ, and that are nothing in some; one wallet stays as it was."""
    wallets = insert_wallets(database, *["USD"] * (number + 1))
    other = wallets.pop(number // 2)
    days = ["'2026-11-28'", "NULL", "'2025-01-31'"]
    rows = [(f"{wallet}", "0", f"{at}.{at % 100:02d}", days[at % 3], "'abc'", "7") for at, wallet in enumerate(wallets)]
    await changed(own, change, rows, finds=number)
    expected = [
        (wallet, f"{at}.{at % 100:02d}", None if at % 3 == 1 else days[at % 3].strip("'"), "abc", 7)
        for at, wallet in enumerate(wallets)
    ]
    assert seen(database) == sorted([*expected, (other, "0.00", None, None, 0)])


@BOTH
@pytest.mark.parametrize("number", [1, 20])
async def test_where_one_is_not_as_it_was_nothing_is_committed(
    database: DatabaseUnderTest, own: OwnTransactions, change: Update, number: int
) -> None:
    """Neither the others nor what went before."""
    wallets = insert_wallets(database, *["USD"] * number)
    before = seen(database)
    seqs = ["0"] * (number - 1) + ["3"]
    rows = [(f"{wallet}", was, "1.00", "NULL", "'abc'", "7") for wallet, was in zip(wallets, seqs, strict=True)]
    first = f"UPDATE wallets SET balance = 5 WHERE wallet_id = {wallets[0]:d}"
    with pytest.raises(MissedRows):
        await changed(own, change, rows, finds=number, before=first)
    assert seen(database) == before
    # The same connection goes on.
    rows = [(row[0], "0", *row[2:]) for row in rows]
    await changed(own, change, rows, finds=number, before=first)
    assert {row[1] for row in seen(database)} == {"1.00"}


@BOTH
def test_of_no_rows_nothing_is_said(change: Update) -> None:
    assert change("wallets", keys=("wallet_id",), columns=COLUMNS, rows=[], is_sqlite=False) == []
    assert insert("wallets", "wallet_id", []) == []
