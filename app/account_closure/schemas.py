"""Answers about leaving."""

from pydantic import BaseModel, Field


class ClosureAnswer(BaseModel):
    """Whether the account will be closed."""

    closes_at: str | None = Field(description="ISO 8601 in UTC; until then it can be called off. null: it stays")
