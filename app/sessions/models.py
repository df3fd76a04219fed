"""Table of sign-ins. A row is a session for as long as `app.sessions.lookup` says so."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from app.db import Exact, Moment, metadata

#: The design guide's table, letter by letter; the last five columns are ours. `token` holds SHA-256 in hex.
sessions = Table(
    "sessions",
    metadata,
    Column("session_id", Integer, primary_key=True, autoincrement=True),
    Column("userId", ForeignKey("players.user_id"), nullable=False, key="user_id", index=True),
    Column("token", Exact(255), nullable=False, unique=True),
    Column("login_time", Moment),
    Column("logout_time", Moment),
    Column("status", String(10), server_default="active"),
    Column("Login_IP", String(255), nullable=False, key="login_ip"),
    Column("expires_at", Moment),
    Column("last_seen_at", Moment),
    Column("method", String(20)),
    Column("user_agent", String(255)),
    # When the player last proved himself in this session: password, passkey or mail code. NULL: never.
    Column("proven_at", Moment),
)
