"""Reading wallets."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.wallets.models import wallets


@dataclass(frozen=True, slots=True)
class Wallet:
    """One wallet; `balance` in main units, None only in rows of an older system."""

    wallet_id: int
    wallet_type: str
    currency_code: str
    balance: Decimal | None


async def wallets_of(connection: AsyncConnection, *, user_id: int) -> list[Wallet]:
    """The player's wallets in the order they were opened, at most 200."""
    query = (
        select(wallets.c.wallet_id, wallets.c.wallet_type, wallets.c.currency_code, wallets.c.balance)
        .where(wallets.c.user_id == user_id)
        .order_by(wallets.c.wallet_id)
        .limit(200)
    )
    return [Wallet(*row) for row in await connection.execute(query)]
