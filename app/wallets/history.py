"""What has moved in a wallet, the newest first, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.ledger.models import ledger_actions, ledger_entries
from app.wallets.models import wallets

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a wallet. `seq` has no gaps; amounts in main units."""

    seq: int
    at: datetime
    kind: str
    amount: Decimal
    balance_after: Decimal
    reason: str | None


async def currency_of(connection: AsyncConnection, *, user_id: int, wallet_id: int) -> str | None:
    """The currency of the player's wallet; None when it is not his, which looks the same as absent."""
    mine = wallets.c.wallet_id == wallet_id, wallets.c.user_id == user_id
    return (await connection.execute(select(wallets.c.currency_code).where(*mine))).scalar()


async def history_of(
    connection: AsyncConnection, *, wallet_id: int, before: int | None = None, most: int = PAGE_SIZE
) -> Sequence[Line]:
    """At most `most` entries older than `before`."""
    query = (
        select(
            ledger_entries.c.seq,
            ledger_actions.c.created_at,
            ledger_actions.c.kind,
            ledger_entries.c.amount,
            ledger_entries.c.balance_after,
            ledger_actions.c.reason,
        )
        .join(ledger_actions, ledger_actions.c.transaction_id == ledger_entries.c.transaction_id)
        .where(ledger_entries.c.wallet_id == wallet_id)
        .order_by(ledger_entries.c.seq.desc())
        .limit(most)
    )
    if before is not None:
        query = query.where(ledger_entries.c.seq < before)
    return [Line(*row) for row in await connection.execute(query)]
