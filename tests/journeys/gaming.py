"""What the journeys through games share: an app with coins, a player inside, and what the server says of him."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.journeys.house import House
from tests.makers.players import Player

#: New players find coins in both wallets, and every day some more.
COINS = {"WELCOME_GRANTS": "USD:1000,VND:1000000", "DAILY_GRANTS": "USD:100,VND:200000"}


def be_inside(house: House, **told: Any) -> Player:
    """A player who may play, signed in in this tab without walking through the door."""
    player = house.app.new_player()
    grown_up = {"date_of_birth": "1990-05-17", "accept_terms": True}
    assert player.register(**(grown_up | told)).status_code == 200
    cookie = {"name": "igw_session", "value": player.http.cookies["igw_session"], "url": house.app.url}
    house.page.context.add_cookies([cookie])  # type: ignore[list-item]
    return player


def wallet_of(player: Player, currency: str) -> dict[str, Any]:
    """As the server tells it."""
    return next(wallet for wallet in player.wallets().json() if wallet["currency_code"] == currency)


def balance_of(player: Player, currency: str) -> Decimal:
    return Decimal(wallet_of(player, currency)["balance"])


def rounds_of(player: Player) -> list[dict[str, Any]]:
    return list(player.http.get("/me/rounds").json()["rounds"])


def wait_until(house: House, holds: Callable[[], bool]) -> None:
    """What happens behind the page, within fifteen seconds."""
    for _ in range(150):
        if holds():
            return
        house.page.wait_for_timeout(100)
    raise AssertionError("it never came to that")
