"""Whether a player could still get in: no wallet may be left without a door."""

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.players.errors import LastWayIn
from app.players.models import identities, passkeys, players


async def has_way_in(tx: AsyncConnection, *, user_id: int, by_mail: bool = True) -> bool:
    """A password, an identity (a disconnected one, too: it returns by signing in), a passkey that is not suspended,
    or a mailbox that was proven; `by_mail`: whether that one is a way, which it is only where mail is sent.
    """
    identity = select(identities.c.id).where(identities.c.user_id == user_id)
    passkey = select(passkeys.c.passkey_id).where(passkeys.c.user_id == user_id, passkeys.c.suspended_at.is_(None))
    ways: list[ColumnElement[bool]] = [
        func.length(players.c.password_hash) > 0,
        identity.exists(),
        passkey.exists(),
    ]
    if by_mail:
        ways.append(players.c.email_verified_at.is_not(None))
    query = select(players.c.user_id).where(players.c.user_id == user_id, or_(*ways))
    return (await tx.execute(query)).first() is not None


async def require_way_in(tx: AsyncConnection, *, user_id: int, by_mail: bool) -> None:
    """After one was taken away: raises LastWayIn, which brings it back, when it was the last.

    The caller holds the player (`owner_by_id`), so that of two removals at once the second sees what the first left.
    """
    if not await has_way_in(tx, user_id=user_id, by_mail=by_mail):
        raise LastWayIn
