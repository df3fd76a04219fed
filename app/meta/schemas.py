"""Answers to Meta, and about a deletion."""

from pydantic import BaseModel


class DeletionAnswer(BaseModel):
    """Exactly these two, as Meta demands."""

    url: str
    confirmation_code: str


class KeptAnswer(BaseModel):
    """One thing that stays, and why."""

    what: str
    reason: str


class DeletionStatusAnswer(BaseModel):
    """How far a deletion has come. `state`: received, in_progress, completed, partly_kept, nothing_found, failed."""

    confirmation_code: str
    state: str
    text: str
    received_at: str
    completed_at: str | None
    kept: list[KeptAnswer]
