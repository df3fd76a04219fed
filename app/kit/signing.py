"""Signed text for cookies: readable by anyone, made by us alone, dead after its time.

Goals: one key list for everything (newest first, so that keys rotate without a logout), one derived key per
purpose (a value signed for one purpose is worthless for another), no algorithm field to argue about.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.kit.base64url import from_base64url, to_base64url


class BadSignature(Exception):
    """The text was not signed by us for this purpose, or it is damaged."""


class Expired(Exception):
    """The text was ours, but its time is over."""


class Signer:
    """Signs small JSON objects for one purpose with HMAC-SHA256."""

    def __init__(self, keys: Sequence[str], *, purpose: str) -> None:
        if not keys or not all(keys):
            raise ValueError("a signer needs at least one key")
        self._keys = [_derive(key, purpose) for key in keys]

    def sign(self, payload: Mapping[str, Any], *, expires_at: int) -> str:
        """`payload` plus its end (Unix seconds) as `base64url(json).base64url(mac)`."""
        body = to_base64url(json.dumps({**payload, "exp": expires_at}, separators=(",", ":")).encode())
        return f"{body}.{to_base64url(_mac(self._keys[0], body))}"

    def read(self, text: str, *, now: int) -> dict[str, Any]:
        """The payload; raises BadSignature or Expired. The signature is checked before anything is parsed."""
        body, dot, mac_text = text.partition(".")
        if not dot or not text.isascii():
            raise BadSignature
        # Compared as text: base64 has several spellings of the same bytes, and only ours is ours.
        matches = [hmac.compare_digest(to_base64url(_mac(key, body)), mac_text) for key in self._keys]
        if not any(matches):
            raise BadSignature
        payload: dict[str, Any] = json.loads(from_base64url(body))
        if payload["exp"] < now:
            raise Expired
        return payload


def keyed_hash(key: str, *, purpose: str, text: str) -> str:
    """A hash of `text` that nobody without the key can compute or reverse by guessing; 32 hex characters."""
    return hmac.new(_derive(key, purpose), text.encode(), hashlib.sha256).hexdigest()[:32]


def _derive(key: str, purpose: str) -> bytes:
    return hmac.new(key.encode(), b"igw:" + purpose.encode(), hashlib.sha256).digest()


def _mac(key: bytes, body: str) -> bytes:
    return hmac.new(key, body.encode(), hashlib.sha256).digest()
