"""What was told of a player before his mailbox was proven, by whoever had signed up with the address."""

from typing import Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.players.models import players
from app.players.register import random_user_name

_TOLD: Final = (
    "ext_user_id",
    "first_name",
    "last_name",
    "phone_number",
    "date_of_birth",
    "country",
    "terms_version",
    "terms_accepted_at",
)


async def forget_told(tx: AsyncConnection, *, user_id: int) -> None:
    """Names, birth date, country, terms: the owner is asked for them anew. Wallets and language stay.

    A row of an older system keeps them: who told them was known there. It is one while no password was chosen here.
    """
    values = {**dict.fromkeys(_TOLD), "user_name": random_user_name()}
    signed_up_here = players.c.password_changed_at.is_not(None)
    await tx.execute(update(players).where(players.c.user_id == user_id, signed_up_here).values(**values))
