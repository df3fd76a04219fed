"""The reality check: bets stop when it is due, and neither leaving nor waiting a little gets around it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.games.casino import Casino
from tests.games.protection.steps import events_of, launch, limits_of, minutes_pass
from tests.http.problems import problem_of
from tests.makers.players import Player
from tests.makers.studios import Table


def check_of(player: Player) -> dict[str, Any]:
    return dict(limits_of(player)["reality_check"])


def acknowledge(player: Player) -> dict[str, Any]:
    answer = player.http.post("/me/reality-check/acknowledge")
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["reality_check"])


def playing_for(casino: Casino, minutes: int, *, bet_every: int = 20) -> tuple[Player, Table]:
    """Somebody who has played for so long, with a bet now and then."""
    player = casino.player()
    table = casino.table(player=player)
    table.bet("1.00", round_id=casino.studio.fresh("long"))
    passed = 0
    while passed < minutes:
        step = min(bet_every, minutes - passed)
        minutes_pass(casino, player, step)
        passed += step
        table.bet("1.00")
    return player, table


def test_after_an_hour_bets_wait_for_an_answer(casino: Casino) -> None:
    """All of his wallets; wins are paid; the refusal carries the balance. Afterwards bets go on for another hour."""
    player, table = playing_for(casino, 59)
    assert table.bet("1.00", round_id="last").code == "OK"
    assert not check_of(player)["due"]
    minutes_pass(casino, player, 1)
    refused = table.bet("1.00")
    assert (refused.status, refused.code, refused.balance) == (422, "REALITY_CHECK_DUE", "95.00")
    assert table.win("3.50", round_id="last").code == "OK"
    told = check_of(player)
    assert (told["due"], told["minutes"]) == (True, 60)
    assert 3600 <= told["elapsed_seconds"] < 3660
    assert told["net"] == [{"currency": "USD", "amount": "-1.50"}]
    seen = acknowledge(player)
    assert (seen["due"], seen["net"], seen["playing_since"]) == (False, told["net"], told["playing_since"])
    assert table.bet("1.00").code == "OK"
    assert events_of(player)[-1] == "reality_check_seen"
    for _ in range(3):
        minutes_pass(casino, player, 20)
        last = table.bet("1.00").code
    assert last == "REALITY_CHECK_DUE"
    assert check_of(player)["elapsed_seconds"] >= 7200


@pytest.mark.parametrize("way", ["left", "abandoned"])
def test_leaving_and_coming_back_does_not_start_the_clock_anew(casino: Casino, way: str) -> None:
    """Out of the game, or only away from it; into the same game or another wallet; until half an hour has passed."""
    player, _ = playing_for(casino, 50)
    if way == "left":
        assert player.http.delete("/me/game-session").status_code == 204
    minutes_pass(casino, player, 9)
    table = casino.table(player=player, currency="VND")
    assert table.bet("1000").code == "OK"
    minutes_pass(casino, player, 1)
    assert table.bet("1000").code == "REALITY_CHECK_DUE"
    assert casino.table(player=player).bet("1.00").code == "REALITY_CHECK_DUE"
    if way == "left":
        player.http.delete("/me/game-session")
    minutes_pass(casino, player, 29)
    again = casino.table(player=player)
    assert again.bet("1.00").code == "REALITY_CHECK_DUE"
    minutes_pass(casino, player, 30)
    assert casino.table(player=player).bet("1.00").code == "OK"
    assert check_of(player)["elapsed_seconds"] < 60


def test_a_game_left_open_for_hours_still_asks(casino: Casino) -> None:
    """Who comes back to it is asked, and his answer begins a new stretch of play."""
    player, table = playing_for(casino, 40)
    minutes_pass(casino, player, 300)
    assert check_of(player)["due"]
    assert table.bet("1.00").code == "REALITY_CHECK_DUE"
    assert acknowledge(player)["elapsed_seconds"] < 60
    assert table.bet("1.00").code == "OK"


def test_an_answer_before_it_is_due_changes_nothing(casino: Casino) -> None:
    """Else a script would answer once a minute what nobody was shown. From a minute before it counts: clocks differ."""
    player, table = playing_for(casino, 58)
    due_at = check_of(player)["due_at"]
    assert acknowledge(player)["due_at"] == due_at
    minutes_pass(casino, player, 1)
    assert acknowledge(player)["due_at"] > due_at
    minutes_pass(casino, player, 1)
    assert table.bet("1.00").code == "OK"
    assert acknowledge(casino.player())["playing_since"] is None


def test_who_does_not_play_is_not_asked(casino: Casino) -> None:
    player, _ = playing_for(casino, 59)
    player.http.delete("/me/game-session")
    minutes_pass(casino, player, 40)
    told = check_of(player)
    assert (told["due"], told["playing_since"], told["due_at"], told["net"]) == (False, None, None, [])


def test_a_shorter_interval_counts_at_once_a_longer_one_from_the_next_check_on(casino: Casino) -> None:
    """Or a longer one, chosen a minute before the check, would put it off."""
    player, table = playing_for(casino, 40)
    due_at = check_of(player)["due_at"]

    def choose(minutes: int) -> dict[str, Any]:
        answer = player.http.put("/me/limits", json={"reality_check_minutes": minutes})
        assert answer.status_code == 200
        return dict(answer.json()["reality_check"])

    assert (choose(240)["due_at"], choose(240)["minutes"]) == (due_at, 240)
    minutes_pass(casino, player, 20)
    assert table.bet("1.00").code == "REALITY_CHECK_DUE"
    acknowledge(player)
    minutes_pass(casino, player, 20)
    assert table.bet("1.00").code == "OK"
    assert choose(15)["due"]
    assert table.bet("1.00").code == "REALITY_CHECK_DUE"
    acknowledge(player)
    assert table.bet("1.00").code == "OK"
    assert events_of(player).count("reality_check_set") == 2


def test_the_game_learns_when_it_will_be_due(casino: Casino) -> None:
    """Interval and what of it is over, after an answer as well: its own clock pauses at the right moment."""
    player, table = playing_for(casino, 60)
    acknowledge(player)
    table.bet("1.00")
    minutes_pass(casino, player, 10)
    url = launch(casino, player).json()["launch_url"]
    code = url.split("launch_code=")[1].split("&")[0]
    told = casino.studio.post("session/exchange", {"launch_code": code}).body["reality_check"]
    assert told["interval_seconds"] == 3600
    assert 600 <= told["elapsed_seconds"] < 660


def test_nobody_answers_from_another_site(casino: Casino) -> None:
    player, _ = playing_for(casino, 60)
    answer = player.http.post("/me/reality-check/acknowledge", headers={"Origin": "https://game.example"})
    problem_of(answer, status=403, code="cross_site_request")
    assert check_of(player)["due"]
