"""A record of security events, when a session was last proven, and which terms were accepted.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa

from migrations.steps import add_columns, make_table

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Additions only."""
    add_columns("sessions", sa.Column("proven_at", sa.DateTime))
    add_columns("players", sa.Column("terms_version", sa.String(40)))
    make_table(
        "audit_events",
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("userId", sa.Integer, index=True),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("actor", sa.String(20), nullable=False),
        sa.Column("method", sa.String(20)),
        sa.Column("session_id", sa.Integer),
        sa.Column("address", sa.String(64)),
        sa.Column("user_agent", sa.String(255)),
        sa.Column("details", sa.String(1000)),
    )


def downgrade() -> None:
    """An append-only record is not dropped."""
    raise NotImplementedError("the record of events stays")
