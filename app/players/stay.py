"""A player who was going to be closed stays."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.players.models import players


async def stay(tx: AsyncConnection, *, user_id: int, place: Place, session_id: int | None = None) -> None:
    """Take back what would have closed the account, and note it; also fine when there is nothing."""
    called_off = update(players).where(players.c.user_id == user_id, players.c.closes_at.is_not(None))
    if (await tx.execute(called_off.values(closes_at=None))).rowcount:
        await record(tx, Record(Event.CLOSURE_CANCELLED, user_id, session_id=session_id, place=place))
