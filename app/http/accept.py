"""Which kind of answer the caller wants."""

from starlette.requests import Request


def wants_page(request: Request) -> bool:
    """Whether a person is looking: `Accept` names `text/html`."""
    return "text/html" in request.headers.get("accept", "").lower()


def is_prefetch(request: Request) -> bool:
    """Whether a browser fetches ahead of a click that may never come (edge case E14)."""
    headers = request.headers
    purposes = f"{headers.get('sec-purpose', '')},{headers.get('purpose', '')},{headers.get('x-moz', '')}".lower()
    return "prefetch" in purposes or "prerender" in purposes
