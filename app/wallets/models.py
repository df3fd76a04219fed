"""Table of wallets."""

from sqlalchemy import CHAR, Column, Date, ForeignKey, Integer, Numeric, String, Table

from app.db import Exact, Moment, metadata

#: The design guide's table, letter by letter, and where the wallet stands in its row of ledger entries.
wallets = Table(
    "wallets",
    metadata,
    Column("wallet_id", Integer, primary_key=True, autoincrement=True),
    Column("userId", ForeignKey("players.user_id"), nullable=False, key="user_id", index=True),
    Column("wallet_type", String(10), nullable=False),
    Column("balance", Numeric(15, 2), server_default="0.00"),
    Column("currency_code", CHAR(3), nullable=False, server_default="USD"),
    Column("last_updated", Moment),
    Column("seq", Integer, nullable=False, server_default="0"),
    Column("entry_hash", Exact(64)),
    # What may leave the wallet on one day (UTC), and what of it has been used (app.ledger.allowance).
    Column("play_day", Date),
    Column("day_staked", Numeric(15, 2), nullable=False, server_default="0.00"),
    Column("day_paid", Numeric(15, 2), nullable=False, server_default="0.00"),
    Column("day_stake_limit", Numeric(15, 2)),
    Column("day_loss_limit", Numeric(15, 2)),
    Column("no_stakes_until", Moment),
    Column("pause_due_at", Moment),
)
