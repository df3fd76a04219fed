"""Writing down what protects a player, and carrying it to where every bet is decided: the rows of his wallets.

Whoever writes holds the player's row first, then wallets by rising id; the ledger takes wallets in the same order.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import play_protection
from app.games.protection.queries import KEPT_OUT, LimitKind, limits_of, own_stop, protection_of
from app.kit.clock import utc_now
from app.players.register import player_by_id
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
    """Every wallet of the player learns his limits, until when he has stopped, and whether staff keeps him out. The
    caller holds the player.

    Also a wallet that was opened after he had set them. A stop never gets shorter: behind a block it runs on.
    """
    limits = await limits_of(tx, user_id=user_id)
    until = await _no_stakes_until(tx, user_id=user_id)
    names = ("wallet_id", "currency_code", "day_stake_limit", "day_loss_limit", "no_stakes_until")
    mine = select(*(wallets.c[name] for name in names)).where(wallets.c.user_id == user_id)
    for row in (await tx.execute(mine.order_by(wallets.c.wallet_id))).all():
        stake = limits.get((row.currency_code, LimitKind.STAKE))
        loss = limits.get((row.currency_code, LimitKind.LOSS))
        wanted = (
            stake.amount if stake else None,
            loss.amount if loss else None,
            until or own_stop(row.no_stakes_until),
        )
        if wanted != tuple(row[2:]):
            values = dict(zip(names[2:], wanted, strict=True))
            await tx.execute(update(wallets).where(wallets.c.wallet_id == row.wallet_id).values(**values))


async def take_no_stakes(tx: AsyncConnection, *, user_id: int) -> None:
    """No bet leaves these wallets any more, and no limit of anybody is left in them: the account is closed."""
    values = {"day_stake_limit": None, "day_loss_limit": None, "no_stakes_until": KEPT_OUT}
    await tx.execute(update(wallets).where(wallets.c.user_id == user_id).values(**values))


async def _no_stakes_until(tx: AsyncConnection, *, user_id: int) -> datetime | None:
    protection = await protection_of(tx, user_id=user_id)
    player = await player_by_id(tx, user_id)
    if player is None or player.may_sign_in:
        return protection.stop()
    excluded = protection.exclusion()
    if excluded != protection.excluded_until and excluded is not None:
        # Brought along from an earlier account, and known to the wallets alone, which say something else from now on.
        await keep_protection(tx, user_id=user_id, excluded_until=excluded)
    return KEPT_OUT
