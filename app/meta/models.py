"""Table of what Meta has asked for."""

from sqlalchemy import Column, Integer, String, Table, UniqueConstraint

from app.db import Exact, Moment, metadata

#: One row for each request, kept for good: the status page outlives the data, and a replay finds the first answer.
meta_requests = Table(
    "meta_requests",
    metadata,
    Column("request_id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(12), nullable=False),
    Column("request_hash", Exact(64), nullable=False),
    Column("provider", String(50), nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("received_at", Moment, nullable=False),
    Column("confirmation_code", Exact(64), unique=True),
    # Whom it is about; emptied as soon as the work is done.
    Column("external_id", Exact(255)),
    Column("userId", Integer, key="user_id"),
    # What stays and why, as words of app/meta/states.py with commas between.
    Column("kept", String(255)),
    Column("completed_at", Moment),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_try_at", Moment),
    UniqueConstraint("kind", "request_hash", name="meta_requests_kind_hash"),
)
