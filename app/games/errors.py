"""What can go wrong with games on the player's side; what a provider is told stands in its dialect."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.errors import AppError
from app.kit.clock import iso_utc


class PlayNotAllowed(AppError):
    """Age, place, terms or the state of the account stand in the way; `obstacles` names all of them."""

    code = "play_not_allowed"
    status = 403
    title = "No game opens yet"
    detail = "Something is missing before you may play: `obstacles` names each thing, the lobby leads on."
    next_step = "lobby"

    def __init__(self, obstacles: Sequence[str] = ()) -> None:
        super().__init__()
        self.obstacles = list(obstacles)

    def problem(self, *, public_url: str, request_id: str) -> dict[str, Any]:
        """With `obstacles`, in the words of `GET /me/profile`."""
        return super().problem(public_url=public_url, request_id=request_id) | {"obstacles": self.obstacles}


class PlayStopped(AppError):
    """The player has stopped himself for a time; it cannot be undone."""

    code = "play_stopped"
    status = 403
    title = "You are taking a break"
    detail = "You have asked for a time without games. Until it is over no game opens; your coins stay as they are."

    def __init__(self, until: datetime | None = None) -> None:
        super().__init__()
        self.until = until

    def problem(self, *, public_url: str, request_id: str) -> dict[str, Any]:
        """With `until`, when games open again."""
        return super().problem(public_url=public_url, request_id=request_id) | {"until": iso_utc(self.until)}


class CurrencyNotOffered(AppError):
    """The game is not played in this currency, or the player has no such wallet."""

    code = "currency_not_offered"
    status = 409
    title = "Not in this currency"
    detail = "This game is not played in that currency, or you have no wallet in it. Choose another wallet."


class GameUnavailable(AppError):
    """The game or its provider is turned off, or it may not be played where the player lives."""

    code = "game_unavailable"
    status = 409
    title = "This game cannot be played now"
    detail = "The game is switched off or not offered in your country. The lobby shows the others."
    next_step = "lobby"


class DemoNotOffered(AppError):
    """The game has no demo."""

    code = "demo_not_offered"
    status = 409
    title = "This game has no demo"
    detail = "This game can only be played with coins from a wallet; those are virtual as well."


class BreakNotShortened(AppError):
    """A break that runs already ends later than the one that is asked for."""

    code = "break_not_shortened"
    status = 409
    title = "A longer break is running"
    detail = "A break cannot be shortened, only made longer. The one that runs ends later than what you asked for."

    def __init__(self, until: datetime | None = None) -> None:
        super().__init__()
        self.until = until

    def problem(self, *, public_url: str, request_id: str) -> dict[str, Any]:
        """With `until`, when the running one ends."""
        return super().problem(public_url=public_url, request_id=request_id) | {"until": iso_utc(self.until)}
