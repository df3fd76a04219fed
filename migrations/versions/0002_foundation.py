"""Normal forms of e-mail, hashed tokens that end, identities per application, attempts and pending sign-ups.

Every step first looks whether it has been done, because MySQL commits each change of a table by itself: a run
that was interrupted is simply run again. One index goes, the unique one on sessions.Login_IP, which let only one
player sign in from each address.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from migrations.email_forms import fill_email_normal
from migrations.hash_tokens import hash_open_tokens
from migrations.steps import (
    TABLE_OPTIONS,
    add_columns,
    add_index,
    compare_byte_by_byte,
    drop_unique_index_on,
    exact_text,
    existing_columns,
)
from migrations.zero_dates import empty_zero_dates

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the design guide's tables to what the service needs; nothing is lost."""
    empty_zero_dates()
    add_columns(
        "players",
        sa.Column("email_normal", exact_text(255)),
        sa.Column("email_verified_at", sa.DateTime),
        sa.Column("terms_accepted_at", sa.DateTime),
        sa.Column("password_changed_at", sa.DateTime),
    )
    fill_email_normal()
    add_index("players_email_normal", "players", ["email_normal"], unique=True)
    add_columns(
        "sessions",
        sa.Column("expires_at", sa.DateTime),
        sa.Column("last_seen_at", sa.DateTime),
        sa.Column("method", sa.String(20)),
        sa.Column("user_agent", sa.String(255)),
    )
    drop_unique_index_on("sessions", "Login_IP")
    compare_byte_by_byte("sessions", "token", nullable=False)
    hash_open_tokens()
    add_columns(
        "player_external_ids",
        sa.Column("client_id", exact_text(255)),
        sa.Column("alternate_id", exact_text(255)),
        sa.Column("last_login_at", sa.DateTime),
    )
    compare_byte_by_byte("player_external_ids", "external_id", nullable=False)
    add_index("idx_provider_alternate", "player_external_ids", ["provider", "alternate_id"], unique=False)
    _create_attempts()
    _create_pending()
    # By themselves, because a run may be cut off between a table and its index.
    for table in ("oauth_attempts", "pending_signups"):
        add_index(f"ix_{table}_expires_at", table, ["expires_at"], unique=False)


def downgrade() -> None:
    """Hashed tokens cannot be turned back."""
    raise NotImplementedError("tokens that are hashed stay hashed")


def _create_attempts() -> None:
    if existing_columns("oauth_attempts"):
        return
    op.create_table(
        "oauth_attempts",
        sa.Column("state_hash", exact_text(64), primary_key=True),
        sa.Column("provider", sa.String(50), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("session_id", sa.Integer),
        sa.Column("pending_id", sa.Integer),
        sa.Column("error_code", sa.String(40)),
        **TABLE_OPTIONS,
    )


def _create_pending() -> None:
    if existing_columns("pending_signups"):
        return
    op.create_table(
        "pending_signups",
        sa.Column("pending_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("token_hash", exact_text(64), nullable=False),
        sa.Column("provider", sa.String(50), nullable=False),
        sa.Column("client_id", exact_text(255), nullable=False),
        sa.Column("external_id", exact_text(255), nullable=False),
        sa.Column("alternate_id", exact_text(255)),
        sa.Column("username", sa.String(255)),
        sa.Column("next_path", sa.String(512), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("claimed_user_id", sa.Integer),
        sa.Column("finished_user_id", sa.Integer),
        sa.UniqueConstraint("token_hash", name="pending_signups_token_hash"),
        **TABLE_OPTIONS,
    )
