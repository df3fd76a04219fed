"""What protects a player is decided in the money's own transaction, so no race passes it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest

from tests.games.casino import Casino
from tests.games.protection.steps import (
    events_of,
    exclude,
    launch,
    limit_of,
    lowered,
    minutes_pass,
    set_limit,
    time_out,
    user_id_of,
)
from tests.makers.players import Player
from tests.makers.races import all_at_once
from tests.makers.studios import Reply

BETS = 50


@dataclass
class Timed:
    """An answer, when it was asked for, and when it had come."""

    asked: float
    came: float
    reply: Reply


def _racing(casino: Casino, act: Callable[[Player], object]) -> tuple[list[Timed], float]:
    """Fifty bets while the player acts in between; the bets, and when his answer had come."""
    player = casino.player()
    table = casino.table(player=player)
    answered: list[float] = []

    def bet(number: int) -> Timed:
        time.sleep(number * 0.004)
        asked = time.monotonic()
        reply = table.bet("1.00")
        return Timed(asked, time.monotonic(), reply)

    def stop() -> None:
        time.sleep(0.03)
        act(player)
        answered.append(time.monotonic())

    calls: list[Callable[[], Timed | None]] = [lambda number=number: bet(number) for number in range(BETS)]
    told = all_at_once([*calls, stop])
    casino.check_books()
    # Later than everybody: nothing that is asked after the answer gets through.
    told.append(bet(0))
    return [one for one in told if one is not None], answered[0]


@pytest.mark.parametrize(
    ("act", "codes"),
    [
        (time_out, {"PLAYER_BLOCKED"}),
        (exclude, {"PLAYER_BLOCKED"}),
        (lambda player: lowered(player, "0"), {"LIMIT_REACHED"}),
    ],
    ids=["time-out", "exclusion", "limit"],
)
def test_no_bet_is_taken_that_was_asked_after_the_answer(
    casino: Casino, act: Callable[[Player], object], codes: set[str]
) -> None:
    told, answered = _racing(casino, act)
    later = [one.reply.code for one in told if one.asked > answered]
    assert later
    assert set(later) <= codes
    # And by the books: nothing was staked in a second that lies after the one of the answer.
    assert {one.reply.code for one in told} <= codes | {"OK"}
    assert any(one.reply.code == "OK" for one in told), "the stop came before every bet: the race was none"


def test_by_the_books_no_stake_follows_a_stop(casino: Casino) -> None:
    """The ledger decides under the wallet's lock: after the stop is committed, the wallet's `seq` stands still."""
    player = casino.player()
    table = casino.table(player=player)
    seqs: list[int] = []

    def stop() -> None:
        time.sleep(0.02)
        assert time_out(player).status_code == 200
        sql = "SELECT seq FROM wallets WHERE userId = :user AND currency_code = 'USD'"
        seqs.append(int(casino.app.database.value(sql, user=user_id_of(player))))

    all_at_once([*[lambda: table.bet("1.00") for _ in range(BETS)], stop])
    assert table.balance().body["wallet_seq"] == seqs[0]


@pytest.mark.parametrize("kind", ["stake", "loss"])
def test_a_hundred_bets_at_once_do_not_pass_a_limit(casino: Casino, kind: str) -> None:
    """Of a hundred bets of one coin ten pass a limit of ten."""
    player = casino.player()
    lowered(player, "10.00", kind=kind)
    table = casino.table(player=player)
    codes = [reply.code for reply in all_at_once([lambda: table.bet("1.00") for _ in range(100)])]
    assert (codes.count("OK"), codes.count("LIMIT_REACHED")) == (10, 90)
    assert limit_of(player, kind)["used"] == "10.00"
    assert sum(casino.entries(table)) == Decimal("-10.00")
    casino.check_books()


def test_two_changes_of_one_limit_at_once_leave_one_of_them(casino: Casino) -> None:
    """Twenty wishes, lower and higher ones: no error, one limit, and the wallet has the same one."""
    player = casino.player()
    lowered(player, "50.00")
    amounts = [f"{number}.00" for number in range(40, 60)]
    answers = all_at_once([lambda amount=amount: set_limit(player, amount).status_code for amount in amounts])
    assert set(answers) == {200}
    told = limit_of(player)
    assert told["amount"] in amounts[:10]
    sql = "SELECT day_stake_limit FROM wallets WHERE userId = :user AND currency_code = 'USD'"
    held = casino.app.database.value(sql, user=user_id_of(player))
    assert f"{Decimal(str(held)):.2f}" == told["amount"] == "40.00"


def test_no_game_that_is_opened_at_that_moment_outlives_a_time_out(casino: Casino) -> None:
    """Launches and the time-out at once: each launch is before it and ended by it, or after it and refused."""
    player = casino.player()
    calls = [*[lambda: launch(casino, player).status_code for _ in range(12)], lambda: time_out(player).status_code]
    codes = all_at_once(calls)
    assert (codes[-1], set(codes) <= {200, 403}) == (200, True)
    user = user_id_of(player)
    assert casino.app.database.count(f"game_sessions WHERE userId = {user} AND ended_at IS NULL") == 0


def test_twenty_answers_to_one_reality_check_are_one(casino: Casino) -> None:
    player = casino.player()
    table = casino.table(player=player)
    table.bet("1.00")
    for _ in range(3):
        minutes_pass(casino, player, 20)
        table.bet("1.00")
    path = "/me/reality-check/acknowledge"
    answers = all_at_once([lambda: player.http.post(path).json()["reality_check"] for _ in range(20)])
    assert {answer["due"] for answer in answers} == {False}
    assert len({answer["due_at"] for answer in answers}) == 1
    assert events_of(player).count("reality_check_seen") == 1
    assert table.bet("1.00").code == "OK"


def test_t27_many_wallets_in_any_order_wait_for_each_other_and_never_for_ever(casino: Casino) -> None:
    """Two players with two wallets each: limits of both currencies in both orders, coins of the day for both wallets,
    bets and launches, all at once. Everybody is answered, nobody with an error, and the books hold.
    """

    def steps(player: Player, amount: str) -> list[Callable[[], int]]:
        wishes = [{"currency": one, "kind": "stake", "amount": amount} for one in ("USD", "VND")]
        return [
            lambda: player.http.put("/me/limits", json={"limits": wishes}).status_code,
            lambda: player.http.put("/me/limits", json={"limits": wishes[::-1]}).status_code,
            lambda: player.http.post("/me/daily-grant").status_code,
            lambda: launch(casino, player, "VND").status_code,
        ]

    calls: list[Callable[[], int]] = []
    for player in (casino.player(), casino.player()):
        table = casino.table(player=player)
        bet = lambda table=table: 200 if table.bet("0.01").code in {"OK", "SESSION_EXPIRED"} else 0  # noqa: E731
        calls += [call for number in range(6) for call in (*steps(player, f"{99 - number}"), bet)]
    assert set(all_at_once(calls)) == {200}
    casino.check_books()
