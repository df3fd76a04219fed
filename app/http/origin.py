"""Requests that change something must come from our own pages when a cookie speaks for the caller.

Browsers say where a request comes from in `Sec-Fetch-Site` and `Origin`. SameSite=Lax on the cookie is the second
line, never the only one.
"""

from typing import Final, Literal, TypeAlias

from starlette.requests import Request

from app.errors import CrossSiteRequest

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

Site: TypeAlias = Literal["own", "foreign", "unsaid"]


def site_of(request: Request, *, public_url: str) -> Site:
    """Which site sent the request. One header that names another site outweighs one that names ours."""
    fetch_site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if len(request.headers.getlist("origin")) > 1 or (origin is not None and origin.lower() != public_url):
        return "foreign"
    if fetch_site is not None and fetch_site.lower() not in {"same-origin", "none"}:
        return "foreign"
    if origin is not None or (fetch_site or "").lower() == "same-origin":
        return "own"
    return "unsaid"


def require_own_site(request: Request, *, public_url: str) -> None:
    """For a change that a cookie authenticates: silence is refused too. Raises CrossSiteRequest."""
    if request.method not in SAFE_METHODS and site_of(request, public_url=public_url) != "own":
        raise CrossSiteRequest


def refuse_foreign_site(request: Request, *, public_url: str) -> None:
    """For signing in and up, where no session speaks yet: programs that send neither header are welcome."""
    if site_of(request, public_url=public_url) == "foreign":
        raise CrossSiteRequest
