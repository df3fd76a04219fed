"""Who calls: key id, timestamp and an HMAC over the exact bytes, looked at before anything of the body is parsed."""

import hashlib
import hmac
from typing import Final

from app.games.providers.book import Provider, ProviderBook
from app.games.wallet_api.dialect import Asked
from app.kit.clock import unix_seconds

VERSION: Final = "v1"
MOST_SECONDS_OFF: Final = 300
KEY_HEADER, TIMESTAMP_HEADER, SIGNATURE_HEADER = b"x-igw-key", b"x-igw-timestamp", b"x-igw-signature"


def canonical(timestamp: str, method: str, target: str, body: bytes) -> bytes:
    """What is signed: five lines. `target` is the path with its query, as it was sent."""
    return "\n".join((VERSION, timestamp, method, target, hashlib.sha256(body).hexdigest())).encode()


def sign(secret: str, text: bytes) -> str:
    """HMAC-SHA256 in hex; the key is the secret's own characters."""
    return hmac.digest(secret.encode(), text, "sha256").hex()


async def by_key(book: ProviderBook, asked: Asked) -> Provider | None:
    """The provider whose key it is."""
    return await book.by_key(asked.header(KEY_HEADER))


def is_genuine(provider: Provider | None, asked: Asked) -> bool:
    """Whether this key made the signature, within five minutes. As much work for a key that there is not."""
    secret = provider.keys[asked.header(KEY_HEADER)] if provider else ""
    timestamp, signature = asked.header(TIMESTAMP_HEADER), asked.header(SIGNATURE_HEADER).lower()
    expected = sign(secret, canonical(timestamp, asked.method, asked.target, asked.body))
    genuine = hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))
    in_time = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12
    if provider is None or not genuine or not in_time:
        return False
    return abs(unix_seconds() - int(timestamp)) <= MOST_SECONDS_OFF
