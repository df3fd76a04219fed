"""The one thing that changes in the record: a player who has left is no longer seen in it."""

from sqlalchemy import case, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.models import audit_events
from app.audit.record import Event


async def forget_places(tx: AsyncConnection, *, user_id: int) -> None:
    """Empty addresses, browsers and details of the player's events. What happened, and when, stays; so does which
    version of the terms was accepted, which says nothing of anybody.
    """
    which = audit_events.c.user_id == user_id
    version = case((audit_events.c.event == Event.TERMS_ACCEPTED.value, audit_events.c.details), else_=None)
    await tx.execute(update(audit_events).where(which).values(address=None, user_agent=None, details=version))
