"""What is played much these days: counted now and then, kept by each worker."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from app.db import Database
from app.games.models import recent_games
from app.kit.clock import monotonic, utc_now

_WITHIN: Final = timedelta(days=7)
_KEEP_SECONDS: Final = 60.0
_MOST: Final = 100


class Popular:
    """`game_ids` by how many players have opened each within a week, the most first."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._game_ids: Sequence[int] = ()
        self._counted_at: float | None = None
        self._one_at_a_time = asyncio.Lock()

    async def game_ids(self) -> Sequence[int]:
        """At most a minute old. Raises DatabaseUnavailable."""
        if not self._is_fresh():
            async with self._one_at_a_time:
                if not self._is_fresh():
                    self._game_ids = await self._counted()
                    self._counted_at = monotonic()
        return self._game_ids

    def _is_fresh(self) -> bool:
        return self._counted_at is not None and monotonic() - self._counted_at < _KEEP_SECONDS

    async def _counted(self) -> Sequence[int]:
        players = func.count()
        query = (
            select(recent_games.c.game_id)
            .where(recent_games.c.last_at > utc_now() - _WITHIN)
            .group_by(recent_games.c.game_id)
            .order_by(players.desc(), recent_games.c.game_id)
            .limit(_MOST)
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalars().all()
