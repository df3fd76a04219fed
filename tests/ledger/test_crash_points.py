"""Whatever breaks at a commit, the books come to what the second books say: nothing is lost, nothing is done twice.

The database itself is real; what is played is that it fails at a chosen point: before the commit (rolled back), at
it (done, but the answer is lost), or with the conflicts that ask for another run (1213, 1205, 1020).
"""

from __future__ import annotations

import asyncio
import random
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from app.db import Database
from app.errors import DatabaseUnavailable
from app.ledger.check import check_books
from app.ledger.commands import Command, Kind, Movement, Outcome, Reversal
from app.ledger.gather import Ledger
from tests.ledger.conftest import insert_wallets
from tests.ledger.second_books import SecondBooks
from tests.makers.databases import DatabaseUnderTest

STEPS = 220


class DriverError(Exception):
    """As a driver raises it: number and text."""


def fault(number: int) -> OperationalError:
    return OperationalError("statement", {}, DriverError(number, "played by the test"))


class Breaking:
    """Breaks a transaction of the ledger now and then, by a seed that is printed."""

    def __init__(self, ledger: Ledger, store: Database, *, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        place: Any = store if store.is_sqlite else ledger._transactions
        self._commit = place._commit
        monkeypatch.setattr(place, "_commit", self.commit)
        self._chance = random.Random(seed)
        self.broken = {"before": 0, "lost": 0, 1213: 0, 1205: 0, 1020: 0}

    async def commit(self, *where_and_work: Any) -> Any:
        """The work is what comes last."""
        *where, work = where_and_work
        point = self._chance.choice([None] * 6 + list(self.broken))
        if point is None:
            return await self._commit(*where, work)
        self.broken[point] += 1
        if point == "lost":
            await self._commit(*where, work)
            raise fault(2013)

        async def work_and_fail(tx: Any) -> Any:
            await work(tx)
            raise fault(2013 if point == "before" else int(point))

        return await self._commit(*where, work_and_fail)


async def insist(ledger: Ledger, command: Command) -> Outcome:
    """As a provider does: the same again until it is told something."""
    for _ in range(50):
        try:
            return await ledger.post(command)
        except DatabaseUnavailable:
            await asyncio.sleep(0)
    raise AssertionError("never answered")


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_w28_w29_whatever_breaks_at_a_commit_the_books_are_right(
    database: DatabaseUnderTest, store: Database, ledger: Ledger, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Random stakes, payouts, reversals and repeats, one after the other, each until it is told its outcome."""
    wallets = insert_wallets(database, "USD", "USD")
    second = SecondBooks({wallet: Decimal(0) for wallet in wallets})
    chance = random.Random(seed)
    breaking = Breaking(ledger, store, seed=seed, monkeypatch=monkeypatch)
    for step in range(STEPS):
        wallet, key = chance.choice(wallets), f"k{chance.randint(1, 60)}"
        if chance.random() < 0.25:
            part = chance.choice([None, Decimal("0.50")])
            command = Command("s", (Reversal(f"un-{key}", key, wallet, "USD", part),))
            expected = second.take_back(f"un-{key}", key, wallet, part)
        else:
            amount = Decimal(chance.randint(-300, 400)) / 100
            command = Command("s", (Movement(key, Kind.STAKE, wallet, "USD", amount, "house:game"),))
            expected = second.move(key, wallet, amount)
        told = await insist(ledger, command)
        assert (told.code.value, told.balance) == expected, (seed, step, command)
    assert min(breaking.broken.values()) > 0, breaking.broken
    monkeypatch.undo()
    async with store.reading() as connection:
        assert (await check_books(connection)).faults == []
    for wallet, balance in second.balances.items():
        assert Decimal(str(database.value("SELECT balance FROM wallets WHERE wallet_id = :w", w=wallet))) == balance


async def test_many_at_once_while_it_breaks_are_each_done_once(
    database: DatabaseUnderTest, store: Database, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gathered batches that break: each of those who wait is told the truth, or told to ask again."""
    wallets = insert_wallets(database, *["USD"] * 5)
    breaking = Breaking(ledger, store, seed=7, monkeypatch=monkeypatch)
    commands = [
        Command("s", (Movement(f"m{n}", Kind.PAYOUT, wallets[n % 5], "USD", Decimal("1.00"), "house:game"),))
        for n in range(400)
    ]
    for at in range(0, 400, 40):
        told = await asyncio.gather(*(insist(ledger, command) for command in commands[at : at + 40]))
        assert {outcome.code.value for outcome in told} == {"ok"}
    monkeypatch.undo()
    assert sum(breaking.broken.values()) > 0
    assert database.count("ledger_actions") == 400
    balances = {Decimal(str(row["balance"])) for row in database.rows("SELECT balance FROM wallets")}
    assert balances == {Decimal(80)}
    async with store.reading() as connection:
        assert (await check_books(connection)).faults == []
