"""Making `signed_request` values: base64url(HMAC-SHA256 of the payload text), a dot, the payload text."""

import base64
import hashlib
import hmac

import msgspec


def signed_request(payload: dict[str, object], *, secret: str, padded: bool) -> str:
    """The value of the form field. `padded` keeps the `=` signs, as some senders in the wild do."""
    text = _base64url(msgspec.json.encode(payload), padded=padded)
    digest = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    return f"{_base64url(digest, padded=padded)}.{text}"


def _base64url(content: bytes, *, padded: bool) -> str:
    text = base64.urlsafe_b64encode(content).decode()
    return text if padded else text.rstrip("=")
