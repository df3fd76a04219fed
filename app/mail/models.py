"""Table of mails: a row is written in the transaction of the act it tells of, and sent after the commit."""

from sqlalchemy import CHAR, Column, Index, Integer, String, Table

from app.db import Moment, metadata

#: `parameters` hold secrets (links, codes) until the mail is sent, given up or called back; NULL from then on.
mail_outbox = Table(
    "mail_outbox",
    metadata,
    Column("mail_id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(40), nullable=False),
    Column("userId", Integer, key="user_id", index=True),
    Column("recipient", String(255), nullable=False),
    Column("language_code", CHAR(2), nullable=False),
    Column("parameters", String(2000)),
    Column("status", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    # A worker that takes the mail moves this past the time it may need: the lease.
    Column("next_attempt_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment),
    # A word or a number of ours; what the other server said may hold addresses.
    Column("last_error", String(100)),
    Index("idx_mail_due", "status", "next_attempt_at"),
)
