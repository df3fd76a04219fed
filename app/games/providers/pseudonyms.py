"""Under which name a provider knows a player: random, another one for each provider, kept for ever."""

import secrets

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import game_pseudonyms
from app.kit.clock import utc_now
from app.wallets.models import wallets


async def currencies_of(connection: AsyncConnection, reference: str, *, provider_id: int) -> list[str]:
    """Of the wallets of the player that this provider calls so, the oldest first; empty: it knows no such player."""
    query = (
        select(wallets.c.currency_code)
        .join(game_pseudonyms, game_pseudonyms.c.user_id == wallets.c.user_id)
        .where(game_pseudonyms.c.reference == reference, game_pseudonyms.c.provider_id == provider_id)
    )
    return list((await connection.execute(query.order_by(wallets.c.wallet_id))).scalars())


async def player_called(connection: AsyncConnection, reference: str) -> int | None:
    """Whom some provider calls so: the names are random, so no two mean different players."""
    query = select(game_pseudonyms.c.user_id).where(game_pseudonyms.c.reference == reference)
    return (await connection.execute(query)).scalar()


async def pseudonym_of(tx: AsyncConnection, *, provider_id: int, user_id: int) -> str:
    """The player's name with this provider; made when there is none yet."""
    mine = select(game_pseudonyms.c.reference).where(
        game_pseudonyms.c.provider_id == provider_id, game_pseudonyms.c.user_id == user_id
    )
    known = (await tx.execute(mine)).scalar()
    if known is not None:
        return str(known)
    reference = f"p_{secrets.token_hex(14)}"
    row = {"provider_id": provider_id, "user_id": user_id, "reference": reference, "created_at": utc_now()}
    try:
        async with tx.begin_nested():
            await tx.execute(insert(game_pseudonyms).values(row))
    except IntegrityError:
        # Another launch was first; FOR SHARE, because this transaction may have begun to look before it.
        return str((await tx.execute(mine.with_for_update(read=True))).scalar_one())
    return reference
