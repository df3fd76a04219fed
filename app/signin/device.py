"""A signed cookie that says: from this browser, these accounts have been signed in to before.

It grants nothing. By address it keeps a stranger's wrong guesses from locking a player out of the device he always uses
(attack A60): known devices are counted apart. By player it keeps the notice of a new device from coming again.
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
_ACCOUNTS: Final = "a"
_PLAYERS: Final = "p"


def account_key(email: str, *, settings: Settings) -> str:
    """The name under which an address is counted; the address itself stands nowhere."""
    return keyed_hash(settings.jwt_signing_key[-1], purpose="account", text=email_normal_form(email))


def player_key(user_id: int, *, settings: Settings) -> str:
    """The name under which a browser knows a player, whatever his address is by now."""
    return keyed_hash(settings.jwt_signing_key[-1], purpose="player", text=str(user_id))[:24]


def is_known_device(request: Request, account: str, *, settings: Settings) -> bool:
    """Whether this browser has been signed in to the account before."""
    return account in _read(request, settings=settings)[_ACCOUNTS]


def known_players(request: Request, *, settings: Settings) -> frozenset[str]:
    """The keys of the players who have come in by this browser before."""
    return frozenset(_read(request, settings=settings)[_PLAYERS])


def remember_device(
    request: Request, response: Response, *, user_id: int, account: str | None = None, settings: Settings
) -> None:
    """Add the player to the browser's cookie, the latest first; and his address, where it was proven or typed here."""
    known = _read(request, settings=settings)
    names = {
        _ACCOUNTS: _with(account, known[_ACCOUNTS]),
        _PLAYERS: _with(player_key(user_id, settings=settings), known[_PLAYERS]),
    }
    text = _signer(settings).sign(names, expires_at=unix_seconds() + _LIFE_SECONDS)
    set_cookie(response, DEVICE, text, settings=settings, max_age=_LIFE_SECONDS)


def _with(name: str | None, names: list[str]) -> list[str]:
    return ([name] if name else []) + [other for other in names if other != name][: _MOST_ACCOUNTS - bool(name)]


def _read(request: Request, *, settings: Settings) -> dict[str, list[str]]:
    """What stands in the cookie; nothing in one that is missing, old or not ours."""
    text = read_cookie(request, DEVICE, settings=settings)
    try:
        told = _signer(settings).read(text, now=unix_seconds()) if text else {}
    except (BadSignature, Expired):
        told = {}
    return {kind: [str(name) for name in told.get(kind, [])] for kind in (_ACCOUNTS, _PLAYERS)}


def _signer(settings: Settings) -> Signer:
    return Signer(settings.jwt_signing_key, purpose="device")
