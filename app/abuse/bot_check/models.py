"""Proofs of work that have been used."""

from sqlalchemy import Column, Table

from app.db import Exact, Moment, metadata

#: One row for each challenge whose answer was taken; the row is the using up.
bot_check_answers = Table(
    "bot_check_answers",
    metadata,
    Column("answer_hash", Exact(64), primary_key=True),
    Column("expires_at", Moment, nullable=False, index=True),
)
