"""A player takes along what games know of him."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from tests.games.casino import Casino
from tests.games.protection.steps import lowered, set_limit, time_out, user_id_of
from tests.makers.players import Player


def _export(player: Player) -> tuple[dict[str, Any], str]:
    answer = player.http.get("/me/export")
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return json.loads(archive.read("export.json")), archive.read("export.html").decode()


def test_rounds_limits_breaks_and_favourites_are_in_it(casino: Casino) -> None:
    """In the currency's own form; the studio's name for him and the session's secrets are not."""
    player, other = casino.player(), casino.player()
    casino.table(player=other).bet("7.77")
    table = casino.table(player=player, currency="VND")
    table.bet("5000", round_id=casino.studio.fresh("r"))
    lowered(player, "20000", currency="VND")
    set_limit(player, None, currency="VND")
    until = time_out(player).json()["time_out_until"]
    sql = "INSERT INTO favourite_games (userId, game_id, created_at) SELECT :user, game_id, created_at FROM games"
    casino.app.database.execute(f"{sql} LIMIT 1", user=user_id_of(player))
    data, page = _export(player)
    [played] = data["rounds"]
    assert {name: played[name] for name in ("provider", "game", "currency_code", "staked", "paid")} == {
        "provider": casino.studio.name, "game": "slot", "currency_code": "VND", "staked": "5000", "paid": "0",
    }  # fmt: skip
    [limit] = data["play_limits"]
    assert (limit["kind"], limit["amount"], limit["pending_amount"]) == ("stake", "20000", None)
    assert limit["pending_from"].endswith("Z")
    assert data["play_protection"]["time_out_until"] == until
    assert [one["code"] for one in data["favourite_games"]] == ["slot"]
    [session] = data["game_sessions"]
    assert (session["currency_code"], session["end_reason"]) == ("VND", "time_out")
    assert "time_out_taken" in {row["event"] for row in data["events"]}
    for word in (table.reference, table.token, "7.77"):
        assert word not in json.dumps(data)
    for heading in ("Rounds of games", "Play limits", "Favourite games"):
        assert heading in page


def test_who_has_never_played_has_empty_lists(casino: Casino) -> None:
    data, _ = _export(casino.player())
    assert (data["rounds"], data["play_limits"], data["play_protection"], data["favourite_games"]) == ([], [], {}, [])
