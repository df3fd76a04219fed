"""A deadlock strikes inside a savepoint: InnoDB undoes the whole transaction, the savepoint with it (T42, A30)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database
from tests.makers.databases import DatabaseUnderTest

MINE = text("UPDATE players SET phone_number = 'mine', first_name = CONCAT(first_name, '+') WHERE userId = :user")
THEIRS = "UPDATE players SET phone_number = 'theirs' WHERE userId = %s"


def _two_players(database: DatabaseUnderTest) -> tuple[int, int]:
    for name in ("first", "second"):
        database.execute(
            "INSERT INTO players (email, password_hash, language_code, first_name) VALUES (:email, '', 'en', 'x')",
            email=f"{name}@example.com",
        )
    first, second = (row["userId"] for row in database.rows("SELECT userId FROM players ORDER BY userId"))
    return first, second


def _heavy_transaction(connection: Any, user_id: int) -> None:
    """Begin a transaction that has done so much that the other one is chosen as the victim; it holds one player."""
    connection.autocommit(False)  # noqa: FBT003 - the driver's signature
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO oauth_attempts (state_hash, provider, created_at, expires_at) VALUES (%s, 'x', NOW(), NOW())",
            [(f"weight-{number}",) for number in range(300)],
        )
        cursor.execute(THEIRS, (user_id,))


def _finish(connection: Any, user_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(THEIRS, (user_id,))
    connection.commit()


@pytest.mark.parametrize("database_kind", ["mariadb"], indirect=True)
async def test_t42_a_deadlock_inside_a_savepoint_runs_the_whole_transaction_again(database: DatabaseUnderTest) -> None:
    """The driver then says that there is no such savepoint (1305), which must count as the conflict it is. Nothing
    that was done before the savepoint is done twice or lost.
    """
    first, second = _two_players(database)
    under_test = Database(make_url(database.url).set(drivername="mysql+asyncmy"))
    tries = 0
    with database._mariadb() as other:
        _heavy_transaction(other, second)
        waiting: list[asyncio.Future[None]] = []

        async def work(tx: AsyncConnection) -> int:
            nonlocal tries
            tries += 1
            await tx.execute(MINE, {"user": first})
            if tries == 1:
                waiting.append(asyncio.get_running_loop().run_in_executor(None, _finish, other, first))
                await asyncio.sleep(0.3)  # until the other one waits for the player that we hold
            async with tx.begin_nested():
                await tx.execute(MINE, {"user": second})
            return tries

        assert await under_test.in_transaction(work) == 2
        await asyncio.gather(*waiting)
    await under_test.close()
    rows = database.rows("SELECT phone_number, first_name FROM players ORDER BY userId")
    assert rows == [{"phone_number": "mine", "first_name": "x+"}] * 2
