"""PKCE (RFC 7636), S256 only: the code is worth nothing without the secret that this attempt began with."""

import base64
import hashlib
import re
from typing import Final

from app.kit.tokens import new_secret

_VERIFIER: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def new_verifier() -> str:
    """256 random bits in 43 characters, new for each attempt."""
    return new_secret()


def challenge_of(verifier: str) -> str:
    """What the authorize address carries for it."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def is_verifier(text: str | None) -> bool:
    """Whether an attempt really brought one along."""
    return text is not None and _VERIFIER.fullmatch(text) is not None
