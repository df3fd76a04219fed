"""Answers about sessions."""

from pydantic import BaseModel


class SessionPart(BaseModel):
    """The session inside `GET /auth/session`; moments are ISO 8601 in UTC."""

    session_id: int
    login_time: str
    expires_at: str


class SessionAnswer(BaseModel):
    """Who is signed in."""

    userId: int  # noqa: N815 - the contract's name
    user_name: str | None
    email: str
    email_verified: bool
    language_code: str
    country: str | None
    session: SessionPart


class DeviceAnswer(BaseModel):
    """One open session in the player's list."""

    session_id: int
    login_time: str | None
    last_seen_at: str | None
    expires_at: str | None
    login_ip: str
    user_agent: str | None
    method: str | None
    current: bool
