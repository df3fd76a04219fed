"""A tombstone says that somebody was here before, to whoever holds the key, for a year (A72)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from app.config import Settings
from app.db import Database
from app.kit.clock import utc_now
from app.players.tombstones import EMAIL, Cause, bury, causes_of_absence, delete_old_tombstones, stop_of
from tests.makers.databases import DatabaseUnderTest

OLD, NEW = "old-key", "new-key"


@pytest.fixture
async def tables(database: DatabaseUnderTest) -> AsyncIterator[Database]:
    opened = Database(Settings(_env_file=None, db_url=database.url).async_db_url)
    yield opened
    await opened.close()


async def _causes(tables: Database, subject: str, *keys: str, provider: str = "instagram") -> set[Cause]:
    return await tables.in_transaction(
        lambda tx: causes_of_absence(tx, keys=keys, provider=provider, subjects=[subject])
    )


async def test_a72_it_is_found_by_every_key_that_is_still_in_the_list(tables: Database) -> None:
    """Of that provider and that id alone; a key that was taken out finds nothing."""
    subjects = ["1", "2", "1"]
    await tables.in_transaction(
        lambda tx: bury(tx, keys=[OLD], provider="instagram", subjects=subjects, cause=Cause.DELETED)
    )
    assert await _causes(tables, "1", NEW, OLD) == {Cause.DELETED}
    assert await _causes(tables, "2", OLD) == {Cause.DELETED}
    assert await _causes(tables, "1", NEW) == set()
    assert await _causes(tables, "3", OLD) == set()
    assert await _causes(tables, "1", OLD, provider="facebook") == set()


async def test_one_is_enough_and_after_a_year_there_is_none(tables: Database, database: DatabaseUnderTest) -> None:
    for _ in range(3):
        await tables.in_transaction(
            lambda tx: bury(tx, keys=[NEW], provider=EMAIL, subjects=["lan@example.com"], cause=Cause.CLOSED)
        )
    assert database.count("identity_tombstones") == 1
    assert "lan" not in repr(database.rows("SELECT * FROM identity_tombstones"))
    database.execute("UPDATE identity_tombstones SET created_at = '2025-11-01 00:00:00'")
    assert await _causes(tables, "lan@example.com", NEW, provider=EMAIL) == set()
    await tables.in_transaction(delete_old_tombstones)
    assert database.count("identity_tombstones") == 0


async def test_a_stop_keeps_its_tombstone_until_it_is_over(tables: Database, database: DatabaseUnderTest) -> None:
    """Longer than the year that others are kept, and by every key that is still in the list."""
    until = utc_now() + timedelta(days=700)
    where = {"provider": EMAIL, "subjects": ["lan@example.com"]}
    await tables.in_transaction(
        lambda tx: bury(tx, keys=[OLD], **where, cause=Cause.CLOSED, stopped_until=until)  # type: ignore[arg-type]
    )
    database.execute("UPDATE identity_tombstones SET created_at = '2025-01-01 00:00:00'")
    await tables.in_transaction(delete_old_tombstones)

    async def stop(*keys: str) -> datetime | None:
        return await tables.in_transaction(lambda tx: stop_of(tx, keys=keys, **where))  # type: ignore[arg-type]

    assert (await stop(NEW, OLD), await stop(NEW)) == (until, None)
    assert await _causes(tables, "lan@example.com", OLD, provider=EMAIL) == set()
    database.execute("UPDATE identity_tombstones SET stopped_until = '2026-01-01 00:00:00'")
    assert await stop(OLD) is None
    await tables.in_transaction(delete_old_tombstones)
    assert database.count("identity_tombstones") == 0
