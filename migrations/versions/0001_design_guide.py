"""The tables of the design guide, where they are not there yet.

On an existing database this revision finds its tables and leaves them alone, after making sure that they are the
ones it expects. On an empty one it makes them as the guide has them, but for the unique index on the login address.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from migrations.steps import TABLE_OPTIONS, exact_text, existing_columns, require_columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what is missing; raise MigrationRefused before any change when a table is a stranger's."""
    for name, columns in EXPECTED.items():
        require_columns(name, columns)
    for name, create in CREATE.items():
        if not existing_columns(name):
            create()


def downgrade() -> None:
    """There is no way back to nothing: the tables hold people."""
    raise NotImplementedError("the design guide's tables are never dropped")


EXPECTED = {
    "players": {
        "userId", "user_name", "ext_user_id", "first_name", "last_name", "email", "password_hash", "language_code",
        "registration_date", "status", "date_of_birth", "phone_number", "country",
    },
    "wallets": {"wallet_id", "userId", "wallet_type", "balance", "currency_code", "last_updated"},
    "sessions": {"session_id", "userId", "token", "login_time", "logout_time", "status", "Login_IP"},
    "player_external_ids": {"id", "userId", "provider", "external_id", "username", "verified", "created_at"},
}  # fmt: skip


def _create_players() -> None:
    op.create_table(
        "players",
        sa.Column("userId", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("user_name", sa.String(255)),
        sa.Column("ext_user_id", sa.String(1000)),
        sa.Column("first_name", sa.String(100)),
        sa.Column("last_name", sa.String(100)),
        sa.Column("email", sa.String(255), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("language_code", sa.CHAR(2), nullable=False),
        sa.Column("registration_date", sa.DateTime),
        sa.Column("status", sa.String(20), server_default="active"),
        sa.Column("date_of_birth", sa.Date),
        sa.Column("phone_number", sa.String(20)),
        sa.Column("country", sa.String(100)),
        sa.UniqueConstraint("email", name="email"),
        **TABLE_OPTIONS,
    )


def _create_wallets() -> None:
    op.create_table(
        "wallets",
        sa.Column("wallet_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("userId", sa.Integer, sa.ForeignKey("players.userId"), nullable=False),
        sa.Column("wallet_type", sa.String(10), nullable=False),
        sa.Column("balance", sa.Numeric(15, 2), server_default="0.00"),
        sa.Column("currency_code", sa.CHAR(3), nullable=False, server_default="USD"),
        sa.Column("last_updated", sa.DateTime),
        **TABLE_OPTIONS,
    )
    op.create_index("wallets_userId", "wallets", ["userId"])


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("session_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("userId", sa.Integer, sa.ForeignKey("players.userId"), nullable=False),
        sa.Column("token", exact_text(255), nullable=False),
        sa.Column("login_time", sa.DateTime),
        sa.Column("logout_time", sa.DateTime),
        sa.Column("status", sa.String(10), server_default="active"),
        sa.Column("Login_IP", sa.String(255), nullable=False),
        sa.UniqueConstraint("token", name="token"),
        **TABLE_OPTIONS,
    )
    op.create_index("sessions_userId", "sessions", ["userId"])


def _create_identities() -> None:
    op.create_table(
        "player_external_ids",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "userId",
            sa.Integer,
            sa.ForeignKey("players.userId", name="fk_player_ext_ids_user"),
            nullable=False,
        ),
        sa.Column("provider", sa.String(50), nullable=False),
        sa.Column("external_id", exact_text(255), nullable=False),
        sa.Column("username", sa.String(255)),
        sa.Column("verified", sa.SmallInteger, nullable=False, server_default="1"),
        sa.Column("created_at", sa.TIMESTAMP, server_default=sa.func.current_timestamp()),
        sa.UniqueConstraint("provider", "external_id", name="u_provider_ext"),
        **TABLE_OPTIONS,
    )
    op.create_index("idx_user", "player_external_ids", ["userId"])


CREATE = {
    "players": _create_players,
    "wallets": _create_wallets,
    "sessions": _create_sessions,
    "player_external_ids": _create_identities,
}
