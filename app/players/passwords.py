"""A player's password replaced or taken away; hashing is done before, away from the database."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.clock import utc_now
from app.players.models import players
from app.players.register import Hold, PlayerRow, player_by_id

#: What stands where there is no password: no bcrypt hash, so nothing fits it, not even nothing (attack A29).
NO_PASSWORD: Final = ""


async def is_still_the_password(tx: AsyncConnection, proven: PlayerRow, *, hold: Hold = "shared") -> bool:
    """Whether the password that was proven before this transaction is the player's, and stays so until it ends.

    A refreshed hash of the same password is the same (attack A64): `password_changed_at` tells. The player is held,
    or a session could be opened beside a change that is about to end all of them (attack A21).
    """
    now = await player_by_id(tx, proven.user_id, hold=hold)
    return now is not None and now.password_changed_at == proven.password_changed_at


async def set_password(tx: AsyncConnection, user_id: int, *, password_hash: str) -> None:
    """From now on this is the password; sign-ins that were proven with the old one fail."""
    changed = (
        await tx.execute(select(players.c.password_changed_at).where(players.c.user_id == user_id).with_for_update())
    ).scalar()
    now = utc_now()
    # Moments are whole seconds: a second change within one must still be a later moment.
    moment = max(now, changed + timedelta(seconds=1)) if changed else now
    await tx.execute(
        update(players)
        .where(players.c.user_id == user_id)
        .values(password_hash=password_hash, password_changed_at=moment)
    )


async def take_password(tx: AsyncConnection, user_id: int) -> None:
    """The player has no password any more; the other ways in remain."""
    await set_password(tx, user_id, password_hash=NO_PASSWORD)
