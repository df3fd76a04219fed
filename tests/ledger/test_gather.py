"""Many requests at once, through the database: every answer is true, and the books hold afterwards."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from decimal import Decimal

import pytest

from app.db import Database
from app.ledger import gather
from app.ledger.check import check_books
from app.ledger.commands import Code, Command, Kind, Movement, Outcome, Reversal
from app.ledger.gather import Ledger
from tests.ledger.conftest import insert_wallets, opened
from tests.makers.databases import DatabaseUnderTest


def stake(key: str, amount: str, wallet_id: int, *, currency: str = "USD") -> Command:
    return Command("studio", (Movement(key, Kind.STAKE, wallet_id, currency, Decimal(amount), "house:game"),))


def back(key: str, target: str, wallet_id: int) -> Command:
    return Command("studio", (Reversal(key, target, wallet_id, "USD"),))


async def assert_books_hold(store: Database) -> None:
    async with store.reading() as connection:
        report = await check_books(connection)
    assert report.faults == []


async def test_w11_a_hundred_copies_of_one_bet_are_one_entry(
    database: DatabaseUnderTest, store: Database, ledger: Ledger
) -> None:
    """From two workers at once, and all are told the same."""
    [wallet] = insert_wallets(database, "USD")
    await ledger.post(stake("fill", "50.00", wallet))
    async with opened(database) as other_store:
        other = Ledger(other_store)
        asks = [(ledger if number % 2 else other).post(stake("bet", "-5.00", wallet)) for number in range(100)]
        told = await asyncio.gather(*asks)
        await other.close()
    assert {(one.code, one.results[0].balance, one.results[0].seq) for one in told} == {(Code.OK, Decimal("45.00"), 2)}
    assert Counter(one.replayed for one in told) == {True: 99, False: 1}
    assert database.value("SELECT COUNT(*) AS n FROM ledger_entries WHERE wallet_id = :w", w=wallet) == 2
    await assert_books_hold(store)


async def test_w12_a_hundred_bets_for_a_balance_for_ten(
    database: DatabaseUnderTest, store: Database, ledger: Ledger
) -> None:
    [wallet] = insert_wallets(database, "USD")
    await ledger.post(stake("fill", "10.00", wallet))
    async with opened(database) as other_store:
        other = Ledger(other_store)
        asks = [(ledger if n % 2 else other).post(stake(f"bet{n}", "-1.00", wallet)) for n in range(100)]
        told = await asyncio.gather(*asks)
        await other.close()
    assert Counter(one.code for one in told) == {Code.OK: 10, Code.INSUFFICIENT_FUNDS: 90}
    assert Decimal(str(database.value("SELECT balance FROM wallets WHERE wallet_id = :w", w=wallet))) == 0
    await assert_books_hold(store)


async def test_w13_a_bet_and_its_rollback_racing_end_with_the_balance_of_before(
    database: DatabaseUnderTest, store: Database, ledger: Ledger
) -> None:
    """In whichever order they arrive: never applied and tombstoned."""
    wallets = insert_wallets(database, *["USD"] * 30)
    await asyncio.gather(*(ledger.post(stake(f"fill{w}", "10.00", w)) for w in wallets))
    async with opened(database) as other_store:
        other = Ledger(other_store)
        asks = []
        for number, wallet in enumerate(wallets):
            pair = [
                ledger.post(stake(f"bet{wallet}", "-4.00", wallet)),
                other.post(back(f"un{wallet}", f"bet{wallet}", wallet)),
            ]
            asks += pair if number % 2 else pair[::-1]
        await asyncio.gather(*asks)
        await other.close()
    balances = {Decimal(str(row["balance"])) for row in database.rows("SELECT balance FROM wallets")}
    assert balances == {Decimal(10)}
    await assert_books_hold(store)


async def test_a_bad_request_does_not_harm_those_beside_it(
    database: DatabaseUnderTest, store: Database, ledger: Ledger
) -> None:
    """One that the database itself objects to, in the middle of a batch."""
    [wallet] = insert_wallets(database, "USD")
    bad = Command("s" * 60, (Movement("x", Kind.PAYOUT, wallet, "USD", Decimal("1.00"), "house:" + "x" * 90),))
    if database.kind == "sqlite":
        bad = Command("studio", (Movement("\ud800", Kind.PAYOUT, wallet, "USD", Decimal("1.00"), "house:game"),))
    asks = [ledger.post(stake(f"win{n}", "1.00", wallet)) for n in range(5)]
    asks.insert(2, ledger.post(bad))
    told = await asyncio.gather(*asks, return_exceptions=True)
    assert [isinstance(one, Outcome) for one in told] == [True, True, False, True, True, True]
    assert Decimal(str(database.value("SELECT balance FROM wallets WHERE wallet_id = :w", w=wallet))) == 5
    await assert_books_hold(store)


async def test_what_queues_while_a_batch_commits_is_one_transaction(
    database: DatabaseUnderTest, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one wallet's requests keep their order."""
    sizes: list[int] = []
    monkeypatch.setattr(gather.BATCH, "observe", sizes.append)
    [wallet] = insert_wallets(database, "USD")
    told = await asyncio.gather(*(ledger.post(stake(f"k{n}", "1.00", wallet)) for n in range(300)))
    assert [one.results[0].seq for one in told] == list(range(1, 301))
    assert sizes[0] == 256
    assert sum(sizes) == 300


