"""What the lobby's routes answer, and how it is made of entries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from app.games.catalogue.entries import Entry
from app.games.catalogue.find import CURSOR, Sort
from app.kit.clock import utc_now
from app.sessions.lookup import SignedIn

NEW_FOR: Final = timedelta(days=30)
CURRENCY: Final = r"^[A-Z]{3}$"


class GamesQuery(BaseModel):
    """What somebody looks for."""

    q: str | None = Field(None, max_length=80, description="forgives typing errors and missing marks")
    provider: str | None = Field(None, max_length=40)
    category: str | None = Field(None, max_length=40)
    currency: str | None = Field(
        None, pattern=CURRENCY, description="of the wallet that is chosen; decides `available`"
    )
    sort: Sort | None = Field(None, description="without it: by name, or with `q` the best first")
    cursor: str | None = Field(None, pattern=CURSOR, description="`next_cursor` of the page before")


class ImagesAnswer(TypedDict, total=False):
    """Addresses of pictures; what there is not is left out."""

    thumbnail: str
    background: str


class GameAnswer(BaseModel):
    """One game, for whoever looks."""

    provider: str
    code: str
    name: str
    category: str
    rtp: str | None = Field(description='return to player in percent, "96.50"')
    volatility: str | None
    currencies: list[str] | None = Field(description="of wallets that may play; null: all")
    images: ImagesAnswer
    demo: bool = Field(description="whether it opens without a wallet")
    is_new: bool
    available: bool = Field(description="false: not in the player's country, or not with the asked currency")
    favourite: bool | None = Field(description="null: nobody is signed in")


class CountAnswer(BaseModel):
    """A provider or a category, and how many games of it fit."""

    name: str
    count: int


class GamesAnswer(BaseModel):
    """A page of games."""

    games: list[GameAnswer]
    next_cursor: str | None = Field(description="give it back as `cursor` for more; null: these were the last")
    total: int
    providers: list[CountAnswer] = Field(description="that could be chosen beside the rest of the wish")
    categories: list[CountAnswer]


class RailAnswer(BaseModel):
    """A short row of games."""

    name: str = Field(description="recent, favourites, new, popular, or provider:<name>")
    games: list[GameAnswer]


class RailsAnswer(BaseModel):
    """Rows of the lobby in their order; empty ones are left out."""

    rails: list[RailAnswer]


class OpenRoundAnswer(BaseModel):
    """A round of this game that is not over."""

    round_id: str
    currency: str


class GamePageAnswer(GameAnswer):
    """One game in full."""

    description: str | None
    launchable_currencies: list[str] = Field(description="of the player's wallets, those that may play")
    open_round: OpenRoundAnswer | None
    last_currency: str | None = Field(description="with which the player opened it last")


class GameListAnswer(BaseModel):
    """Games of the player's own."""

    games: list[GameAnswer]


class RecentGameAnswer(GameAnswer):
    """A game that the player has opened."""

    last_currency: str
    last_at: str


class RecentAnswer(BaseModel):
    """The newest first."""

    games: list[RecentGameAnswer]


@dataclass(frozen=True, slots=True)
class View:
    """For whom cards are made: country and favourites of the player, and the wallet that he has chosen."""

    viewer: SignedIn | None
    favourites: Collection[int]
    currency: str | None

    def can_open(self, entry: Entry) -> bool:
        """Whether nothing that is known stands in the way."""
        if self.currency is not None and not entry.is_offered_in(self.currency):
            return False
        return self.viewer is None or entry.is_offered_to(self.viewer.country)

    def card(self, entry: Entry) -> dict[str, Any]:
        """The fields of a GameAnswer."""
        return {
            "provider": entry.provider,
            "code": entry.code,
            "name": entry.name,
            "category": entry.category,
            "rtp": entry.rtp,
            "volatility": entry.volatility,
            "currencies": sorted(entry.currencies) if entry.currencies is not None else None,
            "images": dict(entry.images),
            "demo": entry.demo,
            "is_new": is_new(entry),
            "available": self.can_open(entry),
            "favourite": entry.game_id in self.favourites if self.viewer else None,
        }

    def answer(self, entry: Entry) -> GameAnswer:
        """The card by itself."""
        return GameAnswer(**self.card(entry))


def is_new(entry: Entry) -> bool:
    """Whether it came within the last weeks."""
    return utc_now() - entry.created_at <= NEW_FOR
