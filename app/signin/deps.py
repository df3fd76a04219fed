"""What the routes of every method need from the running application."""

from typing import cast

from starlette.requests import Request

from app.signin.hashing import PasswordHasher


def hasher_of(request: Request) -> PasswordHasher:
    """The worker's bounded hasher."""
    return cast(PasswordHasher, request.app.state.hasher)
