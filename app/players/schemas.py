"""Answers about the player himself."""

from pydantic import BaseModel


class IdentityAnswer(BaseModel):
    """One linked identity."""

    id: int
    provider: str
    username: str | None
    created_at: str | None
