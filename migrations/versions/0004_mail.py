"""Mail that waits to be sent, and the codes and links that mail carries.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa

from migrations.steps import exact_text, make_table

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Additions only."""
    _make_outbox()
    _make_challenges()


def _make_outbox() -> None:
    make_table(
        "mail_outbox",
        sa.Column("mail_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("userId", sa.Integer, index=True),
        sa.Column("recipient", sa.String(255), nullable=False),
        sa.Column("language_code", sa.CHAR(2), nullable=False),
        sa.Column("parameters", sa.String(2000)),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", sa.DateTime, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime),
        sa.Column("last_error", sa.String(100)),
        sa.Index("idx_mail_due", "status", "next_attempt_at"),
    )


def _make_challenges() -> None:
    make_table(
        "mail_challenges",
        sa.Column("challenge_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("mailbox", exact_text(255), nullable=False),
        sa.Column("userId", sa.Integer, index=True),
        sa.Column("session_id", sa.Integer),
        sa.Column("address", sa.String(255)),
        sa.Column("known_device", sa.SmallInteger, nullable=False),
        sa.Column("code_hash", exact_text(64)),
        sa.Column("link_hash", exact_text(64)),
        sa.Column("browser_hash", exact_text(64)),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False, index=True),
        sa.Column("used_at", sa.DateTime),
        sa.Column("mail_id", sa.Integer, index=True),
        sa.UniqueConstraint("link_hash", name="u_mail_link"),
        sa.UniqueConstraint("browser_hash", name="u_mail_browser"),
        sa.Index("idx_mail_mailbox", "mailbox", "purpose"),
    )


def downgrade() -> None:
    """Codes and mails are short-lived, but a row may still be owed to somebody."""
    raise NotImplementedError("take a backup and drop the two tables by hand")
