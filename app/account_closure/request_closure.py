"""Asking for an account to be closed.

The player keeps his account as it is until the day is over, so that he can sign in and call it off.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Actor, Event, Place, Record, record
from app.config import Settings
from app.kit.clock import utc_now
from app.players.mailbox import owner_by_id
from app.players.models import players
from app.players.register import ACTIVE
from app.sessions.errors import NotSignedIn
from app.sessions.lifecycle import still_open
from app.signin.notices import in_words, tell_closing

DELAY: Final = timedelta(hours=24)
#: A blocked player is not closed: what he is blocked for would be gone.
IS_OPEN: Final = or_(players.c.status.is_(None), func.lower(func.trim(players.c.status)) == ACTIVE)


async def ask_for_closure(
    tx: AsyncConnection, *, user_id: int, session_id: int, place: Place, settings: Settings
) -> datetime:
    """When it will be closed. Asking again does not move the hour, and sends no second mail. Raises NotSignedIn when
    the session just ended.
    """
    # The player's row first, as everybody who takes both: whoever takes them crosswise waits for each other.
    owner = await owner_by_id(tx, user_id)
    if owner is None or not await still_open(tx, session_id=session_id, user_id=user_id):
        raise NotSignedIn
    hour = utc_now() + DELAY
    asked = update(players).where(players.c.user_id == user_id, players.c.closes_at.is_(None))
    if (await tx.execute(asked.values(closes_at=hour))).rowcount:
        await record(tx, Record(Event.CLOSURE_REQUESTED, user_id, session_id=session_id, place=place))
        await tell_closing(tx, owner, closes_at=in_words(hour), settings=settings)
    closes_at = await closing_time(tx, user_id=user_id)
    if closes_at is None:
        raise AssertionError("it was set a moment ago")
    return closes_at


async def close_soon(tx: AsyncConnection, *, user_id: int) -> bool:
    """Have the player closed at the worker's next round, for he has no way in left; False when he is blocked or closed.

    The worker does it, because what he is in the middle of may have to come to its end first (edge case E49).
    """
    due = update(players).where(players.c.user_id == user_id, players.c.closed_at.is_(None), IS_OPEN)
    if not (await tx.execute(due.values(closes_at=utc_now()))).rowcount:
        return False
    await record(tx, Record(Event.CLOSURE_REQUESTED, user_id, actor=Actor.SYSTEM))
    return True


async def closing_time(connection: AsyncConnection, *, user_id: int) -> datetime | None:
    """When the player's account will be closed, None when it stays."""
    return (await connection.execute(select(players.c.closes_at).where(players.c.user_id == user_id))).scalar()
