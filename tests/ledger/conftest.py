"""Wallets in a database of the test's own, and the ledger as one worker has it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest

from app.config import Settings
from app.db import Database
from app.ledger.gather import Ledger
from tests.makers.databases import DatabaseUnderTest


def insert_wallets(database: DatabaseUnderTest, *currencies: str) -> list[int]:
    """Empty wallets of a player who is made for them; their ids."""
    number = database.count("players") + 1
    database.execute(
        "INSERT INTO players (userId, email, email_normal, password_hash, language_code)"
        " VALUES (:number, :email, :email, '-', 'en')",
        number=number,
        email=f"player{number}@example.com",
    )
    for currency in currencies:
        database.execute(
            "INSERT INTO wallets (userId, wallet_type, balance, currency_code) VALUES (:number, 'CASH', 0, :currency)",
            number=number,
            currency=currency,
        )
    rows = database.rows("SELECT wallet_id FROM wallets WHERE userId = :number ORDER BY wallet_id", number=number)
    return [int(row["wallet_id"]) for row in rows]


@contextlib.asynccontextmanager
async def opened(database: DatabaseUnderTest) -> AsyncIterator[Database]:
    """The database as the service opens it."""
    found = Database(Settings(_env_file=None, db_url=database.url).async_db_url)  # type: ignore[call-arg]
    try:
        yield found
    finally:
        await found.close()


@pytest.fixture
async def store(database: DatabaseUnderTest) -> AsyncIterator[Database]:
    """One open database."""
    async with opened(database) as found:
        yield found


@pytest.fixture
async def ledger(store: Database) -> AsyncIterator[Ledger]:
    """One worker's ledger."""
    found = Ledger(store)
    yield found
    await found.close()
