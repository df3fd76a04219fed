"""One wallet's movements from the first to the last, as they stand in the ledger."""

from collections.abc import AsyncIterator
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.ledger.rows import money

HEADS: Final = (
    *("seq", "at", "kind", "amount", "balance_after", "currency", "account", "source", "key", "reason"),
    *("transaction", "hash"),
)
_PAGE: Final = 5_000


async def lines_of(connection: AsyncConnection, *, wallet_id: int) -> AsyncIterator[tuple[str, ...]]:
    """Rows in the order of HEADS, text throughout; a page in memory at a time."""
    last = 0
    while rows := (await connection.execute(_LINES, {"wallet": wallet_id, "last": last, "page": _PAGE})).all():
        for row in rows:
            yield (
                str(row.seq), str(row.created_at), row.kind, f"{money(row.amount):f}",
                f"{money(row.balance_after):f}", row.currency_code, row.account, row.source, row.action_key,
                row.reason or "", bytes(row.transaction_id).hex(), row.entry_hash,
            )  # fmt: skip
        last = int(rows[-1].seq)


_LINES: Final = text(
    "SELECT e.seq, a.created_at, a.kind, e.amount, e.balance_after, e.currency_code, a.account, a.source,"
    " a.action_key, a.reason, e.transaction_id, e.entry_hash FROM ledger_entries e"
    " JOIN ledger_actions a ON a.transaction_id = e.transaction_id"
    " WHERE e.wallet_id = :wallet AND e.seq > :last ORDER BY e.seq LIMIT :page"
)
