"""Staff keeps a player out: no bet passes it, and what he has set himself stays as it was, no shorter and no longer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import TypeVar

from app.account_closure.anonymise import close_if_due
from app.config import Settings
from app.db import Database
from app.games.play.calls import Bet, Call, Win
from app.games.play.desk import Desk
from app.games.protection.limits import raise_due
from app.ledger.commands import Code
from tests.games.casino import GROWN_UP, Casino
from tests.games.protection.steps import (
    ago,
    exclude,
    launch,
    limit_of,
    limits_of,
    lowered,
    set_limit,
    time_out,
    user_id_of,
)
from tests.http.problems import problem_of
from tests.makers.databases import run_igw
from tests.makers.players import Player
from tests.makers.streams import Stream
from tests.makers.studios import Table
from tests.meta.requests_of_meta import Resident, resident_of, send, signed

T = TypeVar("T")


def _staff(casino: Casino, verb: str, user: int) -> None:
    arguments = ("player", verb, str(user), "--reason", "a test")
    done = run_igw(casino.run, *arguments, settings={"DB_URL": casino.app.database.url})
    assert done.returncode == 0, done.stderr


def _shown(casino: Casino, user: int) -> str:
    arguments = ("player", "show", "--id", str(user))
    done = run_igw(casino.run, *arguments, settings={"DB_URL": casino.app.database.url})
    text: str = done.stdout
    return text.split("Why he may not play:\n")[1].partition("\n\n")[0]


def _moments(casino: Casino, user: int) -> set[str]:
    rows = casino.app.database.rows("SELECT no_stakes_until FROM wallets WHERE userId = :user", user=user)
    return {str(row["no_stakes_until"]) for row in rows}


@asynccontextmanager
async def _opened(casino: Casino) -> AsyncIterator[Database]:
    database = Database(Settings.load(db_url=casino.app.database.url).async_db_url)
    try:
        yield database
    finally:
        await database.close()


def _in_database(casino: Casino, work: Callable[[Database], Awaitable[T]]) -> T:
    async def run() -> T:
        async with _opened(casino) as database:
            return await work(database)

    return asyncio.run(run())


async def _bet_around(database: Database, table: Table, act: Callable[[], None]) -> list[Code]:
    """A bet, then what is done by `act`, then another bet and the first one's win from the seat of the first."""
    desk = Desk(database)
    try:
        provider = await desk.book.by_key(table.studio.key_id)
        seat = await desk.seats.by_token(table.token)
        assert provider is not None
        assert seat is not None
        assert seat.objection is None
        bets = [Call(provider, seat, [Bet(table.studio.fresh("b"), Decimal(1))], f"of {table.token}") for _ in range(2)]
        win = Call(provider, seat, [Win(table.studio.fresh("w"), Decimal(5))], f"of {table.token}")
        codes = [(await desk.play(bets[0])).code]
        await asyncio.to_thread(act)
        return [*codes, (await desk.play(bets[1])).code, (await desk.play(win)).code]
    finally:
        await desk.close()


def test_a44_a_bet_whose_seat_was_looked_up_before_the_block_is_refused(casino: Casino) -> None:
    """What it has won is paid; unblocked and signed in again he plays on."""
    player = casino.player()
    user, table = user_id_of(player), casino.table(player=player)
    codes = _in_database(casino, lambda it: _bet_around(it, table, lambda: _staff(casino, "block", user)))
    assert codes == [Code.OK, Code.STAKES_STOPPED, Code.OK]
    assert table.bet("1.00").code == "PLAYER_BLOCKED"
    assert table.balance().balance == "104.00"
    assert _shown(casino, user) == "  The account is blocked or closed."
    _staff(casino, "unblock", user)
    assert table.bet("1.00").code == "SESSION_EXPIRED"
    player.login()
    assert casino.table(player=player).bet("1.00").code == "OK"
    assert _moments(casino, user) == {"None"}
    casino.check_books()


def test_a44_a_bet_whose_seat_was_looked_up_before_the_account_was_closed_is_refused(casino: Casino) -> None:
    """What it has won is paid all the same: the studio's books and ours must agree."""
    player = casino.player()
    user, table = user_id_of(player), casino.table(player=player)

    def close() -> None:
        database = casino.app.database
        database.execute("UPDATE players SET closes_at = :then WHERE userId = :u", u=user, then=ago(seconds=1))
        keys = ["a signing key of this test alone"]
        assert _in_database(casino, lambda it: it.in_transaction(lambda tx: close_if_due(tx, user_id=user, keys=keys)))

    codes = _in_database(casino, lambda it: _bet_around(it, table, close))
    assert codes == [Code.OK, Code.STAKES_STOPPED, Code.OK]
    assert casino.app.database.value("SELECT COUNT(*) AS n FROM play_protection WHERE userId = :u", u=user) == 0
    casino.check_books()


