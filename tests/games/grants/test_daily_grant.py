"""The coins of the day: once for each player and day, whoever asks and however often."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

import pytest

from app.config import Settings
from app.db import Database
from app.games.grants.daily import Giver, offer_of
from app.kit.clock import utc_now
from app.ledger.gather import Ledger
from app.players.may_play import PlayRules
from tests.account_closure.leaving import eventually, is_closed, let_the_hour_come
from tests.games.casino import GROWN_UP, Casino
from tests.games.protection.steps import ago, moment, time_out, user_id_of
from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.databases import Kind
from tests.makers.players import Player
from tests.makers.races import all_at_once
from tests.wallets.test_money import balances

AMOUNTS = [{"currency": "USD", "amount": "50.00"}, {"currency": "VND", "amount": "500000"}]

ANY: Final = PlayRules(0, (), "template-1")


def fetch(player: Player) -> dict[str, object]:
    answer = player.http.post("/me/daily-grant")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def a_day_passes(casino: Casino, player: Player) -> None:
    """What was given today was given yesterday."""
    yesterday, today = utc_now() - timedelta(days=1), utc_now()
    sql = "UPDATE ledger_actions SET action_key = :was WHERE action_key = :now"
    for currency in ("USD", "VND"):
        keys = [f"daily:{user_id_of(player)}:{day:%Y-%m-%d}:{currency}" for day in (yesterday, today)]
        assert casino.app.database.execute(sql, was=keys[0], now=keys[1]) == 1


def test_once_a_day(casino: Casino) -> None:
    player = casino.player()
    told = player.http.get("/me/daily-grant").json()
    assert told == {"available": True, "amounts": AMOUNTS, "next_at": None}
    first = fetch(player)
    assert (first["granted"], first["available"], first["amounts"]) == (True, False, AMOUNTS)
    midnight = moment(str(first["next_at"])).replace(tzinfo=None)
    assert (midnight.hour, midnight.minute, midnight.second) == (0, 0, 0)
    assert timedelta(0) < midnight - utc_now() <= timedelta(days=1)
    assert balances(player) == {"USD": "150.00", "VND": "1500000"}
    assert fetch(player)["granted"] is False
    assert balances(player) == {"USD": "150.00", "VND": "1500000"}
    a_day_passes(casino, player)
    assert fetch(player)["granted"] is True
    assert balances(player) == {"USD": "200.00", "VND": "2000000"}
    wallet = player.http.get("/me/wallets").json()[0]["wallet_id"]
    [entry, *_] = player.http.get(f"/me/wallets/{wallet}/history").json()["entries"]
    assert (entry["kind"], entry["amount"]) == ("grant", "50.00")
    casino.check_books()


def test_t28_thirty_at_once_get_it_once(casino: Casino) -> None:
    player = casino.player()
    answers = all_at_once([lambda: fetch(player)["granted"] for _ in range(30)])
    assert answers.count(True) == 1
    assert balances(player) == {"USD": "150.00", "VND": "1500000"}
    casino.check_books()


def test_t28_midnight_and_clocks_that_differ_give_each_day_once(
    casino: Casino, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One worker's clock is before midnight, another's behind it, a third's an hour late: two days, so two grants of
    each currency, however often each asks.
    """
    player = casino.player()
    user, evening = user_id_of(player), datetime(2031, 3, 9, 23, 59, 59)  # noqa: DTZ001 - naive UTC throughout
    giver = Giver((("USD", Decimal(50)), ("VND", Decimal(500_000))), ANY, "CASH", ["key"])

    async def ask(database: Database, ledger: Ledger, now: datetime) -> list[bool]:
        monkeypatch.setattr("app.games.grants.daily.utc_now", lambda: now)
        async with database.reading() as connection:
            offer = await offer_of(connection, user_id=user, giver=giver)
        assert offer is not None
        posts = [ledger.post(share.command()) for share in offer.shares for _ in range(5)]
        return [not outcome.replayed for outcome in await asyncio.gather(*posts)]

    async def all_of_them() -> list[list[bool]]:
        database = Database(Settings.load(db_url=casino.app.database.url).async_db_url)
        ledger = Ledger(database)
        clocks = [evening, evening + timedelta(seconds=1), evening - timedelta(hours=1), evening + timedelta(hours=23)]
        try:
            return [await ask(database, ledger, now) for now in clocks]
        finally:
            await ledger.close()
            await database.close()

    assert [sum(fresh) for fresh in asyncio.run(all_of_them())] == [2, 2, 0, 0]
    assert balances(player) == {"USD": "200.00", "VND": "2000000"}
    casino.check_books()


def test_not_while_something_keeps_him_from_playing(casino: Casino) -> None:
    """No terms, no birth date, a time-out: told why, and the wallets stay as they are."""
    stranger, resting = casino.app.new_player(), casino.player()
    stranger.register()
    problem = problem_of(stranger.http.post("/me/daily-grant"), status=403, code="play_not_allowed")
    assert problem["obstacles"] == ["terms_not_accepted", "birth_date_missing"]
    assert stranger.http.get("/me/daily-grant").json() == {"available": False, "amounts": AMOUNTS, "next_at": None}
    until = time_out(resting).json()["time_out_until"]
    assert problem_of(resting.http.post("/me/daily-grant"), status=403, code="play_stopped")["until"] == until
    told = resting.http.get("/me/daily-grant").json()
    assert (told["available"], told["next_at"]) == (False, until)
    assert balances(stranger) == balances(resting) == {"USD": "100.00", "VND": "1000000"}


def test_who_closes_and_comes_back_the_same_day_gets_none(casino: Casino) -> None:
    """And none of the welcome either; the next day is a new one."""
    player = casino.player()
    user = user_id_of(player)
    assert fetch(player)["granted"] is True
    player.http.post("/me/closure")
    let_the_hour_come(casino.app, user)
    assert eventually(lambda: is_closed(casino.app, user))
    again = casino.app.new_player(email=player.email)
    assert again.register(**GROWN_UP).status_code == 200
    told = fetch(again)
    assert (told["granted"], told["available"], balances(again)) == (False, False, {"USD": "0.00", "VND": "0"})
    assert told["next_at"] is not None
    sql = "UPDATE players SET registration_date = :then WHERE userId = :user"
    casino.app.database.execute(sql, then=ago(days=1), user=user_id_of(again))
    assert fetch(again)["granted"] is True


def test_where_nothing_is_given_there_is_nothing(start_own_app: Callable[..., App], database_kind: Kind) -> None:
    app = start_own_app(kind=database_kind)
    player = app.new_player()
    player.register(**GROWN_UP)
    assert player.http.get("/me/daily-grant").json() == {"available": False, "amounts": [], "next_at": None}
    assert fetch(player)["granted"] is False
    assert balances(player) == {"USD": "0.00", "VND": "0"}
