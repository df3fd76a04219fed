"""Which methods an address takes, for the `Allow` header of a 405."""

from typing import Final

from starlette.requests import Request
from starlette.routing import Match

_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def allowed_methods(request: Request) -> str:
    """All of them, such as `GET, DELETE`; the framework itself names those of one route and forgets its neighbours."""
    routes = request.app.router.routes
    asked = [{**request.scope, "method": method} for method in _METHODS]
    taken = [scope["method"] for scope in asked if any(route.matches(scope)[0] is Match.FULL for route in routes)]
    return ", ".join(taken)
