"""A worker knows how it left a wallet and need not ask again; what others have done meanwhile is never passed over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app import statements
from app.db import Database
from app.kit.clock import utc_now
from app.ledger.check import check_books
from app.ledger.commands import Closing, Code, Command, Kind, Movement, Outcome
from app.ledger.gather import Ledger
from tests.ledger.conftest import insert_wallets
from tests.makers.databases import DatabaseUnderTest


@pytest.fixture
async def other(store: Database) -> AsyncIterator[Ledger]:
    """Another worker's ledger."""
    found = Ledger(store)
    yield found
    await found.close()


def bet(key: str, wallet: int, amount: str = "1.00", *, round_key: str = "") -> Command:
    stake = Movement(key, Kind.STAKE, wallet, "USD", -Decimal(amount), "house:game", round_key=round_key)
    return Command("studio", (stake,))


def grant(key: str, wallet: int, amount: str) -> Command:
    return Command("studio", (Movement(key, Kind.GRANT, wallet, "USD", Decimal(amount), "house:grants"),))


@pytest.fixture
async def wallet(database: DatabaseUnderTest, ledger: Ledger) -> int:
    """With ten coins, which this worker has left there."""
    (found,) = insert_wallets(database, "USD")
    await ledger.post(grant("start", found, "10.00"))
    return found


def stands(outcome: Outcome) -> tuple[Code, Decimal, int]:
    return outcome.code, outcome.balance, outcome.seq


async def test_coins_that_another_worker_has_taken_are_gone(wallet: int, ledger: Ledger, other: Ledger) -> None:
    assert stands(await other.post(bet("a", wallet, "8.00"))) == (Code.OK, Decimal("2.00"), 2)
    assert stands(await ledger.post(bet("b", wallet, "3.00"))) == (Code.INSUFFICIENT_FUNDS, Decimal("2.00"), 2)
    assert stands(await ledger.post(bet("c", wallet, "2.00"))) == (Code.OK, Decimal("0.00"), 3)


async def test_coins_that_another_worker_has_brought_can_be_staked(wallet: int, ledger: Ledger, other: Ledger) -> None:
    """By what this one knew it would have to refuse, and a refusal stays."""
    await other.post(grant("a", wallet, "5.00"))
    assert stands(await ledger.post(bet("b", wallet, "12.00"))) == (Code.OK, Decimal("3.00"), 3)


async def test_what_moves_nothing_tells_the_balance_as_it_is(wallet: int, ledger: Ledger, other: Ledger) -> None:
    await other.post(grant("a", wallet, "5.00"))
    assert stands(await ledger.post(bet("free", wallet, "0.00"))) == (Code.OK, Decimal("15.00"), 2)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("no_stakes_until = :later", Code.STAKES_STOPPED),
        ("pause_due_at = :earlier", Code.PAUSE_DUE),
        ("day_stake_limit = 0.50", Code.LIMIT_REACHED),
        ("day_loss_limit = 0.50", Code.LIMIT_REACHED),
    ],
)
async def test_a_stop_or_limit_holds_at_once(
    database: DatabaseUnderTest, wallet: int, ledger: Ledger, change: str, code: Code
) -> None:
    """They are written into the wallet without a movement, by whichever worker."""
    now = utc_now()
    moments = {"later": now + timedelta(hours=1), "earlier": now - timedelta(hours=1)}
    values = {name: f"{at:%Y-%m-%d %H:%M:%S}" for name, at in moments.items() if f":{name}" in change}
    database.execute(f"UPDATE wallets SET {change} WHERE wallet_id = :wallet", wallet=wallet, **values)
    assert stands(await ledger.post(bet("a", wallet))) == (code, Decimal("10.00"), 1)
    column = change.partition(" ")[0]
    database.execute(f"UPDATE wallets SET {column} = NULL WHERE wallet_id = :wallet", wallet=wallet)
    assert stands(await ledger.post(bet("b", wallet))) == (Code.OK, Decimal("9.00"), 2)


async def test_a_balance_that_somebody_has_set_by_hand_is_not_set_back(
    database: DatabaseUnderTest, wallet: int, ledger: Ledger
) -> None:
    database.execute("UPDATE wallets SET balance = 4 WHERE wallet_id = :wallet", wallet=wallet)
    assert stands(await ledger.post(bet("a", wallet))) == (Code.OK, Decimal("3.00"), 2)


async def test_a_round_goes_on_where_the_other_worker_has_left_it(wallet: int, ledger: Ledger, other: Ledger) -> None:
    """To this one its stake looks like the first of the round."""
    await other.post(bet("a", wallet, round_key="r"))
    assert (await ledger.post(bet("b", wallet, round_key="r"))).code is Code.OK
    await other.post(Command("studio", (Closing("r", wallet, "USD"),)))
    assert (await ledger.post(bet("c", wallet, round_key="r"))).code is Code.ROUND_CLOSED


async def test_a_refused_stake_is_told_the_reason_that_its_round_gives(
    database: DatabaseUnderTest, wallet: int, ledger: Ledger, other: Ledger
) -> None:
    """It would be refused anyway; but the end of its round comes before the want of coins."""
    await other.post(bet("a", wallet, round_key="r"))
    await other.post(Command("studio", (Closing("r", wallet, "USD"),)))
    assert (await ledger.post(bet("b", wallet, "99.00", round_key="r"))).code is Code.ROUND_CLOSED
    (stranger,) = insert_wallets(database, "USD")
    assert (await ledger.post(bet("c", stranger, "99.00", round_key="r"))).code is Code.KEY_CONFLICT


async def test_after_all_that_the_books_hold(store: Database, wallet: int, ledger: Ledger, other: Ledger) -> None:
    for at in range(12):
        worker = (ledger, other)[at % 3 % 2]
        await worker.post(bet(f"k{at}", wallet, "1.00", round_key=f"r{at % 4}"))
    async with store.reading() as connection:
        assert (await check_books(connection)).faults == []


@pytest.mark.parametrize("database_kind", ["mariadb"], indirect=True)
async def test_a_bet_takes_one_trip_and_a_refused_one_two(
    wallet: int, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    trips: list[str] = []
    each = statements._OfDriver._each

    async def counted(self: Any, texts: Any, take: Any) -> Any:
        trips.append(texts[0].partition(" ")[0])
        return await each(self, texts, take)

    monkeypatch.setattr(statements._OfDriver, "_each", counted)
    for key, amount, expected in (("a", "1.00", ["UPDATE"]), ("b", "99.00", ["SELECT", "INSERT"])):
        trips.clear()
        await ledger.post(bet(key, wallet, amount, round_key=f"r{key}"))
        assert trips == expected
