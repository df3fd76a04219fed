"""Tables of signing in through an identity provider: used-up attempts, and sign-ups that wait to be finished."""

from sqlalchemy import Column, Integer, String, Table

from app.db import Exact, Moment, metadata

#: A state that has come back. The row is written once, when the state is used up; starting an attempt writes nothing.
oauth_attempts = Table(
    "oauth_attempts",
    metadata,
    Column("state_hash", Exact(64), primary_key=True),
    Column("provider", String(50), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    # How the attempt ended, for the twin of a request that came twice: one of these three, or none yet.
    Column("session_id", Integer),
    Column("pending_id", Integer),
    Column("error_code", String(40)),
)

#: An identity that has been proven and has no player yet.
pending_signups = Table(
    "pending_signups",
    metadata,
    Column("pending_id", Integer, primary_key=True, autoincrement=True),
    Column("token_hash", Exact(64), nullable=False, unique=True),
    Column("provider", String(50), nullable=False),
    Column("client_id", Exact(255), nullable=False),
    Column("external_id", Exact(255), nullable=False),
    Column("alternate_id", Exact(255)),
    Column("username", String(255)),
    Column("suggested_email", String(255)),
    Column("next_path", String(512), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    # The player whose e-mail was typed here: signing in as that player links the identity.
    Column("claimed_user_id", Integer),
    # The player that came of it: a repeated submit is answered from this.
    Column("finished_user_id", Integer),
)
