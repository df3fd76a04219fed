"""Random secrets and the fingerprints under which they are stored."""

import hashlib
import secrets

SECRET_BYTES = 32
CODE_DIGITS = 8


def new_secret() -> str:
    """256 random bits, URL-safe text of 43 characters that does not begin like an option of a command."""
    while (secret := secrets.token_urlsafe(SECRET_BYTES)).startswith("-"):
        pass
    return secret


def new_code() -> str:
    """Eight random digits, 26 bits: for a person to type, so only ever together with few tries and a short life."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def fingerprint(secret: str) -> str:
    """SHA-256 in lower-case hex: what the database holds in place of the secret.

    A plain hash is enough because the input has 256 random bits; nothing can be guessed from it.
    Lone surrogates cannot come from our own secrets, so whatever holds one is turned into bytes that match nothing.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
