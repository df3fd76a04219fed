"""Opening a player's wallets, once, with the player."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.clock import utc_now
from app.wallets.models import wallets


async def open_wallets(tx: AsyncConnection, *, user_id: int, currencies: Sequence[str], wallet_type: str) -> None:
    """One wallet per currency, empty. In the transaction that makes the player, so it happens exactly once."""
    now = utc_now()
    await tx.execute(
        insert(wallets),
        [
            {
                "user_id": user_id,
                "wallet_type": wallet_type,
                "currency_code": currency,
                "balance": Decimal("0.00"),
                "last_updated": now,
            }
            for currency in currencies
        ],
    )
