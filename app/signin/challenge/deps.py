"""What the routes that send mail share."""

from typing import Final

from starlette.requests import Request

_VIETNAMESE: Final = "vi"


def language_of(request: Request) -> str:
    """The language of a browser whose player we do not know: the one it names first, if we write it."""
    first = request.headers.get("accept-language", "")[:2].lower()
    return _VIETNAMESE if first == _VIETNAMESE else "en"
