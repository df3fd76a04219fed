"""What routes of a signed-in player share."""

from fastapi import Request

from app.abuse.deps import count_try
from app.http.origin import SAFE_METHODS
from app.sessions.deps import CurrentSession


async def count_change(request: Request, current: CurrentSession) -> None:
    """Counts whatever a player changes, by address and by player. Raises RateLimited.

    A whole router may depend on it: reading is not counted.
    """
    if request.method not in SAFE_METHODS:
        await count_try(request, "own_change", player=current.user_id)
