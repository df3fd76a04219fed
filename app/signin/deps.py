"""What the routes of every method need from the running application."""

from typing import cast

from starlette.requests import Request

from app.abuse.deps import count_try
from app.sessions.lookup import SignedIn
from app.signin.hashing import PasswordHasher


def hasher_of(request: Request) -> PasswordHasher:
    """The worker's bounded hasher."""
    return cast(PasswordHasher, request.app.state.hasher)


async def count_guess(request: Request, current: SignedIn) -> None:
    """One try at the signed-in player's own secret. Raises RateLimited."""
    await count_try(request, "signin", account=current.email, known_device=True)
