"""A signed cookie that says: from this browser, these accounts have been signed in to before.

It grants nothing. It only keeps a stranger's wrong guesses from locking a player out of the device he always uses
(attack A60): known devices are counted apart.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from app.config import Settings
from app.kit.clock import unix_seconds
from app.kit.email import email_normal_form
from app.kit.signing import BadSignature, Expired, Signer, keyed_hash
from app.sessions.cookies import DEVICE, read_cookie, set_cookie

_LIFE_SECONDS: Final = 400 * 86400  # as long as browsers keep a cookie
_MOST_ACCOUNTS: Final = 5


def account_key(email: str, *, settings: Settings) -> str:
    """The name under which an address is counted; the address itself stands nowhere."""
    return keyed_hash(settings.jwt_signing_key[-1], purpose="account", text=email_normal_form(email))


def is_known_device(request: Request, account: str, *, settings: Settings) -> bool:
    """Whether this browser has been signed in to the account before."""
    return account in _accounts(request, settings=settings)


def remember_device(request: Request, response: Response, account: str, *, settings: Settings) -> None:
    """Add the account to the browser's cookie, the latest first."""
    accounts = [account, *(other for other in _accounts(request, settings=settings) if other != account)]
    text = _signer(settings).sign({"a": accounts[:_MOST_ACCOUNTS]}, expires_at=unix_seconds() + _LIFE_SECONDS)
    set_cookie(response, DEVICE, text, settings=settings, max_age=_LIFE_SECONDS)


def _accounts(request: Request, *, settings: Settings) -> list[str]:
    text = read_cookie(request, DEVICE, settings=settings)
    if not text:
        return []
    try:
        return [str(account) for account in _signer(settings).read(text, now=unix_seconds())["a"]]
    except (BadSignature, Expired):
        return []


def _signer(settings: Settings) -> Signer:
    return Signer(settings.jwt_signing_key, purpose="device")
