"""Games: who makes them, which there are, who plays which with which wallet, rounds, and what protects a player.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa

from migrations.steps import add_columns, add_index, exact_bytes, exact_text, make_table

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Additions only."""
    _ledger()
    _game_providers()
    _catalogue()
    _play()
    _protection()


def _ledger() -> None:
    add_columns("ledger_actions", sa.Column("round_key", exact_text(128)))
    # What may leave a wallet, and what of it has been used today; in the wallet's own row, because that is the one
    # which every bet locks.
    add_columns(
        "wallets",
        sa.Column("play_day", sa.Date),
        sa.Column("day_staked", sa.Numeric(15, 2), nullable=False, server_default="0.00"),
        sa.Column("day_paid", sa.Numeric(15, 2), nullable=False, server_default="0.00"),
        sa.Column("day_stake_limit", sa.Numeric(15, 2)),
        sa.Column("day_loss_limit", sa.Numeric(15, 2)),
        sa.Column("no_stakes_until", sa.DateTime),
        sa.Column("pause_due_at", sa.DateTime),
    )
    make_table(
        "ledger_rounds",
        sa.Column("source", exact_text(50), primary_key=True),
        sa.Column("round_key", exact_text(128), primary_key=True),
        sa.Column("round_id", exact_bytes(16), nullable=False),
        sa.Column("wallet_id", sa.Integer, nullable=False),
        sa.Column("currency_code", sa.CHAR(3), nullable=False),
        sa.Column("subject_id", sa.Integer),
        sa.Column("session_id", sa.Integer),
        sa.Column("stakes", sa.Integer, nullable=False),
        sa.Column("staked", sa.Numeric(15, 2), nullable=False),
        sa.Column("paid", sa.Numeric(15, 2), nullable=False),
        sa.Column("late_payouts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("is_open", sa.SmallInteger),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False),
        sa.Column("closed_at", sa.DateTime),
        sa.Index("i_ledger_round_of_wallet", "wallet_id", "round_id"),
        sa.Index("i_ledger_round_open", "is_open", "opened_at"),
    )


def _game_providers() -> None:
    make_table(
        "game_providers",
        sa.Column("provider_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", exact_text(40), nullable=False, unique=True),
        sa.Column("dialect", sa.String(16), nullable=False),
        sa.Column("launch_url", sa.String(500)),
        sa.Column("public_key", sa.Text),
        sa.Column("status", sa.String(10), nullable=False, server_default="active"),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    make_table(
        "game_provider_keys",
        sa.Column("key_id", exact_text(40), primary_key=True),
        sa.Column("provider_id", sa.Integer, sa.ForeignKey("game_providers.provider_id"), nullable=False),
        sa.Column("secret", sa.String(255), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("ends_at", sa.DateTime),
        sa.Index("i_game_provider_key", "provider_id"),
    )
    make_table(
        "game_pseudonyms",
        sa.Column("provider_id", sa.Integer, sa.ForeignKey("game_providers.provider_id"), primary_key=True),
        sa.Column("userId", sa.Integer, sa.ForeignKey("players.userId"), primary_key=True),
        sa.Column("reference", exact_text(40), nullable=False, unique=True),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )


def _catalogue() -> None:
    make_table(
        "games",
        sa.Column("game_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("provider_id", sa.Integer, sa.ForeignKey("game_providers.provider_id"), nullable=False),
        sa.Column("code", exact_text(80), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("rtp", sa.Numeric(6, 3)),
        sa.Column("volatility", sa.String(12)),
        sa.Column("currencies", sa.Text),
        sa.Column("blocked_countries", sa.Text),
        sa.Column("images", sa.Text),
        sa.Column("has_demo", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("status", sa.String(10), nullable=False, server_default="active"),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("provider_id", "code", name="u_game_code"),
        sa.Index("i_game_version", "version"),
    )
    make_table(
        "favourite_games",
        sa.Column("userId", sa.Integer, sa.ForeignKey("players.userId"), primary_key=True),
        sa.Column("game_id", sa.Integer, sa.ForeignKey("games.game_id"), primary_key=True),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    make_table(
        "recent_games",
        sa.Column("userId", sa.Integer, sa.ForeignKey("players.userId"), primary_key=True),
        sa.Column("game_id", sa.Integer, sa.ForeignKey("games.game_id"), primary_key=True),
        sa.Column("currency_code", sa.CHAR(3), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False),
        sa.Index("i_recent_game_last", "last_at", "game_id"),
    )


def _play() -> None:
    make_table(
        "game_sessions",
        sa.Column("game_session_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("userId", sa.Integer, sa.ForeignKey("players.userId"), nullable=False),
        sa.Column("provider_id", sa.Integer, sa.ForeignKey("game_providers.provider_id"), nullable=False),
        sa.Column("game_id", sa.Integer, sa.ForeignKey("games.game_id"), nullable=False),
        sa.Column("wallet_id", sa.Integer, nullable=False),
        sa.Column("currency_code", sa.CHAR(3), nullable=False),
        sa.Column("session_id", sa.Integer),
        sa.Column("launch_code", exact_text(64), nullable=False, unique=True),
        sa.Column("launch_code_ends_at", sa.DateTime, nullable=False),
        sa.Column("exchanged_at", sa.DateTime),
        sa.Column("token", exact_text(64), unique=True),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime),
        sa.Column("end_reason", sa.String(20)),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Index("i_game_session_player", "userId", "ended_at"),
    )


def _protection() -> None:
    make_table(
        "play_protection",
        sa.Column("userId", sa.Integer, sa.ForeignKey("players.userId"), primary_key=True),
        sa.Column("reality_check_minutes", sa.Integer),
        sa.Column("time_out_until", sa.DateTime),
        sa.Column("excluded_until", sa.DateTime),
        sa.Column("playing_since", sa.DateTime),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    make_table(
        "play_limits",
        sa.Column("userId", sa.Integer, sa.ForeignKey("players.userId"), primary_key=True),
        sa.Column("currency_code", sa.CHAR(3), primary_key=True),
        sa.Column("kind", sa.String(12), primary_key=True),
        sa.Column("amount", sa.Numeric(15, 2)),
        sa.Column("pending_amount", sa.Numeric(15, 2)),
        sa.Column("pending_from", sa.DateTime),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    add_columns("identity_tombstones", sa.Column("stopped_until", sa.DateTime))
    add_index("i_play_limit_pending", "play_limits", ["pending_from"], unique=False)


def downgrade() -> None:
    """Played rounds are not dropped."""
    raise NotImplementedError("the ledger stays")
