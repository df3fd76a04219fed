"""Opening a player's wallets, once, with the player."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.clock import utc_now
from app.wallets.models import wallets


async def open_wallets(
    tx: AsyncConnection,
    *,
    user_id: int,
    currencies: Sequence[str],
    wallet_type: str,
    no_stakes_until: datetime | None = None,
) -> None:
    """One wallet per currency, empty. In the transaction that makes the player, so it happens exactly once.

    `no_stakes_until`: he had stopped himself from playing in an account that he has closed.
    """
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
                "no_stakes_until": no_stakes_until,
            }
            for currency in currencies
        ],
    )
