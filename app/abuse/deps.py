"""How routes reach the limiter."""

from typing import cast

from starlette.requests import HTTPConnection

from app.abuse.limiter import Limiter


def limiter_of(request: HTTPConnection) -> Limiter:
    """The application's limiter; `app.state.limiter`, made by `build_limiter` at start."""
    return cast(Limiter, request.app.state.limiter)
