"""Which games a player has opened: written with every launch, the newest first in his lobby."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import recent_games
from app.kit.clock import utc_now

MOST_SHOWN: Final = 24


@dataclass(frozen=True, slots=True)
class Visit:
    """The last time that a player opened a game, and with which wallet."""

    game_id: int
    currency: str
    last_at: datetime


async def note_launch(tx: AsyncConnection, *, user_id: int, game_id: int, currency: str) -> None:
    """Remember that the player opened the game with this currency, in the transaction that launches it."""
    if await _count_again(tx, user_id=user_id, game_id=game_id, currency=currency):
        return
    row = {"user_id": user_id, "game_id": game_id, "currency_code": currency, "times": 1, "last_at": utc_now()}
    try:
        async with tx.begin_nested():
            await tx.execute(insert(recent_games).values(row))
    except IntegrityError:  # opened twice for the first time, in the same moment
        await _count_again(tx, user_id=user_id, game_id=game_id, currency=currency)


async def _count_again(tx: AsyncConnection, *, user_id: int, game_id: int, currency: str) -> bool:
    mine = recent_games.c.user_id == user_id, recent_games.c.game_id == game_id
    times = recent_games.c.times + 1
    again = update(recent_games).where(*mine).values(currency_code=currency, times=times, last_at=utc_now())
    return bool((await tx.execute(again)).rowcount)


async def visits_of(connection: AsyncConnection, *, user_id: int, most: int = MOST_SHOWN) -> Sequence[Visit]:
    """The newest first."""
    query = (
        select(recent_games.c.game_id, recent_games.c.currency_code, recent_games.c.last_at)
        .where(recent_games.c.user_id == user_id)
        .order_by(recent_games.c.last_at.desc(), recent_games.c.game_id)
        .limit(most)
    )
    return [Visit(*row) for row in await connection.execute(query)]


async def last_currency_of(connection: AsyncConnection, *, user_id: int, game_id: int) -> str | None:
    """With which currency the player opened the game last; None: never."""
    mine = recent_games.c.user_id == user_id, recent_games.c.game_id == game_id
    return (await connection.execute(select(recent_games.c.currency_code).where(*mine))).scalar()
