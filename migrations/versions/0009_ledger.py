"""The ledger: actions, entries, and where each wallet stands in its row of entries.

A balance that is there already becomes the wallet's first entry, so that from now on every coin has one.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa

from migrations.opening_entries import write_opening_entries
from migrations.steps import add_columns, exact_text, make_table

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Additions only; no balance changes."""
    make_table(
        "ledger_actions",
        sa.Column("source", exact_text(50), primary_key=True),
        sa.Column("action_key", exact_text(128), primary_key=True),
        sa.Column(
            "transaction_id",
            sa.LargeBinary(16).with_variant(sa.dialects.mysql.BINARY(16), "mysql", "mariadb"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("code", sa.String(24), nullable=False),
        sa.Column("input_hash", exact_text(64), nullable=False),
        sa.Column("wallet_id", sa.Integer, nullable=False),
        sa.Column("currency_code", sa.CHAR(3), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("amount", sa.Numeric(15, 2), nullable=False),
        sa.Column("reversed", sa.Numeric(15, 2), nullable=False),
        sa.Column("target_key", exact_text(128)),
        sa.Column("balance_after", sa.Numeric(15, 2), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(255)),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("transaction_id", name="u_ledger_action_transaction"),
    )
    make_table(
        "ledger_entries",
        sa.Column(
            "transaction_id",
            sa.LargeBinary(16).with_variant(sa.dialects.mysql.BINARY(16), "mysql", "mariadb"),
            primary_key=True,
        ),
        sa.Column("line", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("currency_code", sa.CHAR(3), nullable=False),
        sa.Column("amount", sa.Numeric(15, 2), nullable=False),
        sa.Column("wallet_id", sa.Integer),
        sa.Column("seq", sa.Integer),
        sa.Column("balance_after", sa.Numeric(15, 2)),
        sa.Column("entry_hash", exact_text(64)),
        sa.UniqueConstraint("wallet_id", "seq", name="u_ledger_wallet_seq"),
    )
    add_columns(
        "wallets",
        sa.Column("seq", sa.Integer, nullable=False, server_default="0"),
        sa.Column("entry_hash", exact_text(64)),
    )
    write_opening_entries()


def downgrade() -> None:
    """A ledger is not dropped."""
    raise NotImplementedError("the ledger stays")
