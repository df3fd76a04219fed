"""Writing down what protects a player, and carrying it to where every bet is decided: the rows of his wallets.

Whoever writes holds the player's row first, then wallets by rising id; the ledger takes wallets in the same order.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import play_protection
from app.games.protection.queries import LimitKind, limits_of, protection_of
from app.kit.clock import utc_now
from app.wallets.models import wallets


async def keep_protection(tx: AsyncConnection, *, user_id: int, **values: int | datetime | None) -> None:
    """Change the player's row, or make it. The caller holds the player."""
    mine = play_protection.c.user_id == user_id
    changed: dict[str, Any] = {**values, "changed_at": utc_now()}
    if (await tx.execute(select(play_protection.c.user_id).where(mine))).first() is None:
        await tx.execute(insert(play_protection).values(user_id=user_id, **changed))
    else:
        await tx.execute(update(play_protection).where(mine).values(**changed))


async def tell_wallets(tx: AsyncConnection, *, user_id: int) -> None:
    """Every wallet of the player learns his limits and until when he has stopped. The caller holds the player.

    Also a wallet that was opened after he had set them. A stop never gets shorter.
    """
    limits = await limits_of(tx, user_id=user_id)
    until = (await protection_of(tx, user_id=user_id)).stop()
    names = ("wallet_id", "currency_code", "day_stake_limit", "day_loss_limit", "no_stakes_until")
    mine = select(*(wallets.c[name] for name in names)).where(wallets.c.user_id == user_id)
    for row in (await tx.execute(mine.order_by(wallets.c.wallet_id))).all():
        stake = limits.get((row.currency_code, LimitKind.STAKE))
        loss = limits.get((row.currency_code, LimitKind.LOSS))
        wanted = (stake.amount if stake else None, loss.amount if loss else None, until or row.no_stakes_until)
        if wanted != tuple(row[2:]):
            values = dict(zip(names[2:], wanted, strict=True))
            await tx.execute(update(wallets).where(wallets.c.wallet_id == row.wallet_id).values(**values))
