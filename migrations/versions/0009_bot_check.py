"""Proofs of work that have been used.

Revision ID: 0009
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from migrations.steps import TABLE_OPTIONS, exact_text, existing_columns

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table."""
    if existing_columns("bot_check_answers"):
        return
    op.create_table(
        "bot_check_answers",
        sa.Column("answer_hash", exact_text(64), primary_key=True),
        sa.Column("expires_at", sa.DateTime, nullable=False, index=True),
        **TABLE_OPTIONS,
    )


def downgrade() -> None:
    """Additions stay: an older version does not mind them."""