async def test_a_large_queue_of_many_wallets_is_shared_by_two_transactions(
    database: DatabaseUnderTest, store: Database, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that one is decided while the database works on the other; each wallet's requests stay together."""
    sizes: list[int] = []
    monkeypatch.setattr(gather.BATCH, "observe", sizes.append)
    wallets = insert_wallets(database, *["USD"] * 50)
    told = await asyncio.gather(*(ledger.post(stake(f"k{n}", "1.00", wallets[n // 4])) for n in range(200)))
    assert [one.results[0].seq for one in told] == [1, 2, 3, 4] * 50
    # Half, and of what is left half again; the rest when a lane is free.
    assert (max(sizes), sum(sizes)) == (100, 200)
    await assert_books_hold(store)


async def test_a_request_that_belongs_to_both_halves_keeps_its_place_in_each(
    database: DatabaseUnderTest, store: Database, ledger: Ledger
) -> None:
    wallets = insert_wallets(database, *["USD"] * 100)
    asks = [ledger.post(stake(f"k{n}", "1.00", wallets[n])) for n in range(100)]
    both = tuple(Movement(f"both{n}", Kind.STAKE, wallets[n], "USD", Decimal("-1.00"), "house:game") for n in (0, 99))
    later = [ledger.post(stake(f"later{n}", "2.00", wallets[n])) for n in (0, 99)]
    told = await asyncio.gather(*asks, ledger.post(Command("studio", both)), *later)
    assert {one.code for one in told} == {Code.OK}
    assert [[(one.seq, one.balance) for one in outcome.results] for outcome in told[100:]] == [
        [(2, Decimal(0)), (2, Decimal(0))],
        [(3, Decimal(2))],
        [(3, Decimal(2))],
    ]
    await assert_books_hold(store)


async def test_two_batches_under_way_never_have_a_wallet_in_common(
    database: DatabaseUnderTest, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or a wallet's requests could overtake each other."""
    under_way: Counter[int] = Counter()
    most: list[int] = []
    commit = ledger._commit

    async def watched(commands: list[Command]) -> list[Outcome]:
        wallets = {action.wallet_id for command in commands for action in command.actions}
        under_way.update(wallets)
        most.append(max(under_way.values()))
        try:
            return await commit(commands)
        finally:
            under_way.subtract(wallets)

    monkeypatch.setattr(ledger, "_commit", watched)
    wallets = insert_wallets(database, "USD", "USD", "USD")
    asks = [ledger.post(stake(f"k{n}", "1.00", wallets[n % 7 % 3])) for n in range(900)]
    await asyncio.gather(*asks)
    assert max(most) == 1
    assert len(most) > 3


async def test_random_traffic_of_two_workers_leaves_books_that_hold(
    database: DatabaseUnderTest, store: Database, ledger: Ledger
) -> None:
    """Seeded; stakes, payouts, rollbacks, repeats and both currencies, with keys that meet."""
    chance = random.Random(20261124)
    usd = insert_wallets(database, "USD", "USD", "USD")
    async with opened(database) as other_store:
        other = Ledger(other_store)
        for _ in range(6):
            asks = []
            for _ in range(80):
                wallet, key = chance.choice(usd), f"key{chance.randint(1, 150)}"
                amount = f"{chance.randint(-400, 500) / 100:.2f}"
                wish = back(f"un{key}", key, wallet) if chance.random() < 0.2 else stake(key, amount, wallet)
                asks.append(chance.choice((ledger, other)).post(wish))
            await asyncio.gather(*asks)
        await other.close()
    await assert_books_hold(store)
