"""What a player has set himself reaches every studio in its dialect's own code; what he wins is paid all the same."""

from __future__ import annotations

from tests.games.protection.steps import exclude, lowered, time_out
from tests.games.wallet_api.callers import Caller, fresh


def test_a_limit_of_his_own(caller: Caller) -> None:
    player = caller.player()
    browser, _ = caller.hooks.players[player.ref]
    lowered(browser, "10.00")
    turn = fresh()
    assert caller.said(caller.play(player, "bet", "10", round_id=turn, action_id=(bet := fresh())), "OK")
    refused = caller.play(player, "bet", "1")
    assert caller.said(refused, "LIMIT_REACHED"), refused
    assert caller.said(caller.play(player, "win", "5", round_id=turn, bet_id=bet), "OK")
    assert caller.balance(player) == 95


def test_the_reality_check_and_his_answer(caller: Caller) -> None:
    player = caller.player()
    browser, _ = caller.hooks.players[player.ref]
    caller.hooks.shipped("reality_check_due", player=player.ref)
    refused = caller.play(player, "bet", "1")
    assert caller.said(refused, "REALITY_CHECK_DUE"), refused
    assert browser.http.post("/me/reality-check/acknowledge").json()["reality_check"]["due"] is False
    assert caller.said(caller.play(player, "bet", "1"), "OK")
    assert caller.balance(player) == 99


def test_a_break_of_either_kind(caller: Caller) -> None:
    """Told as what it is, although the game session ended with it."""
    for stop in (time_out, exclude):
        player = caller.player()
        browser, _ = caller.hooks.players[player.ref]
        turn = fresh()
        assert caller.said(caller.play(player, "bet", "10", round_id=turn, action_id=(bet := fresh())), "OK")
        assert stop(browser).status_code == 200
        refused = caller.play(player, "bet", "1")
        assert caller.said(refused, "PLAYER_BLOCKED"), (stop.__name__, refused)
        assert caller.said(caller.play(player, "win", "5", round_id=turn, bet_id=bet), "OK")
        assert caller.balance(player) == 95
