"""The games that the studio offers, and what a lobby is told about them."""

from functools import cache
from typing import Any, Final

import msgspec

from simulators.studio.maths import Table
from simulators.studio.stakes import STAKES

PROVIDER: Final = "studio"


class Game(msgspec.Struct, frozen=True, kw_only=True):
    """One game. `symbols` are the signs of its table and the names of their pictures."""

    code: str
    names: dict[str, str]
    volatility: str
    symbols: dict[str, str]

    @property
    def table(self) -> Table:
        return _table(self.code)


@cache
def _table(code: str) -> Table:
    return Table.read(code)


GAMES: Final = {
    game.code: game
    for game in (
        Game(
            code="lotus-lanterns",
            names={"en": "Lotus Lanterns", "vi": "Đèn Hoa Sen"},
            volatility="medium",
            symbols={
                "W": "lantern",
                "L": "lotus",
                "M": "moon",
                "D": "drum",
                "F": "fan",
                "P": "blossom",
                "B": "bamboo",
            },
        ),
        Game(
            code="koi-pond",
            names={"en": "Koi Pond", "vi": "Hồ Cá Koi"},
            volatility="high",
            symbols={
                "W": "golden-koi",
                "R": "red-koi",
                "T": "turtle",
                "L": "lily",
                "G": "dragonfly",
                "S": "shell",
                "P": "pebble",
                "D": "drop",
            },
        ),
    )
}


def percent(game: Game) -> str:
    """The return to player in percent, as precise as it is and with two places at least."""
    share = game.table.rtp * 100
    return f"{float(share):.2f}"


def cards(base_url: str, *, provider: str = PROVIDER) -> list[dict[str, Any]]:
    """Every game as a game-card."""
    return [
        {
            "provider": provider,
            "code": game.code,
            "name": game.names["en"],
            "category": "slots",
            "rtp": percent(game),
            "volatility": game.volatility,
            "currencies": list(STAKES),
            "images": {
                "thumbnail": f"{base_url}/art/{game.code}/thumbnail.svg",
                "background": f"{base_url}/art/{game.code}/background.svg",
            },
            "demo": True,
        }
        for game in GAMES.values()
    ]
