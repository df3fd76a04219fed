"""Passkeys.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa

from migrations.steps import exact_bytes, make_table

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Additions only."""
    make_table(
        "passkeys",
        sa.Column("passkey_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("userId", sa.Integer, sa.ForeignKey("players.userId"), nullable=False, index=True),
        sa.Column("credential_id", exact_bytes(1023), nullable=False),
        sa.Column("public_key", exact_bytes(2048), nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("user_handle", exact_bytes(64), nullable=False),
        sa.Column("transports", sa.String(100)),
        sa.Column("aaguid", sa.String(36), nullable=False),
        sa.Column("backup_eligible", sa.SmallInteger, nullable=False),
        sa.Column("backed_up", sa.SmallInteger, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("user_agent", sa.String(255)),
        sa.Column("session_id", sa.Integer),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("last_used_at", sa.DateTime),
        sa.Column("suspended_at", sa.DateTime),
        sa.UniqueConstraint("credential_id", name="u_passkey_credential"),
    )


def downgrade() -> None:
    """A passkey may be somebody's only way in."""
    raise NotImplementedError("take a backup and drop the table by hand")
