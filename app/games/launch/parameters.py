"""What a game's address is called with, in the words of the provider's dialect.

A game learns a secret only where its dialect uses one: the code that is exchanged (native), or that becomes the
session's token (Hub88 style). The SOFTSWISS style knows players by their names alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the parameters that differ; None: the dialect has no such thing."""

    code: str | None
    player: str | None
    game: str
    language: str = "lang"
    lobby: str = "lobby"


NAMES: Final[Mapping[str, Names]] = {
    "native": Names(code="launch_code", player=None, game="game"),
    "softswiss": Names(code=None, player="account_id", game="game"),
    "hub88": Names(code="token", player="user", game="game_code", lobby="lobby_url"),
}


def seat_parameters(dialect: str, *, code: str, player: str) -> dict[str, str]:
    """Who plays; for a game with a wallet."""
    names = NAMES[dialect]
    told = {names.code: code, names.player: player}
    return {name: value for name, value in told.items() if name is not None}
