"""Cookies of ours: names, flags, and the one way they are set and cleared."""

from typing import Final

from starlette.requests import HTTPConnection
from starlette.responses import Response

from app.config import Settings

SESSION: Final = "igw_session"
SIGNUP: Final = "igw_signup"
FLOW_PREFIX: Final = "igw_flow_"
DEVICE: Final = "igw_device"
MAIL_PREFIX: Final = "igw_mail_"
PASSKEY_PREFIX: Final = "igw_passkey_"


def cookie_name(base: str, *, settings: Settings) -> str:
    """`__Host-` in front on https: the browser then refuses a copy set by another host or for another path."""
    return f"__Host-{base}" if settings.https else base


def set_cookie(response: Response, base: str, value: str, *, settings: Settings, max_age: int) -> None:
    """HttpOnly, SameSite=Lax, Path=/, no Domain; Secure on https. `max_age` in seconds."""
    response.set_cookie(
        cookie_name(base, settings=settings),
        value,
        max_age=max_age,
        path="/",
        secure=settings.https,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response, base: str, *, settings: Settings) -> None:
    """Make the browser forget it."""
    response.delete_cookie(
        cookie_name(base, settings=settings), path="/", secure=settings.https, httponly=True, samesite="lax"
    )


def read_cookie(request: HTTPConnection, base: str, *, settings: Settings) -> str | None:
    """The cookie's value; None when it is absent or empty."""
    return request.cookies.get(cookie_name(base, settings=settings)) or None


def set_session_cookie(response: Response, token: str, *, settings: Settings) -> None:
    """The session cookie, for as long as a session can last."""
    set_cookie(response, SESSION, token, settings=settings, max_age=settings.session_max_days * 86400)
