"""The lobby's rails: short rows of games, each for a reason."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from app.games.catalogue.entries import Catalogue, Entry

RAIL_SIZE: Final = 16
MOST_PROVIDERS: Final = 12


@dataclass(frozen=True, slots=True)
class Rail:
    """`name`: recent, favourites, new, popular or provider:<name>."""

    name: str
    entries: Sequence[Entry]


def rails_of(
    catalogue: Catalogue,
    *,
    recent: Iterable[int],
    favourites: Iterable[int],
    popular: Iterable[int],
    is_available: Callable[[Entry], bool],
    is_new: Callable[[Entry], bool],
) -> list[Rail]:
    """Those that hold something. His own games are shown to a player also where they cannot be opened right now."""
    offered = [entry for entry in catalogue.by_name if is_available(entry)]
    rails = [
        _rail("recent", _known(catalogue, recent)),
        _rail("favourites", _known(catalogue, favourites)),
        _rail("new", (entry for entry in catalogue.by_age if is_new(entry) and is_available(entry))),
        _rail("popular", filter(is_available, _known(catalogue, popular))),
        *_rails_of_providers(offered),
    ]
    return [rail for rail in rails if rail.entries]


def _rail(name: str, entries: Iterable[Entry]) -> Rail:
    return Rail(name, list(islice(entries, RAIL_SIZE)))


def _known(catalogue: Catalogue, game_ids: Iterable[int]) -> Iterable[Entry]:
    return (catalogue.by_id[game_id] for game_id in game_ids if game_id in catalogue.by_id)


def _rails_of_providers(offered: Iterable[Entry]) -> Iterable[Rail]:
    """The provider with the most games first."""
    by_provider: dict[str, list[Entry]] = {}
    for entry in offered:
        by_provider.setdefault(entry.provider, []).append(entry)
    largest = sorted(by_provider.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return (_rail(f"provider:{name}", entries) for name, entries in largest[:MOST_PROVIDERS])
