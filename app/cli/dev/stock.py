"""Registers the simulated studio and imports its games: `python -m app.cli.dev.stock`, by `igw dev` alone.

A process of its own, because `igw dev` itself loads neither the database nor the catalogue.
"""

import asyncio
import os
import sys
from typing import Final

from app.cli.dev.studio import NAME
from app.config import Settings
from app.database_faults import Fault, explain_fault
from app.db import Database
from app.errors import DatabaseUnavailable
from app.games.catalogue.fetch_feed import FeedFailed, fetch_feed
from app.games.catalogue.read_cards import CardsRefused, read_cards
from app.games.catalogue.store_cards import store_cards
from app.games.providers.register import NewProvider, ProviderRefused, put_provider

_TRIES: Final = 50
_PAUSE_SECONDS: Final = 0.2


async def stock(settings: Settings, studio: NewProvider, *, feed: str) -> None:
    """Raises ProviderRefused, FeedFailed, CardsRefused, DatabaseUnavailable."""
    database = Database(settings.async_db_url, echo=settings.sql_echo)
    try:
        await database.in_transaction(lambda tx: put_provider(tx, studio))
        cards = read_cards(await _feed(feed))
        await store_cards(database, cards, only_provider=studio.name)
    finally:
        await database.close()


async def _feed(address: str) -> bytes:
    """The studio may be a moment behind."""
    for _ in range(_TRIES):
        try:
            return await fetch_feed(address)
        except FeedFailed:
            await asyncio.sleep(_PAUSE_SECONDS)
    return await fetch_feed(address)


def main() -> int:
    """Exit code 0 when the games are in the lobby; else 1 and a sentence."""
    url = os.environ["STUDIO_URL"]
    key = {"key_id": os.environ["STUDIO_KEY_ID"], "secret": os.environ["STUDIO_SECRET"]}
    studio = NewProvider(NAME, "native", f"{url}/play", **key)
    settings = Settings.load()
    try:
        asyncio.run(stock(settings, studio, feed=f"{url}/games.json"))
    except DatabaseUnavailable as fault:
        return _failed(explain_fault(fault, url=settings.async_db_url))
    except (ProviderRefused, FeedFailed, CardsRefused) as fault:
        return _failed(fault)
    return 0


def _failed(why: Fault | Exception) -> int:
    print(f"The simulated studio's games are not in the lobby: {why}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
