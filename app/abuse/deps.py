"""How routes reach the limiter."""

from collections.abc import Mapping
from typing import cast

from starlette.requests import HTTPConnection, Request

from app.abuse.limiter import Limiter
from app.abuse.policies import PolicyName
from app.http.state import address_of


def limiter_of(request: HTTPConnection) -> Limiter:
    """The application's limiter; `app.state.limiter`, made by `build_limiter` at start."""
    return cast(Limiter, request.app.state.limiter)


async def count_try(
    request: Request,
    policy: PolicyName,
    *,
    account: str | None = None,
    player: int | None = None,
    known_device: bool = False,
) -> Mapping[str, str]:
    """Counts one try of the caller's address, and of what else is named; the headers to put on the answer.

    Call it before anything is looked up. Raises RateLimited.
    """
    return await limiter_of(request).consume(
        policy, address=address_of(request), account=account, player=player, known_device=known_device
    )
