"""Proofs of work that have been used.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa

from migrations.steps import exact_text, make_table

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table."""
    make_table(
        "bot_check_answers",
        sa.Column("answer_hash", exact_text(64), primary_key=True),
        sa.Column("expires_at", sa.DateTime, nullable=False, index=True),
    )


def downgrade() -> None:
    """Additions stay: an older version does not mind them."""
