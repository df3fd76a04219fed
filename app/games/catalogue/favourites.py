"""Games that a player has marked as his own."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import favourite_games
from app.kit.clock import utc_now

MOST_SHOWN: Final = 500


async def favourites_of(connection: AsyncConnection, *, user_id: int) -> Sequence[int]:
    """Ids of games, the newest mark first."""
    query = (
        select(favourite_games.c.game_id)
        .where(favourite_games.c.user_id == user_id)
        .order_by(favourite_games.c.created_at.desc(), favourite_games.c.game_id)
        .limit(MOST_SHOWN)
    )
    return (await connection.execute(query)).scalars().all()


async def mark(tx: AsyncConnection, *, user_id: int, game_id: int) -> None:
    """Once is as good as twice."""
    row = {"user_id": user_id, "game_id": game_id, "created_at": utc_now()}
    try:
        async with tx.begin_nested():
            await tx.execute(insert(favourite_games).values(row))
    except IntegrityError:
        return


async def unmark(tx: AsyncConnection, *, user_id: int, game_id: int) -> None:
    """Whether it was marked or not."""
    its = favourite_games.c.user_id == user_id, favourite_games.c.game_id == game_id
    await tx.execute(delete(favourite_games).where(*its))
