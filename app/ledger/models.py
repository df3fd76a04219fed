"""Tables of the ledger, and what it needs of the table of wallets.

Both tables are only ever added to, except that an action's state goes forward and its `reversed` grows.
"""

from sqlalchemy import CHAR, Column, Index, Integer, LargeBinary, Numeric, SmallInteger, String, Table, UniqueConstraint

from app.db import Exact, Moment, exact_bytes, metadata

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
    Column("round_key", Exact(128)),
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

#: What a source groups together, such as the bets and wins of one game round. `subject_id` and `session_id` are the
#: source's own ids, opaque here. `stakes` counts those that were not taken back in full; `is_open` is 1 or NULL.
ledger_rounds = Table(
    "ledger_rounds",
    metadata,
    Column("source", Exact(LARGEST_SOURCE), primary_key=True),
    Column("round_key", Exact(128), primary_key=True),
    Column("round_id", exact_bytes(16), nullable=False),
    Column("wallet_id", Integer, nullable=False),
    Column("currency_code", CHAR(3), nullable=False),
    Column("subject_id", Integer),
    Column("session_id", Integer),
    Column("stakes", Integer, nullable=False),
    Column("staked", Numeric(15, 2), nullable=False),
    Column("paid", Numeric(15, 2), nullable=False),
    Column("late_payouts", Integer, nullable=False, server_default="0"),
    Column("is_open", SmallInteger),
    Column("opened_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Index("i_ledger_round_of_wallet", "wallet_id", "round_id"),
    Index("i_ledger_round_open", "is_open", "opened_at"),
)
