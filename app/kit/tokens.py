"""Random secrets and the fingerprints under which they are stored."""

import hashlib
import secrets

SECRET_BYTES = 32


def new_secret() -> str:
    """256 random bits, URL-safe text of 43 characters."""
    return secrets.token_urlsafe(SECRET_BYTES)


def fingerprint(secret: str) -> str:
    """SHA-256 in lower-case hex: what the database holds in place of the secret.

    A plain hash is enough because the input has 256 random bits; nothing can be guessed from it.
    Lone surrogates cannot come from our own secrets, so whatever holds one is turned into bytes that match nothing.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
