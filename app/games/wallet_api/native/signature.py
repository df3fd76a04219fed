"""Who calls: key id, timestamp and an HMAC over the exact bytes, looked at before anything of the body is parsed."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

from app.games.providers.book import Provider, ProviderBook

VERSION: Final = "v1"
MOST_SECONDS_OFF: Final = 300
KEY_HEADER, TIMESTAMP_HEADER, SIGNATURE_HEADER = "x-igw-key", "x-igw-timestamp", "x-igw-signature"


def canonical(timestamp: str, method: str, target: str, body: bytes) -> bytes:
    """What is signed: five lines. `target` is the path with its query, as it was sent."""
    return "\n".join((VERSION, timestamp, method, target, hashlib.sha256(body).hexdigest())).encode()


def sign(secret: str, text: bytes) -> str:
    """HMAC-SHA256 in hex; the key is the secret's own characters."""
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


async def caller_of(
    book: ProviderBook, headers: Mapping[str, str], *, method: str, target: str, body: bytes, now: int
) -> Provider | None:
    """The provider that signed this call; None for an unknown key, a wrong signature and a clock that is off alike."""
    provider = await book.by_key(headers.get(KEY_HEADER, ""))
    secret = provider.keys[headers[KEY_HEADER]] if provider else ""
    timestamp, signature = headers.get(TIMESTAMP_HEADER, ""), headers.get(SIGNATURE_HEADER, "").lower()
    # Computed for an unknown key as well, so that both refusals take the same time.
    expected = sign(secret, canonical(timestamp, method, target, body))
    genuine = hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))
    in_time = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12
    if provider is None or provider.dialect != "native" or not genuine or not in_time:
        return None
    return provider if abs(now - int(timestamp)) <= MOST_SECONDS_OFF else None
