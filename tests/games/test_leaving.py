"""Leaving a game: a page that is left late ends its own game session and no other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.games.casino import Casino
from tests.makers.players import Player

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def _launch(casino: Casino, player: Player, currency: str = "USD") -> int:
    answer = player.http.post(f"/games/{casino.studio.name}/slot/launch", json={"currency": currency})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["game_session_id"])


def _leave(player: Player, **query: Any) -> int:
    return player.http.delete("/me/game-session", params=query).status_code


def _live(casino: Casino, *ids: int) -> list[int]:
    rows = casino.app.database.rows("SELECT game_session_id AS id FROM game_sessions WHERE ended_at IS NULL")
    return [number for number in ids if number in {row["id"] for row in rows}]


def test_an_older_page_ends_no_newer_game(casino: Casino) -> None:
    player = casino.player()
    older, newer = _launch(casino, player), _launch(casino, player, "VND")
    assert _leave(player, game_session_id=older) == 204
    assert _live(casino, older, newer) == [newer]
    assert _leave(player, game_session_id=newer) == 204
    assert _live(casino, older, newer) == []


def test_nobody_ends_the_game_of_somebody_else(casino: Casino) -> None:
    player, other = casino.player(), casino.player()
    mine = _launch(casino, player)
    assert _leave(other, game_session_id=mine) == 204
    assert _live(casino, mine) == [mine]


def test_without_a_number_whatever_runs_is_ended(casino: Casino) -> None:
    player = casino.player()
    mine = _launch(casino, player)
    assert _leave(player) == 204
    assert _live(casino, mine) == []
    assert _leave(player) == 204
    assert _leave(player, game_session_id="x") == 422
