"""The check finds what somebody has changed, and says where."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest

from app.db import Database
from app.ledger import check
from app.ledger.check import check_books
from app.ledger.commands import Closing, Command, Kind, Movement
from app.ledger.entries import entry_hash
from app.ledger.gather import Ledger
from app.ledger.records import FIRST_HASH
from tests.ledger.conftest import insert_wallets
from tests.makers.databases import DatabaseUnderTest

SECOND = "WHERE wallet_id = {w} AND seq = 2"
ALL = {"L1", "L4", "L6", "L10", "chain"}
TAMPERED = {
    "a balance": ("UPDATE wallets SET balance = balance + 1 WHERE wallet_id = {w}", {"L2"}),
    "an amount": (f"UPDATE ledger_entries SET amount = amount + 1 {SECOND}", ALL),
    "a balance after": (f"UPDATE ledger_entries SET balance_after = 7 {SECOND}", {"L6", "chain"}),
    "an entry that is gone": (f"DELETE FROM ledger_entries {SECOND}", ALL),
    "the other side": ("UPDATE ledger_entries SET amount = 0 WHERE wallet_id IS NULL", {"L1", "L10"}),
    "more taken back": ("UPDATE ledger_actions SET reversed = 99 WHERE action_key = 'k2'", {"L7"}),
    "a refusal that moved": ("UPDATE ledger_actions SET state = 'refused' WHERE action_key = 'k2'", {"L8"}),
    "a stake after the end": ("UPDATE ledger_rounds SET closed_at = '2020-01-01 00:00:00'", {"L11"}),
    "a round of another": ("UPDATE ledger_rounds SET wallet_id = wallet_id + 9", {"L12"}),
    "a hash": ("UPDATE ledger_entries SET entry_hash = 'x' WHERE wallet_id = {w} AND seq = 3", {"chain"}),
}


async def _rules(store: Database) -> set[str]:
    async with store.reading() as connection:
        return {fault.rule for fault in (await check_books(connection)).faults}


@pytest.mark.parametrize("what", TAMPERED)
async def test_t39_a_change_by_hand_is_found(
    database: DatabaseUnderTest, store: Database, ledger: Ledger, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "_PAGE", 2)
    first, second = insert_wallets(database, "USD", "USD")
    for wallet in (first, second):
        for number in range(1, 4):
            key = f"k{number}" if wallet == first else f"other{number}"
            movement = Movement(key, Kind.PAYOUT, wallet, "USD", Decimal("2.00"), "house:game")
            await ledger.post(Command("studio", (movement,)))
    stake = Movement("stake", Kind.STAKE, second, "USD", Decimal("-1.00"), "house:game", round_key="r1")
    await ledger.post(Command("studio", (stake, Closing("r1", second, "USD"))))
    assert await _rules(store) == set()
    sql, rules = TAMPERED[what]
    database.execute(sql.format(w=first))
    assert await _rules(store) == rules


async def test_t39_a_first_entry_that_takes_is_found_and_later_ones_that_go_below_nothing(
    database: DatabaseUnderTest, store: Database, ledger: Ledger
) -> None:
    """However well the rest was made to agree: the check computes hashes, so somebody who can may forge them."""
    (wallet,) = insert_wallets(database, "USD")
    for key, amount in (("k1", "5.00"), ("k2", "-5.00")):
        kind = Kind.PAYOUT if key == "k1" else Kind.STAKE
        await ledger.post(Command("studio", (Movement(key, kind, wallet, "USD", Decimal(amount), "house:game"),)))
    assert await _rules(store) == set()
    link, moved = FIRST_HASH, [("k1", Decimal("-5.00")), ("k2", Decimal("-1.00"))]
    balance = Decimal(0)
    for seq, (key, amount) in enumerate(moved, start=1):
        balance += amount
        where = f"(SELECT transaction_id FROM ledger_actions WHERE action_key = '{key}')"
        transaction = bytes(database.value(f"SELECT transaction_id FROM ledger_actions WHERE action_key = '{key}'"))
        link = entry_hash(link, transaction=transaction, seq=seq, currency="USD", amount=amount, balance=balance)
        forged = {"amount": str(amount), "balance": str(balance)}
        database.execute(
            "UPDATE ledger_entries SET amount = :amount, balance_after = :balance, entry_hash = :link"
            f" WHERE transaction_id = {where} AND wallet_id IS NOT NULL",
            link=link,
            **forged,
        )
        database.execute(
            f"UPDATE ledger_entries SET amount = :other WHERE transaction_id = {where} AND wallet_id IS NULL",
            other=str(-amount),
        )
        database.execute(
            f"UPDATE ledger_actions SET amount = :amount, balance_after = :balance WHERE action_key = '{key}'", **forged
        )
    database.execute("UPDATE wallets SET balance = :balance, entry_hash = :link", balance=str(balance), link=link)
    async with store.reading() as connection:
        faults = (await check_books(connection)).faults
    assert [(fault.rule, fault.what) for fault in faults] == [
        ("L3", "the balance is -6.00"),
        ("L3", "takes from a wallet that holds nothing"),
    ]


async def test_pages_do_not_hide_anything(
    database: DatabaseUnderTest, store: Database, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the size of a page, the same is counted; empty wallets are among them."""
    wallets = insert_wallets(database, *["USD"] * 5)
    asks = [
        Command("studio", (Movement(f"{w}:{n}", Kind.PAYOUT, w, "USD", Decimal("1.00"), "house:game"),))
        for w in wallets[1:4]
        for n in range(w)
    ]
    await asyncio.gather(*(ledger.post(ask) for ask in asks))
    for page in (1, 2, 3, 7, 1000):
        monkeypatch.setattr(check, "_PAGE", page)
        async with store.reading() as connection:
            report = await check_books(connection)
        assert (report.wallets, report.entries, report.transactions, report.broken) == (5, len(asks), len(asks), 0)
