"""The ledger's own connections to MariaDB: they die, they are cut off, they object, and no bet suffers for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from app import statements
from app.db import Database
from app.errors import DatabaseUnavailable
from app.ledger.commands import Command, Kind, Movement
from app.ledger.gather import Ledger
from app.statements import OwnTransactions, Statements
from tests.ledger.conftest import insert_wallets
from tests.makers.databases import DatabaseUnderTest
from tests.servers.ports import free_port

pytestmark = pytest.mark.parametrize("database_kind", ["mariadb"], indirect=True)


@pytest.fixture
async def own(store: Database) -> AsyncIterator[OwnTransactions]:
    found = OwnTransactions(store)
    yield found
    await found.close()


@pytest.fixture
def wallet(database: DatabaseUnderTest) -> int:
    return insert_wallets(database, "USD")[0]


def payout(key: str, wallet: int) -> Command:
    return Command("studio", (Movement(key, Kind.PAYOUT, wallet, "USD", Decimal("1.00"), "house:game"),))


def end_connections(database: DatabaseUnderTest) -> int:
    """All that anybody has to this database; how many there were."""
    assert database.server is not None
    with database.server.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM information_schema.processlist WHERE db = %s", (database.name,))
        ids = [row["id"] for row in cursor.fetchall()]
        for one in ids:
            cursor.execute(f"KILL {one}")
    return len(ids)


def open_transactions(database: DatabaseUnderTest) -> int:
    assert database.server is not None
    with database.server.connect() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) AS n FROM information_schema.innodb_trx t JOIN information_schema.processlist p"
            " ON p.id = t.trx_mysql_thread_id WHERE p.db = %s",
            (database.name,),
        )
        return int(cursor.fetchall()[0]["n"])


async def balance_seen(tx: Statements, wallet: int) -> Decimal:
    [[row]] = await tx.ask(f"SELECT balance FROM wallets WHERE wallet_id = {wallet:d}")
    return Decimal(row[0])


async def test_a_connection_that_the_server_has_ended_is_replaced_and_nobody_notices(
    database: DatabaseUnderTest, ledger: Ledger, wallet: int
) -> None:
    assert (await ledger.post(payout("before", wallet))).code == "ok"
    assert end_connections(database) >= 1
    told = await ledger.post(payout("after", wallet))
    assert (told.code, told.balance, told.replayed) == ("ok", Decimal("2.00"), False)


async def test_one_that_has_rested_is_asked_first_whether_it_lives(
    database: DatabaseUnderTest, own: OwnTransactions, wallet: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the work itself runs once, on a connection that answers."""
    runs: list[int] = []

    async def work(tx: Statements) -> None:
        runs.append(1)
        await tx.do(f"UPDATE wallets SET balance = balance + 1 WHERE wallet_id = {wallet:d}")

    await own.run(work)
    end_connections(database)
    monkeypatch.setattr(statements, "_RESTS_SECONDS", -1)
    await own.run(work)
    assert len(runs) == 2
    assert database.value("SELECT balance FROM wallets WHERE wallet_id = :w", w=wallet) == 2


async def test_statements_that_travel_together_end_at_the_first_that_fails_and_leave_nothing(
    database: DatabaseUnderTest, own: OwnTransactions, wallet: int
) -> None:
    add = f"UPDATE wallets SET balance = balance + 1 WHERE wallet_id = {wallet:d}"
    twice = f"INSERT INTO wallets (wallet_id, userId, wallet_type, currency_code) VALUES ({wallet:d}, 1, 'CASH', 'USD')"

    async def work(tx: Statements) -> None:
        await tx.do(add, twice, add)

    with pytest.raises(IntegrityError):
        await own.run(work)
    assert open_transactions(database) == 0
    # The same connection goes on, with nothing of what was undone.
    assert await own.run(lambda tx: balance_seen(tx, wallet)) == 0


async def test_what_is_found_comes_in_the_order_of_the_statements(own: OwnTransactions, wallet: int) -> None:
    async def work(tx: Statements) -> tuple[list[int], list[list[int]]]:
        found = await tx.do(
            f"UPDATE wallets SET balance = 7 WHERE wallet_id = {wallet:d}",
            "UPDATE wallets SET balance = 7 WHERE wallet_id = -1",
            f"UPDATE wallets SET balance = 7 WHERE wallet_id = {wallet:d}",
        )
        rows = await tx.ask("SELECT 1", "SELECT 2 FROM wallets WHERE wallet_id = -1", "SELECT 3 UNION SELECT 4")
        return found, [[row[0] for row in one] for one in rows]

    assert await own.run(work) == ([1, 0, 1], [[1], [], [3, 4]])


async def test_a_conflict_is_run_again(database: DatabaseUnderTest, own: OwnTransactions, wallet: int) -> None:
    """Error 1205 while somebody holds the wallet; 1213 and 1020 take the same way (tests/ledger/test_crash_points)."""
    tries: list[int] = []
    again = asyncio.Event()

    async def work(tx: Statements) -> None:
        tries.append(1)
        if len(tries) == 2:
            again.set()
        await tx.do(
            "SET SESSION innodb_lock_wait_timeout = 1",
            f"UPDATE wallets SET balance = balance + 1 WHERE wallet_id = {wallet:d}",
        )

    assert database.server is not None
    holder = database.server.connect(database.name)
    holder.begin()
    with holder.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM wallets WHERE wallet_id = {wallet:d} FOR UPDATE")
    running = asyncio.create_task(own.run(work))
    await again.wait()
    holder.rollback()
    await running
    holder.close()
    assert database.value("SELECT balance FROM wallets WHERE wallet_id = :w", w=wallet) == 1


async def test_one_that_is_cut_off_in_the_middle_is_let_go_with_what_it_held(
    database: DatabaseUnderTest, own: OwnTransactions, wallet: int
) -> None:
    async def work(tx: Statements) -> None:
        await tx.do(f"UPDATE wallets SET balance = 9 WHERE wallet_id = {wallet:d}")
        await tx.ask("SELECT SLEEP(30)")

    running = asyncio.create_task(own.run(work))
    for _ in range(100):
        await asyncio.sleep(0.15)  # asked again sooner, the table of transactions answers as before
        if open_transactions(database) == 1:
            break
    assert open_transactions(database) == 1
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    end_connections(database)  # the server still sleeps for a caller who has left
    assert await own.run(lambda tx: balance_seen(tx, wallet)) == 0


async def test_an_answer_that_does_not_come_is_not_waited_for(own: OwnTransactions) -> None:
    """Longer than a statement may take: told as an outage, and the next one is answered."""
    with pytest.raises(DatabaseUnavailable):
        await own.run(lambda tx: tx.ask("SELECT SLEEP(5)"))
    assert await own.run(lambda tx: tx.ask("SELECT 1")) == [((1,),)]


async def test_a_server_that_is_not_there_is_told_as_an_outage(store: Database, wallet: int) -> None:
    """Not as a driver's fault, which a caller would be told as one of ours."""
    nobody = Database(store.url.set(port=free_port()))
    ledger = Ledger(nobody)
    with pytest.raises(DatabaseUnavailable):
        await ledger.post(payout("nobody", wallet))
    await ledger.close()
    await nobody.close()
