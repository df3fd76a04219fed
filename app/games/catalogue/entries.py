"""The catalogue as a worker holds it in memory: what can be seen, sorted, by name, and findable."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from app.games.catalogue.offer import is_offered_in, is_offered_to
from app.games.catalogue.word_index import WordIndex
from app.games.providers.origins import origin_of
from app.kit.text import search_form

#: A place in an order; the last part is the game's id, so that no two are alike.
Key: TypeAlias = tuple[str | float, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One game that is on, of a provider that is on. `currencies` None: all; `rtp` as it is shown."""

    game_id: int
    provider_id: int
    provider: str
    code: str
    name: str
    category: str
    rtp: str | None
    volatility: str | None
    currencies: frozenset[str] | None
    blocked_countries: frozenset[str]
    images: Mapping[str, str]
    demo: bool
    created_at: datetime
    by_name: Key = field(compare=False)
    by_age: Key = field(compare=False)

    def is_offered_in(self, currency: str) -> bool:
        """Whether a wallet of this currency may play."""
        return is_offered_in(currency, currencies=self.currencies)

    def is_offered_to(self, country: str | None) -> bool:
        """Whether a player whose row names this country may open it."""
        return is_offered_to(country, blocked=self.blocked_countries)


class Catalogue:
    """All entries of one moment; filled with `add`, closed with `finish`, then only read."""

    def __init__(self) -> None:
        self.by_id: dict[int, Entry] = {}
        self.by_code: dict[tuple[str, str], Entry] = {}
        self.by_name: Sequence[Entry] = ()
        self.by_age: Sequence[Entry] = ()
        self.picture_origins: Sequence[str] = ()
        self._words = WordIndex()
        self._picture_places: set[str] = set()

    def add(self, entry: Entry) -> None:
        """One more."""
        self.by_id[entry.game_id] = entry
        self.by_code[entry.provider, entry.code] = entry
        others = {search_form(entry.provider): 1.0, search_form(entry.category): 0.8}
        self._words.add(entry.game_id, name=str(entry.by_name[0]), others=others)
        self._picture_places.update("/".join(address.split("/", 3)[:3]) for address in entry.images.values())

    def finish(self) -> None:
        """Sort; nothing more is added."""
        self.by_name = sorted(self.by_id.values(), key=lambda entry: entry.by_name)
        self.by_age = sorted(self.by_id.values(), key=lambda entry: entry.by_age)
        self.picture_origins = sorted(filter(None, map(origin_of, self._picture_places)))
        self._words.finish()

    def search(self, query: str) -> Iterator[tuple[Key, Entry]]:
        """What fits `query`, and its place when the best comes first."""
        for game_id, score in self._words.find(search_form(query)).items():
            entry = self.by_id[game_id]
            yield (-score, *entry.by_name), entry
