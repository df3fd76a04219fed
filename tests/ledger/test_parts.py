"""A large batch is written in parts while it is decided, and is one transaction all the same."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from itertools import chain, repeat
from typing import Any

import pytest

from app.db import Database
from app.ledger import post
from app.ledger.books import Books
from app.ledger.check import check_books
from app.ledger.commands import Action, Closing, Code, Command, Kind, Movement, Outcome, Reversal
from app.ledger.post import post_batch
from app.statements import OwnTransactions, Statements
from tests.ledger.conftest import insert_wallets
from tests.ledger.test_own_connections import balance_seen, end_connections, open_transactions
from tests.makers.databases import DatabaseUnderTest

pytestmark = pytest.mark.parametrize("database_kind", ["mariadb"], indirect=True)

TABLES = {
    "ledger_actions": "action_key, kind, state, code, amount, balance_after, seq, reversed, target_key, round_key",
    "ledger_entries": "line, account, amount, seq, balance_after",
    "ledger_rounds": "round_key, stakes, staked, paid, late_payouts, is_open",
}


@pytest.fixture
async def own(store: Database) -> AsyncIterator[OwnTransactions]:
    found = OwnTransactions(store)
    yield found
    await found.close()


@pytest.fixture
def wallet(database: DatabaseUnderTest, monkeypatch: pytest.MonkeyPatch) -> int:
    """An empty one, while parts are of two commands."""
    monkeypatch.setattr(post, "_PART", 2)
    return insert_wallets(database, "USD")[0]


def traffic(source: str, wallet: int, chance: random.Random) -> list[Command]:
    """Stakes, payouts, repeats, rollbacks in whole and in part (of what came in this batch, before it, or never), ends
    of rounds; few keys, so that they meet.
    """

    def one() -> Action:
        key, round_key = f"k{chance.randint(1, 60)}", f"r{chance.randint(1, 12)}"
        amount = Decimal(chance.randint(1, 300)) / 100
        kind = chance.choice(["stake", "stake", "payout", "back", "back", "part", "close"])
        if kind == "stake":
            return Movement(key, Kind.STAKE, wallet, "USD", -3 * amount, "house:game", round_key=round_key)
        if kind == "payout":
            return Movement(key, Kind.PAYOUT, wallet, "USD", amount, "house:game", round_key=round_key)
        if kind == "close":
            return Closing(round_key, wallet, "USD")
        part = amount if kind == "part" else None
        return Reversal(f"{kind}-{key}-{chance.randint(1, 3)}", key, wallet, "USD", amount=part)

    return [Command(source, (one(), one()) if chance.random() < 0.2 else (one(),)) for _ in range(250)]


def told(outcomes: list[Outcome]) -> list[Any]:
    """What does not name a transaction."""
    return [
        (one.balance, one.seq, [(each.code, each.moved, each.balance, each.seq, each.replayed) for each in one.results])
        for one in outcomes
    ]


def rows(database: DatabaseUnderTest, table: str, *, source: str) -> list[Any]:
    if table == "ledger_entries":
        ids = "(SELECT transaction_id FROM ledger_actions WHERE source = :source)"
        where = f"transaction_id IN {ids} ORDER BY transaction_id, line"
    else:
        where = f"source = :source ORDER BY {TABLES[table].partition(',')[0]}"
    found = database.rows(f"SELECT {TABLES[table]} FROM {table} WHERE {where}", source=source)
    return [tuple(row.values()) for row in found]


@pytest.mark.parametrize("seed", range(4))
async def test_in_parts_it_comes_to_what_it_comes_to_in_one(
    database: DatabaseUnderTest, store: Database, own: OwnTransactions, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Answers and rows: the same traffic for two wallets, once in parts of a few and once in one."""
    outcomes = {}
    for source, part in (("parts", 3 + 4 * seed), ("whole", 1000)):
        (wallet,) = insert_wallets(database, "USD")
        monkeypatch.setattr(post, "_PART", part)
        start = Movement("start", Kind.GRANT, wallet, "USD", Decimal("5.00"), "house:game")
        commands = [Command(source, (start,)), *traffic(source, wallet, random.Random(seed))]
        first, second = commands[:100], commands[100:]
        done = [await own.run(lambda tx, some=some: post_batch(tx, some)) for some in (first, second)]
        tables = {name: rows(database, name, source=source) for name in TABLES}
        outcomes[source] = (told([one for posted in done for one in posted.outcomes]), tables)
    assert outcomes["parts"] == outcomes["whole"]
    codes = {result[0] for answer in outcomes["parts"][0] for result in answer[2]}
    assert {Code.OK, Code.INSUFFICIENT_FUNDS, Code.ROLLED_BACK, Code.ROUND_CLOSED, Code.KEY_CONFLICT} <= codes
    async with store.reading() as connection:
        assert (await check_books(connection)).faults == []


