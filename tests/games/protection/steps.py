"""What tests of play protection share: the player's own steps, and time made to pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2

from tests.games.casino import Casino
from tests.makers.players import Player


def user_id_of(player: Player) -> int:
    return int(player.session().json()["userId"])


def limits_of(player: Player) -> dict[str, Any]:
    answer = player.http.get("/me/limits")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def limit_of(player: Player, kind: str = "stake", currency: str = "USD") -> dict[str, Any]:
    """One limit as the player is told of it."""
    [found] = [one for one in limits_of(player)["limits"] if (one["currency"], one["kind"]) == (currency, kind)]
    return dict(found)


def set_limit(player: Player, amount: str | None, *, kind: str = "stake", currency: str = "USD") -> httpx2.Response:
    wish = {"currency": currency, "kind": kind, "amount": amount}
    return player.http.put("/me/limits", json={"limits": [wish]})


def lowered(player: Player, amount: str, **more: str) -> None:
    assert set_limit(player, amount, **more).status_code == 200


def time_out(player: Player, hours: int = 24) -> httpx2.Response:
    return player.http.post("/me/time-out", json={"hours": hours})


def exclude(player: Player, months: int = 6) -> httpx2.Response:
    return player.http.post("/me/self-exclusion", json={"months": months, "confirm": True})


def launch(casino: Casino, player: Player, currency: str = "USD") -> httpx2.Response:
    return player.http.post(f"/games/{casino.studio.name}/slot/launch", json={"currency": currency})


def ago(**span: float) -> str:
    """A moment that long ago, as a database takes it; a negative span lies ahead."""
    return f"{datetime.now(UTC) - timedelta(**span):%Y-%m-%d %H:%M:%S}"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def day_passes(casino: Casino, player: Player) -> None:
    """What waits for its day to be over has waited."""
    sql = "UPDATE play_limits SET pending_from = :then WHERE userId = :user AND pending_from IS NOT NULL"
    assert casino.app.database.execute(sql, user=user_id_of(player), then=ago(seconds=1))


def minutes_pass(casino: Casino, player: Player, minutes: int) -> None:
    """As if everything about this player's play were so much older."""
    database, user = casino.app.database, user_id_of(player)
    mine = "wallet_id IN (SELECT wallet_id FROM wallets WHERE userId = :user)"
    for table, column, whose in (
        ("play_protection", "playing_since", "userId = :user"),
        ("wallets", "pause_due_at", "userId = :user"),
        ("game_sessions", "created_at", "userId = :user"),
        ("ledger_rounds", "last_at", mine),
    ):
        older = f"{column} - INTERVAL {minutes} MINUTE"
        if database.kind == "sqlite":
            # The form in which the app keeps moments there.
            older = f"strftime('%Y-%m-%d %H:%M:%S', {column}, '-{minutes} minutes')"
        sql = f"UPDATE {table} SET {column} = {older} WHERE {whose} AND {column} IS NOT NULL"
        database.execute(sql, user=user)


def events_of(player: Player) -> list[str]:
    """What his page lists, the oldest first."""
    return [one["event"] for one in reversed(player.http.get("/me/events").json()["events"])]
