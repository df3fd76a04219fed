"""What a player has played, and the watchdog that closes what nobody finishes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app.config import Settings
from app.db import Database
from app.games.rounds.close_stale import close_stale
from app.kit.clock import utc_now
from tests.games.casino import Casino
from tests.makers.databases import DatabaseUnderTest
from tests.makers.games import games_command, make_round


@pytest.fixture
async def store(database: DatabaseUnderTest) -> AsyncIterator[Database]:
    """The database as the service opens it."""
    found = Database(Settings(_env_file=None, db_url=database.url).async_db_url)
    yield found
    await found.close()


def test_a_round_is_told_with_its_game_and_its_money(casino: Casino) -> None:
    player = casino.player()
    table = casino.table(player=player)
    table.bet("2.50", round_id="won")
    table.win("10.00", round_id="won", round_closed=True)
    table.bet("1.00", round_id="open")
    told = player.http.get("/me/rounds").json()
    assert [(one["state"], one["staked"], one["paid"], one["net"]) for one in told["rounds"]] == [
        ("open", "1.00", "0.00", "-1.00"),
        ("closed", "2.50", "10.00", "7.50"),
    ]
    [newest, oldest] = told["rounds"]
    assert newest["game"] == {"provider": casino.studio.name, "code": "slot", "name": "Slot"}
    assert (newest["currency"], newest["closed_at"], told["next_cursor"]) == ("USD", None, None)
    assert oldest["closed_at"].endswith("Z")
    assert len(oldest["round_id"]) == 36
    other = casino.player()
    assert other.http.get("/me/rounds").json() == {"rounds": [], "next_cursor": None}


def test_pages_go_back_over_all_wallets(casino: Casino) -> None:
    """The newest first, whichever wallet; each once. A round of a game that we do not know has none."""
    player = casino.player()
    usd, vnd = (wallet["wallet_id"] for wallet in player.wallets().json())
    for number in range(60):
        make_round(casino.app.database, wallet_id=usd, key=f"p{usd}-{number}")
        make_round(casino.app.database, wallet_id=vnd, key=f"p{vnd}-{number}", currency_code="VND", staked="1000")
    found, cursor = [], ""
    while True:
        page = player.http.get("/me/rounds", params={"cursor": cursor} if cursor else {}).json()
        found += page["rounds"]
        if page["next_cursor"] is None:
            break
        assert len(page["rounds"]) == 50
        cursor = page["next_cursor"]
    ids = [one["round_id"] for one in found]
    assert (len(ids), ids) == (120, sorted(set(ids), reverse=True))
    assert [(one["currency"], one["staked"], one["game"]) for one in found[:2]] == [
        ("VND", "1000", None),
        ("USD", "1.00", None),
    ]
    for cursor in ("x", "7", "' OR 1=1", "0" * 37):
        assert player.http.get("/me/rounds", params={"cursor": cursor}).status_code == 422


async def test_rounds_that_nobody_finishes_are_closed_once_by_many_workers(
    database: DatabaseUnderTest, store: Database
) -> None:
    """The money stays; younger rounds stay open."""
    database.execute(
        "INSERT INTO players (userId, email, email_normal, password_hash, language_code)"
        " VALUES (1, 'a@example.com', 'a@example.com', '-', 'en')"
    )
    sql = "INSERT INTO wallets (userId, wallet_type, balance, currency_code) VALUES (1, 'CASH', 5, :currency)"
    for currency in ("USD", "VND"):
        database.execute(sql, currency=currency)
    ids = [row["wallet_id"] for row in database.rows("SELECT wallet_id FROM wallets")]
    for hours, number in ((49, 230), (47, 10)):
        opened = (utc_now() - timedelta(hours=hours)).isoformat(sep=" ")
        for each in range(number):
            make_round(database, wallet_id=ids[each % 2], key=f"{hours}-{each}", opened_at=opened)
    closed = await asyncio.gather(*(close_stale(store, hours=48) for _ in range(4)))
    assert sum(closed) == 230
    rows = database.rows("SELECT round_key, is_open, closed_at, staked FROM ledger_rounds")
    open_ones = [row for row in rows if row["is_open"] is not None]
    assert {row["round_key"].partition("-")[0] for row in open_ones} == {"47"}
    assert all((row["closed_at"] is None) == (row["is_open"] == 1) and float(row["staked"]) == 1 for row in rows)
    assert await close_stale(store, hours=48) == 0


def test_what_the_watchdog_closed_takes_no_bet_and_still_pays(casino: Casino) -> None:
    """As the ledger has it for every round that is closed."""
    table = casino.table()
    table.bet("1.00", round_id="left")
    wallet_id = casino.wallet_id(table)
    old = {"at": "2026-01-01 00:00:00", "w": wallet_id}
    casino.app.database.execute("UPDATE ledger_rounds SET opened_at = :at WHERE wallet_id = :w", **old)
    listed = games_command(casino.app.database, casino.run, "open-rounds", "--older-than", "48", "--json")
    [told] = [each for each in json.loads(listed.stdout) if each["wallet_id"] == wallet_id]
    assert (told["source"], told["round"], told["staked"], told["paid"]) == (
        f"game:{casino.studio.name}",
        "left",
        "1.00",
        "0.00",
    )
    assert asyncio.run(_closed(casino)) >= 1
    assert table.bet("1.00", round_id="left").code == "ROUND_CLOSED"
    assert table.win("3.00", round_id="left").code == "OK"
    late = casino.app.database.value("SELECT late_payouts FROM ledger_rounds WHERE wallet_id = :w", w=wallet_id)
    assert late == 1
    assert (
        games_command(casino.app.database, casino.run, "open-rounds", "--older-than", "48").stdout
        == "No round is open.\n"
    )
    casino.check_books()


async def _closed(casino: Casino) -> int:
    store = Database(Settings(_env_file=None, db_url=casino.app.database.url).async_db_url)
    try:
        return await close_stale(store, hours=48)
    finally:
        await store.close()
