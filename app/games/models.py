"""Tables of games: providers and their keys, catalogue, game sessions."""

from sqlalchemy import (
    CHAR,
    Column,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from app.db import Exact, Moment, metadata

game_providers = Table(
    "game_providers",
    metadata,
    Column("provider_id", Integer, primary_key=True, autoincrement=True),
    Column("name", Exact(40), nullable=False, unique=True),
    Column("dialect", String(16), nullable=False),
    Column("launch_url", String(500)),
    Column("public_key", Text),
    Column("status", String(10), nullable=False, server_default="active"),
    Column("created_at", Moment, nullable=False),
)

#: `secret` must be readable, because a signature by HMAC is checked with the secret itself.
game_provider_keys = Table(
    "game_provider_keys",
    metadata,
    Column("key_id", Exact(40), primary_key=True),
    Column("provider_id", ForeignKey("game_providers.provider_id"), nullable=False, index=True),
    Column("secret", String(255), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("ends_at", Moment),
)

#: Under which name a provider knows a player: another one for each provider, so that two cannot compare notes.
game_pseudonyms = Table(
    "game_pseudonyms",
    metadata,
    Column("provider_id", ForeignKey("game_providers.provider_id"), primary_key=True),
    Column("userId", ForeignKey("players.user_id"), primary_key=True, key="user_id"),
    Column("reference", Exact(40), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
)

#: `currencies`, `blocked_countries`: comma lists, NULL for all and none. `images`: JSON. `version` rises with every
#: change of the row, so that the sum of all tells whether anything has changed, in whatever order it was committed.
games = Table(
    "games",
    metadata,
    Column("game_id", Integer, primary_key=True, autoincrement=True),
    Column("provider_id", ForeignKey("game_providers.provider_id"), nullable=False),
    Column("code", Exact(80), nullable=False),
    Column("name", String(120), nullable=False),
    Column("category", String(40), nullable=False),
    Column("rtp", Numeric(6, 3)),
    Column("volatility", String(12)),
    Column("currencies", Text),
    Column("blocked_countries", Text),
    Column("images", Text),
    Column("has_demo", SmallInteger, nullable=False, server_default="0"),
    Column("status", String(10), nullable=False, server_default="active"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("i_game_version", "version"),
    UniqueConstraint("provider_id", "code", name="u_game_code"),
)

favourite_games = Table(
    "favourite_games",
    metadata,
    Column("userId", ForeignKey("players.user_id"), primary_key=True, key="user_id"),
    Column("game_id", ForeignKey("games.game_id"), primary_key=True),
    Column("created_at", Moment, nullable=False),
)

recent_games = Table(
    "recent_games",
    metadata,
    Column("userId", ForeignKey("players.user_id"), primary_key=True, key="user_id"),
    Column("game_id", ForeignKey("games.game_id"), primary_key=True),
    Column("currency_code", CHAR(3), nullable=False),
    Column("times", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Index("i_recent_game_last", "last_at", "game_id"),
)

#: `launch_code` and `token` hold fingerprints. A session is live while `ended_at` is NULL and `expires_at` ahead.
game_sessions = Table(
    "game_sessions",
    metadata,
    Column("game_session_id", Integer, primary_key=True, autoincrement=True),
    Column("userId", ForeignKey("players.user_id"), nullable=False, key="user_id"),
    Column("provider_id", ForeignKey("game_providers.provider_id"), nullable=False),
    Column("game_id", ForeignKey("games.game_id"), nullable=False),
    Column("wallet_id", Integer, nullable=False),
    Column("currency_code", CHAR(3), nullable=False),
    Column("session_id", Integer),
    Column("launch_code", Exact(64), nullable=False, unique=True),
    Column("launch_code_ends_at", Moment, nullable=False),
    Column("exchanged_at", Moment),
    Column("token", Exact(64), unique=True),
    Column("expires_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("end_reason", String(20)),
    Column("created_at", Moment, nullable=False),
)

play_protection = Table(
    "play_protection",
    metadata,
    Column("userId", ForeignKey("players.user_id"), primary_key=True, key="user_id"),
    Column("reality_check_minutes", Integer),
    Column("time_out_until", Moment),
    Column("excluded_until", Moment),
    Column("playing_since", Moment),
    Column("changed_at", Moment, nullable=False),
)

play_limits = Table(
    "play_limits",
    metadata,
    Column("userId", ForeignKey("players.user_id"), primary_key=True, key="user_id"),
    Column("currency_code", CHAR(3), primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("amount", Numeric(15, 2)),
    Column("pending_amount", Numeric(15, 2)),
    Column("pending_from", Moment),
    Column("changed_at", Moment, nullable=False),
)
