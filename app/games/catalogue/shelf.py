"""One worker's copy of the catalogue, and how it stays true.

Goals: a page of the lobby costs no query for games; what staff switches off is gone within two seconds in every
worker, whichever process switched it; reading five thousand games anew never stops the worker's other requests for
more than a few milliseconds, and happens only when something has changed.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

import structlog

from app.db import Database
from app.errors import DatabaseUnavailable
from app.games.catalogue.entries import Catalogue, Entry
from app.games.catalogue.queries import State, state_of_catalogue, visible_entries
from app.kit.clock import monotonic

log = structlog.get_logger()

_LOOK_EVERY_SECONDS: Final = 1.0
#: A copy that nobody could compare with the database for so long is not shown any more.
_OLDEST_SECONDS: Final = 1.8


class Shelf:
    """`catalogue` gives what is true now, or was less than two seconds ago."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._catalogue: Catalogue | None = None
        self._state: State = ()
        self._true_at = 0.0
        self._looking: asyncio.Task[Catalogue] | None = None

    async def catalogue(self) -> Catalogue:
        """At once, while the copy is young; whoever finds it older has it compared with the database, and waits for
        that only when it is too old to be shown. Raises DatabaseUnavailable.
        """
        known, age = self._catalogue, monotonic() - self._true_at
        if known is not None and age < _LOOK_EVERY_SECONDS:
            return known
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
            self._looking.add_done_callback(self._looked)
        if known is not None and age < _OLDEST_SECONDS:
            return known
        return await asyncio.shield(self._looking)

    async def prepare(self) -> None:
        """Read it before anybody asks; a database that is away is met again by the first request."""
        try:
            await self.catalogue()
        except DatabaseUnavailable:
            log.info("catalogue_waits")

    def _looked(self, task: asyncio.Task[Catalogue]) -> None:
        self._looking = None
        if not task.cancelled():
            task.exception()  # told to whoever waits; nobody may be waiting

    async def _look(self) -> Catalogue:
        """The state is read first: what changes while the games are read is found the next time."""
        looked_at = monotonic()
        async with self._database.reading() as connection:
            state = await state_of_catalogue(connection)
        if self._catalogue is None or state != self._state:
            self._catalogue, self._state = await self._read(), state
        self._true_at = looked_at
        return self._catalogue

    async def _read(self) -> Catalogue:
        catalogue, started, newest = Catalogue(), monotonic(), 0
        while entries := await self._some_after(newest):
            for entry in entries:
                catalogue.add(entry)
            newest = entries[-1].game_id
        catalogue.finish()
        seconds = round(monotonic() - started, 3)
        log.info("catalogue_read", games=len(catalogue.by_id), seconds=seconds)
        return catalogue

    async def _some_after(self, game_id: int) -> Sequence[Entry]:
        """A connection for each piece: others get their turn in between, and no bound on a query's time is met."""
        async with self._database.reading() as connection:
            return await visible_entries(connection, after=game_id)
