"""The cookie that ties a mail to the browser that asked for it; a program gets the same as `challenge`."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from app.config import Settings
from app.sessions.cookies import MAIL_PREFIX, clear_cookie, read_cookie, set_cookie
from app.signin.challenge.issue import Purpose

#: As long as a mail may be on its way; the code itself decides whether it still works.
_LIFE_SECONDS: Final = 12 * 3600


def remember_browser(response: Response, purpose: Purpose, secret: str, *, settings: Settings) -> None:
    """This browser asked."""
    set_cookie(response, f"{MAIL_PREFIX}{purpose}", secret, settings=settings, max_age=_LIFE_SECONDS)


def browser_secret(request: Request, purpose: Purpose, *, settings: Settings) -> str | None:
    """What this browser holds since it asked."""
    return read_cookie(request, f"{MAIL_PREFIX}{purpose}", settings=settings)


def forget_browser(response: Response, purpose: Purpose, *, settings: Settings) -> None:
    """It is done."""
    clear_cookie(response, f"{MAIL_PREFIX}{purpose}", settings=settings)
