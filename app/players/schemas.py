"""Answers about the player himself."""

from pydantic import BaseModel


class IdentityAnswer(BaseModel):
    """One linked identity."""

    id: int
    provider: str
    username: str | None
    created_at: str | None
    #: Only there when the provider has told us that its user took our access away; signing in with it mends that.
    disconnected_at: str | None = None


class EventAnswer(BaseModel):
    """One security event of the account."""

    event_id: int
    at: str
    event: str
    actor: str
    method: str | None
    address: str | None
    user_agent: str | None
    details: dict[str, str | int | None]


class EventsAnswer(BaseModel):
    """A page of events; `next_before` asks for the next one, None at the end."""

    events: list[EventAnswer]
    next_before: int | None
