"""One attempt to make or use a passkey: the challenge, for what and for whom, signed, good for five minutes and once.

Starting writes nothing to the database. A browser keeps the attempt in a cookie named after its challenge, so that
tabs do not disturb each other; a program gets it as `attempt` and sends it back. It is used up by the one INSERT that
uses up the attempts of identity providers (app/signin/social/used_states.py).
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from app.config import Settings
from app.db import Database
from app.kit.clock import unix_seconds
from app.kit.signing import BadSignature, Expired, Signer
from app.kit.tokens import fingerprint, new_secret
from app.sessions.cookies import PASSKEY_PREFIX, clear_cookie, cookie_name, read_cookie, set_cookie
from app.sessions.lookup import SignedIn
from app.signin.passkeys.errors import PasskeyAttemptDead
from app.signin.social.used_states import use_up_state

Purpose: TypeAlias = Literal["signin", "prove", "add"]

LIFE_SECONDS: Final = 300
_MOST_ATTEMPTS: Final = 6
_USED_BY: Final = "passkey"


@dataclass(frozen=True, slots=True)
class Attempt:
    """`challenge` as it goes to the browser (base64url of 32 random bytes). `session_id` is the session that asked, 0
    for signing in; `user_handle` (base64url) is what a new passkey will know its player by.
    """

    challenge: str
    purpose: Purpose
    session_id: int = 0
    user_handle: str = ""


def new_attempt(purpose: Purpose, *, session_id: int = 0, user_handle: str = "") -> Attempt:
    """A fresh challenge."""
    return Attempt(new_secret(), purpose, session_id, user_handle)


def seal_attempt(attempt: Attempt, *, settings: Settings) -> str:
    """The attempt as signed text."""
    payload = {
        "c": attempt.challenge,
        "p": attempt.purpose,
        "s": attempt.session_id,
        "h": attempt.user_handle,
    }
    return _signer(settings).sign(payload, expires_at=unix_seconds() + LIFE_SECONDS)


def keep_attempt(request: Request, response: Response, attempt: Attempt, *, text: str, settings: Settings) -> None:
    """Give the browser the cookie; drop the oldest when too many have piled up."""
    set_cookie(response, _base(attempt.challenge), text, settings=settings, max_age=LIFE_SECONDS)
    prefix = cookie_name(PASSKEY_PREFIX, settings=settings)
    skip = len(prefix) - len(PASSKEY_PREFIX)
    held = [name[skip:] for name in request.cookies if name.startswith(prefix)]
    for name in held[: -_MOST_ATTEMPTS + 1]:
        clear_cookie(response, name, settings=settings)


def forget_attempt(request: Request, response: Response, *, challenge: str, settings: Settings) -> None:
    """Take the cookie back, where there is one."""
    if read_cookie(request, _base(challenge), settings=settings):
        clear_cookie(response, _base(challenge), settings=settings)


async def use_attempt(
    request: Request,
    database: Database,
    *,
    challenge: str,
    text: str | None,
    purpose: Purpose,
    session: SignedIn | None,
    settings: Settings,
) -> Attempt:
    """Use it up, committed; whatever comes of it, it is good no more. Raises PasskeyAttemptDead.

    `text` is what a program has sent back; without it this browser's cookie counts.
    """
    sealed = text or read_cookie(request, _base(challenge), settings=settings)
    attempt = _read(sealed or "", settings=settings)
    named = (attempt.challenge, attempt.purpose, attempt.session_id)
    if named != (challenge, purpose, session.session_id if session else 0):
        raise PasskeyAttemptDead
    used = fingerprint(f"{_USED_BY}:{attempt.challenge}")
    if not await use_up_state(database, state_hash=used, provider=_USED_BY):
        raise PasskeyAttemptDead
    return attempt


def _read(text: str, *, settings: Settings) -> Attempt:
    try:
        payload = _signer(settings).read(text, now=unix_seconds())
    except (BadSignature, Expired):
        raise PasskeyAttemptDead from None
    return Attempt(payload["c"], payload["p"], payload["s"], payload["h"])


def _base(challenge: str) -> str:
    return PASSKEY_PREFIX + fingerprint(challenge)[:16]


def _signer(settings: Settings) -> Signer:
    return Signer(settings.jwt_signing_key, purpose="passkey-attempt")
