"""One attempt to sign in at an identity provider: what we must still know when the browser comes back.

Goals: starting writes nothing to the database; the state is bound to this browser, this provider and ten minutes;
attempts in several tabs live side by side. So each attempt is one signed cookie, named after its state.

What the provider must know again (a PKCE verifier, a nonce) stands in it too, signed but not encrypted. The verifier
must be unreadable for whoever gets hold of a code: the provider's logs, a referrer, a page's script, another
browser. None of them sees an HttpOnly cookie of this browser. Whoever does see it also sees the session cookie
beside it, and could finish this very attempt with it, sealed or not; to spend the code anywhere else he lacks our
client secret. Encryption would add a key and protect nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from app.config import Settings
from app.kit.clock import unix_seconds
from app.kit.signing import BadSignature, Expired, Signer
from app.kit.tokens import fingerprint, new_secret
from app.sessions.cookies import FLOW_PREFIX, clear_cookie, cookie_name, read_cookie, set_cookie
from app.signin.errors import StateExpired, StateMismatch

Intent: TypeAlias = Literal["signin", "link"]

LIFE_SECONDS: Final = 600
#: Browsers drop a cookie of more than 4096 bytes, name and attributes included, without a word.
_LONGEST_VALUE: Final = 3800
_MOST_ATTEMPTS: Final = 8  # more cookies than this only happen by accident, and headers have a limit


@dataclass(frozen=True, slots=True)
class Attempt:
    """`user_id` is the signed-in player of a link attempt; `started_at` in Unix seconds; `extras` are the provider's
    own and mean nothing here."""

    state: str
    provider: str
    intent: Intent
    next_path: str
    user_id: int | None
    started_at: int
    extras: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def state_hash(self) -> str:
        """The name under which the used-up state is stored."""
        return state_hash(self.state)


def state_hash(state: str) -> str:
    """SHA-256 in hex."""
    return fingerprint(state)


def new_attempt(*, provider: str, intent: Intent, next_path: str, user_id: int | None) -> Attempt:
    """A fresh attempt with a random state of 256 bits.

    The state tells its time as well, for one purpose only: when the cookie has gone with its ten minutes, the
    player is told "too late" instead of "not yours". Nothing is decided by it.
    """
    now = unix_seconds()
    return Attempt(f"{new_secret()}.{now:x}", provider, intent, next_path, user_id, now)


def keep_attempt(request: Request, response: Response, attempt: Attempt, *, settings: Settings) -> None:
    """Give the browser the attempt's cookie; drop the oldest when too many have piled up."""
    payload: dict[str, Any] = {
        "s": attempt.state,
        "p": attempt.provider,
        "i": attempt.intent,
        "n": attempt.next_path,
        "u": attempt.user_id,
        "t": attempt.started_at,
    }
    if attempt.extras:
        payload["x"] = dict(attempt.extras)
    text = _signer(settings).sign(payload, expires_at=attempt.started_at + LIFE_SECONDS)
    if len(text) > _LONGEST_VALUE:
        raise ValueError("an attempt does not fit into a cookie: its provider keeps too much")
    set_cookie(response, _base(attempt.state), text, settings=settings, max_age=LIFE_SECONDS)
    for name in attempt_cookies(request, settings=settings)[: -_MOST_ATTEMPTS + 1]:
        clear_cookie(response, name, settings=settings)


def read_attempt(request: Request, *, state: str, provider: str, settings: Settings) -> Attempt | None:
    """This browser's attempt for `state`; None when it has no such cookie.

    Raises StateMismatch for a cookie that is not ours or belongs to another provider (mix-up, attack A4), and
    StateExpired.
    """
    text = read_cookie(request, _base(state), settings=settings)
    if text is None:
        return None
    try:
        payload = _signer(settings).read(text, now=unix_seconds())
    except Expired:
        raise StateExpired from None
    except BadSignature:
        raise StateMismatch from None
    named = (payload["s"], payload["p"], payload["i"], payload["n"], payload["u"], payload["t"])
    attempt = Attempt(*named, extras=payload.get("x", {}))
    if attempt.state != state or attempt.provider != provider:
        raise StateMismatch
    return attempt


def is_too_late(state: str) -> bool:
    """Whether a state without a cookie says that its ten minutes are over; anybody can write it, so it only words
    the error."""
    _, dot, started = state.rpartition(".")
    try:
        return bool(dot) and int(started, 16) + LIFE_SECONDS < unix_seconds()
    except ValueError:
        return False


def forget_attempt(response: Response, *, state: str, settings: Settings) -> None:
    """Take the attempt's cookie back."""
    clear_cookie(response, _base(state), settings=settings)


def forget_only_attempt(request: Request, response: Response, *, settings: Settings) -> None:
    """End this browser's attempt after a denial that does not name it (edge case E2); of several it could be any."""
    names = attempt_cookies(request, settings=settings)
    if len(names) == 1:
        clear_cookie(response, names[0], settings=settings)


def attempt_cookies(request: Request, *, settings: Settings) -> list[str]:
    """Base names of the attempt cookies this browser holds, in the order it sent them (oldest first)."""
    prefix = cookie_name(FLOW_PREFIX, settings=settings)
    skip = len(prefix) - len(FLOW_PREFIX)
    return [name[skip:] for name in request.cookies if name.startswith(prefix)]


def _base(state: str) -> str:
    return FLOW_PREFIX + state_hash(state)[:16]


def _signer(settings: Settings) -> Signer:
    return Signer(settings.jwt_signing_key, purpose="oauth-attempt")
