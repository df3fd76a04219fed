"""The one thing that changes in the record: a player who has left is no longer seen in it."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.models import audit_events


async def forget_places(tx: AsyncConnection, *, user_id: int) -> None:
    """Empty addresses, browsers and details of the player's events. What happened, and when, stays."""
    which = audit_events.c.user_id == user_id
    await tx.execute(update(audit_events).where(which).values(address=None, user_agent=None, details=None))
