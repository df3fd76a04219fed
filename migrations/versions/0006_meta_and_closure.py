"""Meta's requests, closing an account, identities that their provider disconnected, and tombstones.

Revision ID: 0006
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from migrations.steps import add_columns, add_index, exact_text, has_index, make_table

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Additions only."""
    add_columns("player_external_ids", sa.Column("disconnected_at", sa.DateTime))
    add_columns("players", sa.Column("closes_at", sa.DateTime), sa.Column("closed_at", sa.DateTime))
    add_index("ix_players_closes_at", "players", ["closes_at"], unique=False)
    if not has_index("players_ext_user_id", "players"):
        # Text of up to 1000 characters is more than an index of MySQL holds; ids are far shorter.
        op.create_index("players_ext_user_id", "players", ["ext_user_id"], mysql_length=64, mariadb_length=64)
    _create_tombstones()
    _create_requests()


def downgrade() -> None:
    """What was deleted on request must not be forgotten to have been deleted."""
    raise NotImplementedError("requests for deletion stay")


def _create_tombstones() -> None:
    make_table(
        "identity_tombstones",
        sa.Column("tombstone_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("subject_hash", exact_text(64), nullable=False, index=True),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False, index=True),
    )


def _create_requests() -> None:
    make_table(
        "meta_requests",
        sa.Column("request_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("request_hash", exact_text(64), nullable=False),
        sa.Column("provider", sa.String(50), nullable=False),
        sa.Column("state", sa.String(20), nullable=False, index=True),
        sa.Column("received_at", sa.DateTime, nullable=False),
        sa.Column("confirmation_code", exact_text(64)),
        sa.Column("external_id", exact_text(255)),
        sa.Column("userId", sa.Integer),
        sa.Column("kept", sa.String(255)),
        sa.Column("completed_at", sa.DateTime),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_try_at", sa.DateTime),
        sa.UniqueConstraint("kind", "request_hash", name="meta_requests_kind_hash"),
        sa.UniqueConstraint("confirmation_code", name="meta_requests_code"),
    )
