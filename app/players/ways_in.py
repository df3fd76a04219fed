"""Whether a player could still get in: no wallet may be left without a door."""

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.players.models import identities, players


async def has_way_in(tx: AsyncConnection, *, user_id: int) -> bool:
    """A password, a mailbox that was proven, or an identity (a disconnected one, too: it returns by signing in)."""
    has_identity = select(identities.c.id).where(identities.c.user_id == user_id).exists()
    has_own = or_(func.length(players.c.password_hash) > 0, players.c.email_verified_at.is_not(None), has_identity)
    return (
        await tx.execute(select(players.c.user_id).where(players.c.user_id == user_id, has_own))
    ).first() is not None
