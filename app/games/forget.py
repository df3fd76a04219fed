"""A player leaves: what games know of him goes, but for what others' books point to."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.end_game import EndReason, end_game_sessions
from app.games.models import favourite_games, play_limits, play_protection, recent_games


async def forget_play(tx: AsyncConnection, *, user_id: int) -> None:
    """End his game; remove limits, breaks, favourites and recent games.

    Rounds and pseudonyms stay: providers' records name them, late wins and reversals must find their wallet, and
    nothing in them says who he was.
    """
    await end_game_sessions(tx, user_id=user_id, reason=EndReason.CLOSED)
    for table in (favourite_games, recent_games, play_limits, play_protection):
        await tx.execute(delete(table).where(table.c.user_id == user_id))
