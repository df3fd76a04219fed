"""What a provider's call needs, in one place for each worker: who calls, who sits where, and the ledger."""

from app.db import Database
from app.games.launch.seats import Seats
from app.games.play.calls import Call, command_of
from app.games.providers.book import ProviderBook
from app.ledger.commands import Outcome
from app.ledger.gather import Ledger


class Desk:
    """Made once with the application, closed with it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.book = ProviderBook(database)
        self.seats = Seats(database)
        self.ledger = Ledger(database)

    async def play(self, call: Call) -> Outcome:
        """Apply the call, or tell why not; after its commit. Raises DatabaseUnavailable and Busy: ask again."""
        return await self.ledger.post(command_of(call))

    async def close(self) -> None:
        """Wait for what is on the way."""
        await self.ledger.close()
        await self.seats.close()
