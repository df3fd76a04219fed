"""A player leaves: what he has set himself goes, what others' books point to stays."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.end_game import EndReason, end_game_sessions
from app.games.models import play_limits, play_protection
from app.games.protection.keep import take_no_stakes


async def forget_play(tx: AsyncConnection, *, user_id: int) -> None:
    """End his game; remove limits and breaks. No bet is taken any more, also none whose seat was looked up before.

    Rounds and pseudonyms stay: providers' records name them, late wins and reversals must find their wallet, and
    nothing in them says who he was.
    """
    await end_game_sessions(tx, user_id=user_id, reason=EndReason.CLOSED)
    for table in (play_limits, play_protection):
        await tx.execute(delete(table).where(table.c.user_id == user_id))
    await take_no_stakes(tx, user_id=user_id)