def test_a_time_out_runs_on_behind_a_block(casino: Casino) -> None:
    """No shorter and no longer, and still no exclusion."""
    player = casino.player()
    user, until = user_id_of(player), time_out(player).json()["time_out_until"]
    before = _moments(casino, user)
    _staff(casino, "block", user)
    assert _moments(casino, user).isdisjoint(before)
    assert [line.partition(" until ")[0] for line in _shown(casino, user).splitlines()] == [
        "  The account is blocked or closed.",
        "  He has taken a time-out",
    ]
    _staff(casino, "unblock", user)
    assert _moments(casino, user) == before
    player.login()
    assert (limits_of(player)["time_out_until"], limits_of(player)["excluded_until"]) == (until, None)
    assert problem_of(launch(casino, player), status=403, code="play_stopped")["until"] == until


def test_a_time_out_that_ends_behind_a_block_is_over(casino: Casino) -> None:
    player = casino.player()
    user, database = user_id_of(player), casino.app.database
    time_out(player)
    _staff(casino, "block", user)
    database.execute("UPDATE play_protection SET time_out_until = :then WHERE userId = :u", u=user, then=ago(seconds=1))
    _staff(casino, "unblock", user)
    player.login()
    assert limits_of(player)["excluded_until"] is None
    assert casino.table(player=player).bet("1.00").code == "OK"


def test_an_exclusion_that_only_the_wallets_know_outlasts_a_block(casino: Casino) -> None:
    """It was brought along from an account that was closed: no other row says it."""
    player = casino.player()
    user, then = user_id_of(player), ago(days=-200)
    casino.app.database.execute("UPDATE wallets SET no_stakes_until = :then WHERE userId = :u", u=user, then=then)
    until = limits_of(player)["excluded_until"]
    assert until is not None
    for _ in range(2):
        _staff(casino, "block", user)
        assert f"He has excluded himself until {until}." in _shown(casino, user)
        _staff(casino, "unblock", user)
    player.login()
    assert limits_of(player)["excluded_until"] == until
    problem_of(launch(casino, player), status=403, code="play_stopped")


def _comes_back(casino: Casino, resident: Resident) -> Player:
    """Instagram is told to delete him while he is blocked; he signs up anew with the same login."""
    assert send(casino.app.new_player().http, "/fb/delete", signed(casino.app, resident.external_id)).status_code == 200
    again = casino.app.new_player()
    again.sign_in_with_instagram(resident.person)
    assert again.finish_signup(**GROWN_UP).status_code == 200
    return again


def test_who_was_blocked_comes_back_with_his_own_stop_and_no_other(casino: Casino) -> None:
    """A tombstone carries what he has set himself: nothing, or his exclusion with its own end."""
    free, excluded = resident_of(casino.app), resident_of(casino.app)
    until = exclude(excluded.player).json()["excluded_until"]
    for one in (free, excluded):
        _staff(casino, "block", one.user_id)
    again = _comes_back(casino, free)
    assert limits_of(again)["excluded_until"] is None
    assert launch(casino, again).status_code == 200
    again = _comes_back(casino, excluded)
    assert limits_of(again)["excluded_until"] == until
    problem_of(launch(casino, again), status=403, code="play_stopped")


def test_a_raise_that_falls_due_behind_a_block_does_not_lift_it(casino: Casino) -> None:
    """A worker writes the wallets anew: the limit is the higher one, and he is kept out as before."""
    player = casino.player()
    user = user_id_of(player)
    lowered(player, "5.00")
    assert set_limit(player, "50.00").status_code == 200
    _staff(casino, "block", user)
    due = "UPDATE play_limits SET pending_from = :then WHERE userId = :user"
    assert casino.app.database.execute(due, user=user, then=ago(seconds=1))
    kept_out = _moments(casino, user)
    _in_database(casino, lambda it: it.in_transaction(lambda tx: raise_due(tx, user_id=user)))
    assert _moments(casino, user) == kept_out
    assert "None" not in kept_out
    _staff(casino, "unblock", user)
    player.login()
    assert limit_of(player)["amount"] == "50.00"
    assert casino.table(player=player).bet("20.00").code == "OK"


def test_a_page_is_not_told_that_the_player_has_stopped(casino: Casino) -> None:
    """`play_stopped` is his own wish. His own stop is told as before, also when a block has come and gone."""
    player = casino.player()
    user = user_id_of(player)
    with Stream(player) as stream:
        stream.balances(2)
        _staff(casino, "block", user)
        # The block ends his sessions; that is all it is told.
        assert stream.next("notice").data == {"kind": "session_ended"}
        assert stream.ended.wait(5)
    _staff(casino, "unblock", user)
    player.login()
    with Stream(player) as stream:
        stream.balances(2)
        stop = "UPDATE wallets SET no_stakes_until = '2036-01-01 00:00:00' WHERE userId = :user"
        casino.app.database.execute(stop, user=user)
        assert stream.next("notice").data == {"kind": "play_stopped", "until": "2036-01-01T00:00:00Z"}


def test_whose_status_was_mended_by_hand_plays_again(casino: Casino) -> None:
    """A launch derives it anew, so that nobody stays out by a row that the command has not written."""
    player = casino.player()
    user = user_id_of(player)
    _staff(casino, "block", user)
    casino.app.database.execute("UPDATE players SET status = 'active' WHERE userId = :user", user=user)
    player.login()
    assert casino.table(player=player).bet("1.00").code == "OK"
    assert _moments(casino, user) == {"None"}