def payouts(wallet: int, number: int) -> list[Command]:
    return [
        Command("studio", (Movement(f"k{at}", Kind.PAYOUT, wallet, "USD", Decimal("1.00"), "house:game"),))
        for at in range(number)
    ]


async def post_with(more: Iterator[str], tx: Statements, wallet: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine payouts; each part takes one more statement along to the database, or none where it is empty."""
    do = tx.do

    async def do_more(*changes: str) -> list[int]:
        return await do(*changes, *filter(None, [next(more)]))

    monkeypatch.setattr(tx, "do", do_more, raising=False)
    await post_batch(tx, payouts(wallet, 9))


async def _nothing_is_left(database: DatabaseUnderTest, own: OwnTransactions, wallet: int) -> None:
    assert open_transactions(database) == 0
    assert [database.count(table) for table in TABLES] == [0, 0, 0]
    assert await own.run(lambda tx: balance_seen(tx, wallet)) == 0
    # The same connection, or another one, takes the whole batch.
    posted = await own.run(lambda tx: post_batch(tx, payouts(wallet, 9)))
    assert [one.balance for one in posted.outcomes] == [Decimal(at) for at in range(1, 10)]


async def test_a_part_that_fails_undoes_those_before_it(
    database: DatabaseUnderTest, own: OwnTransactions, wallet: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    third_fails = ["", "", "INSERT INTO nowhere VALUES (1)"]
    with pytest.raises(Exception, match="nowhere"):
        await own.run(lambda tx: post_with(chain(third_fails, repeat("")), tx, wallet, monkeypatch))
    await _nothing_is_left(database, own, wallet)


async def test_a_fault_of_ours_waits_for_the_part_that_is_on_its_way_and_undoes_it(
    database: DatabaseUnderTest, own: OwnTransactions, wallet: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is not used by two at once, and goes on."""
    decide = Books.decide

    def fifth_fails(books: Books, command: Command) -> Outcome:
        if command.actions[0].key == "k4":
            raise RuntimeError("of ours")
        return decide(books, command)

    with monkeypatch.context() as patch:
        patch.setattr(Books, "decide", fifth_fails)
        with pytest.raises(RuntimeError, match="of ours"):
            await own.run(lambda tx: post_batch(tx, payouts(wallet, 9)))
    await _nothing_is_left(database, own, wallet)


async def test_cut_off_while_a_part_is_on_its_way_nothing_is_left(
    database: DatabaseUnderTest, own: OwnTransactions, wallet: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly = repeat("DO SLEEP(30)")
    running = asyncio.create_task(own.run(lambda tx: post_with(slowly, tx, wallet, monkeypatch)))
    for _ in range(100):
        await asyncio.sleep(0.15)
        if open_transactions(database) == 1:
            break
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    end_connections(database)  # the server still sleeps for a caller who has left
    for _ in range(100):
        if open_transactions(database) == 0:
            break
        await asyncio.sleep(0.15)
    await _nothing_is_left(database, own, wallet)
