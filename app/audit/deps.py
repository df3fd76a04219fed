"""Where a request comes from, for the record."""

from starlette.requests import HTTPConnection

from app.audit.record import Place
from app.http.state import address_of


def place_of(request: HTTPConnection) -> Place:
    """The caller's address by the trusted-proxy rule, and what his browser calls itself."""
    return Place(address_of(request), request.headers.get("user-agent", ""))
