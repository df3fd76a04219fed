"""Table of security events."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from app.db import Moment, metadata

#: Who did what to which player, from where, which way. Rows are only ever added.
audit_events = Table(
    "audit_events",
    metadata,
    Column("event_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("userId", Integer, key="user_id", index=True),
    Column("event", String(40), nullable=False),
    Column("actor", String(20), nullable=False),
    Column("method", String(20)),
    Column("session_id", Integer),
    Column("address", String(64)),
    Column("user_agent", String(255)),
    Column("details", String(1000)),
)
