"""Situations that only time or the player brings about, made at once for the conformance kit.

For development and tests: whoever calls this has refused production (`igw provider hooks`).
"""

from datetime import timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import game_sessions
from app.kit.clock import utc_now
from app.ledger.models import ledger_actions
from app.wallets.models import wallets

_LONG: Final = timedelta(days=2000)


async def let_game_sessions_expire(tx: AsyncConnection, *, user_id: int) -> None:
    """All of the player's."""
    mine = game_sessions.c.user_id == user_id
    await tx.execute(update(game_sessions).where(mine).values(expires_at=utc_now() - _LONG))


async def limit_stakes(tx: AsyncConnection, *, user_id: int, amount: Decimal) -> None:
    """Of one day, in each of his wallets, from now on: also a higher limit, which a player would wait for."""
    await tx.execute(update(wallets).where(wallets.c.user_id == user_id).values(day_stake_limit=amount))


async def let_reality_check_be_due(tx: AsyncConnection, *, user_id: int) -> None:
    """As if he had played for that long."""
    await tx.execute(update(wallets).where(wallets.c.user_id == user_id).values(pause_due_at=utc_now() - _LONG))


async def make_actions_older(tx: AsyncConnection, *, user_id: int, days: int) -> None:
    """Everything in his wallets was decided so many days ago."""
    mine = select(wallets.c.wallet_id).where(wallets.c.user_id == user_id)
    older = {"created_at": utc_now() - timedelta(days=days)}
    await tx.execute(update(ledger_actions).where(ledger_actions.c.wallet_id.in_(mine)).values(older))
