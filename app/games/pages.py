"""Whose games our pages show: the only foreign origins that they open in a frame or take pictures from."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from app.errors import DatabaseUnavailable
from app.games.catalogue.shelf import Shelf
from app.games.providers.book import ProviderBook
from app.games.providers.origins import origin_of

# A header has its bounds. Whoever takes pictures from more places sees plates of ours instead of the rest.
_MOST_PLACES_OF_PICTURES: Final = 50


class ForeignOrigins(NamedTuple):
    """Each in order and plain enough for a content security policy."""

    frames: Sequence[str]
    pictures: Sequence[str]


async def foreign_origins(book: ProviderBook, shelf: Shelf) -> ForeignOrigins:
    """Where active providers launch their games, and where the pictures of the catalogue are. None of both while the
    database is away.
    """
    try:
        providers = await book.all()
        catalogue = await shelf.catalogue()
    except DatabaseUnavailable:
        return ForeignOrigins((), ())
    found = {origin_of(provider.launch_url or "") for provider in providers if provider.is_active}
    frames = sorted(origin for origin in found if origin is not None)
    return ForeignOrigins(frames, catalogue.picture_origins[:_MOST_PLACES_OF_PICTURES])
