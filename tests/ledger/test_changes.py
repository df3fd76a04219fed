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
    own: OwnTransactions, change: Update, rows: list[tuple[str, ...]], *, finds: int, around: str = ""
) -> None:
    async def work(tx: Statements) -> None:
        changes = change("wallets", keys=("wallet_id", "seq"), columns=COLUMNS, rows=rows, is_sqlite=tx.is_sqlite)
        if around:
            await tx.do(around)
        await tx.end(*changes, *([around] if around else []), finds=finds)

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
    """Neither the others nor what went before, nor what comes after."""
    wallets = insert_wallets(database, *["USD"] * number)
    before = seen(database)
    seqs = ["0"] * (number - 1) + ["3"]
    rows = [(f"{wallet}", was, "1.00", "NULL", "'abc'", "7") for wallet, was in zip(wallets, seqs, strict=True)]
    around = f"UPDATE wallets SET balance = balance + 2 WHERE wallet_id = {wallets[0]:d}"
    with pytest.raises(MissedRows):
        await changed(own, change, rows, finds=number, around=around)
    assert seen(database) == before
    # The same connection goes on.
    rows = [(row[0], "0", *row[2:]) for row in rows]
    await changed(own, change, rows, finds=number, around=around)
    assert [row[1] for row in seen(database)] == ["3.00", *["1.00"] * (number - 1)]


@pytest.mark.parametrize("number", [1, 20])
async def test_nothing_is_as_nothing_was_and_as_nothing_else(
    database: DatabaseUnderTest, own: OwnTransactions, number: int
) -> None:
    """A limit that is not there, in some rows or in all, is what the others were computed from as well."""
    wallets = insert_wallets(database, *["USD"] * number)
    database.execute("UPDATE wallets SET day_stake_limit = 5 WHERE wallet_id > :one", one=wallets[number // 2])
    limits = ["NULL" if at <= number // 2 else "5.00" for at in range(number)]

    async def change(limits: list[str], *, finds: int) -> None:
        rows = [(f"{wallet}", limit, "1.00") for wallet, limit in zip(wallets, limits, strict=True)]
        keys = ("wallet_id", "day_stake_limit")
        await own.run(
            lambda tx: tx.end(
                *update_numbered("wallets", keys=keys, columns=("balance",), rows=rows, is_sqlite=tx.is_sqlite),
                finds=finds,
            )
        )

    for wrong in (["5.00", *limits[1:]], [*limits[:-1], "NULL" if number > 1 else "0.00"]):
        with pytest.raises(MissedRows):
            await change(wrong, finds=number)
    await change(limits, finds=number)
    assert {row[1] for row in seen(database)} == {"1.00"}


@BOTH
def test_of_no_rows_nothing_is_said(change: Update) -> None:
    assert change("wallets", keys=("wallet_id",), columns=COLUMNS, rows=[], is_sqlite=False) == []
    assert insert("wallets", "wallet_id", []) == []
