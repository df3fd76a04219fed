"""Table of codes and links that went by mail and wait to come back."""

from sqlalchemy import Column, Index, Integer, SmallInteger, String, Table, UniqueConstraint

from app.db import Exact, Moment, metadata

#: One mail's secrets, as hashes. Exists for unknown mailboxes too, so that these look and take alike.
mail_challenges = Table(
    "mail_challenges",
    metadata,
    Column("challenge_id", Integer, primary_key=True, autoincrement=True),
    Column("purpose", String(20), nullable=False),
    # The normal form of the address the mail went to.
    Column("mailbox", Exact(255), nullable=False),
    Column("userId", Integer, key="user_id", index=True),
    # The session that asked, or, for "it was not me", the one to end.
    Column("session_id", Integer),
    # The new address of a change; the old one of an undo.
    Column("address", String(255)),
    Column("known_device", SmallInteger, nullable=False),
    Column("code_hash", Exact(64)),
    Column("link_hash", Exact(64)),
    # What the browser that asked holds as a cookie.
    Column("browser_hash", Exact(64)),
    Column("tries", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("used_at", Moment),
    Column("mail_id", Integer, index=True),
    UniqueConstraint("link_hash", name="u_mail_link"),
    UniqueConstraint("browser_hash", name="u_mail_browser"),
    Index("idx_mail_mailbox", "mailbox", "purpose"),
)
