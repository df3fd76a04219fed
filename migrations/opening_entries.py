"""Makes the balances that wallets hold already the first entries of their ledgers."""

import logging
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from app.kit.clock import utc_now
from app.ledger.commands import Kind, Movement
from app.ledger.entries import entry_hash
from app.ledger.records import FIRST_HASH, WALLET
from migrations.steps import existing_columns, live, planning

log = logging.getLogger("igw.migrate")

ACCOUNT: Final = "opening:migrated"
SOURCE: Final = "opening"
_PAGE: Final = 1000


def write_opening_entries() -> None:
    """Once for each wallet: `seq = 0` marks those that have none. NULL is nothing, and nothing needs no entry."""
    if planning():
        op.execute("-- each wallet that holds something gets an opening entry, row by row (hashes are computed)")
        return
    if "seq" not in existing_columns("wallets"):
        return
    last, done = 0, 0
    while rows := live().execute(_NEXT, {"last": last, "page": _PAGE}).all():
        _write([_opening(row) for row in rows])
        last, done = rows[-1].wallet_id, done + len(rows)
    if done:
        log.info("opening entries for %s wallets", done)


_NEXT: Final = sa.text(
    "SELECT wallet_id, currency_code, balance FROM wallets"
    " WHERE wallet_id > :last AND seq = 0 AND balance <> 0 ORDER BY wallet_id LIMIT :page"
)


def _opening(row: Any) -> dict[str, Any]:
    wallet_id, currency = int(row.wallet_id), str(row.currency_code)
    # SQLite gives a number; fifteen digits survive the way through it.
    amount = row.balance if isinstance(row.balance, Decimal) else Decimal(f"{row.balance:.2f}")
    # The same for the same wallet, however often a run is cut off; older than any id that is made later.
    transaction = wallet_id.to_bytes(16, "big")
    link = entry_hash(FIRST_HASH, transaction=transaction, seq=1, currency=currency, amount=amount, balance=amount)
    asked = Movement(str(wallet_id), Kind.OPENING, wallet_id, currency, amount, ACCOUNT)
    return {
        "transaction": transaction,
        "key": asked.key,
        "hash": asked.fingerprint(),
        "wallet": wallet_id,
        "currency": currency,
        "amount": f"{amount:.2f}",
        "back": f"{-amount:.2f}",
        "link": link,
        "now": utc_now().isoformat(sep=" "),
        "source": SOURCE,
        "account": ACCOUNT,
        "kind": Kind.OPENING.value,
        "own": WALLET,
    }


def _write(openings: list[dict[str, Any]]) -> None:
    for statement in (_ACTION, _OWN_LINE, _OTHER_LINE, _WALLET):
        live().execute(statement, openings)


_ACTION: Final = sa.text(
    "INSERT INTO ledger_actions (source, action_key, transaction_id, kind, state, code, input_hash, wallet_id,"
    " currency_code, account, amount, reversed, balance_after, seq, created_at) VALUES (:source, :key, :transaction,"
    " :kind, 'applied', 'ok', :hash, :wallet, :currency, :account, :amount, '0.00', :amount, 1, :now)"
)
_OWN_LINE: Final = sa.text(
    "INSERT INTO ledger_entries (transaction_id, line, account, currency_code, amount, wallet_id, seq, balance_after,"
    " entry_hash) VALUES (:transaction, 0, :own, :currency, :amount, :wallet, 1, :amount, :link)"
)
_OTHER_LINE: Final = sa.text(
    "INSERT INTO ledger_entries (transaction_id, line, account, currency_code, amount)"
    " VALUES (:transaction, 1, :account, :currency, :back)"
)
_WALLET: Final = sa.text("UPDATE wallets SET seq = 1, entry_hash = :link WHERE wallet_id = :wallet AND seq = 0")
