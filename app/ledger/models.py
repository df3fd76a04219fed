"""Tables of the ledger, and what it needs of the table of wallets.

Both tables are only ever added to, except that an action's state goes forward and its `reversed` grows.
"""

from sqlalchemy import CHAR, Column, Integer, LargeBinary, Numeric, SmallInteger, String, Table, UniqueConstraint

from app.db import Exact, Moment, metadata

LARGEST_SOURCE = 50

ledger_actions = Table(
    "ledger_actions",
    metadata,
    Column("source", Exact(LARGEST_SOURCE), primary_key=True),
    Column("action_key", Exact(128), primary_key=True),
    Column("transaction_id", LargeBinary(16), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("state", String(16), nullable=False),
    Column("code", String(24), nullable=False),
    Column("input_hash", Exact(64), nullable=False),
    Column("wallet_id", Integer, nullable=False),
    Column("currency_code", CHAR(3), nullable=False),
    Column("account", String(64), nullable=False),
    Column("amount", Numeric(15, 2), nullable=False),
    Column("reversed", Numeric(15, 2), nullable=False),
    Column("target_key", Exact(128)),
    Column("balance_after", Numeric(15, 2), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("reason", String(255)),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("transaction_id", name="u_ledger_action_transaction"),
)

ledger_entries = Table(
    "ledger_entries",
    metadata,
    Column("transaction_id", LargeBinary(16), primary_key=True),
    Column("line", SmallInteger, primary_key=True),
    Column("account", String(64), nullable=False),
    Column("currency_code", CHAR(3), nullable=False),
    Column("amount", Numeric(15, 2), nullable=False),
    Column("wallet_id", Integer),
    Column("seq", Integer),
    Column("balance_after", Numeric(15, 2)),
    Column("entry_hash", Exact(64)),
    UniqueConstraint("wallet_id", "seq", name="u_ledger_wallet_seq"),
)
