"""An address that an identity provider knows to be this person's, to fill in the form of a waiting sign-up.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa

from migrations.steps import add_columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One addition."""
    add_columns("pending_signups", sa.Column("suggested_email", sa.String(255)))


def downgrade() -> None:
    """Additions stay: an older version does not mind them."""
