"""X-Hub88-Signature: RSA-SHA256 in base64 over the body as it came.

Replies are not signed: the public pages sign the body of every *request*, in both directions, and no answer.
"""

import base64
import binascii
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from app.games.providers.book import Provider
from app.games.providers.register import PEM_KEY
from app.games.wallet_api.dialect import Asked

_HEADER: Final = b"x-hub88-signature"
_LONGEST: Final = 2048


def is_genuine(provider: Provider | None, asked: Asked) -> bool:
    """Whether a key of the provider's made this signature. Its text may hold two PEM blocks while keys change."""
    text = asked.header(_HEADER)
    if provider is None or provider.public_key is None or not text.isascii() or len(text) > _LONGEST:
        return False
    try:
        signature = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return any(_verifies(key, signature, asked.body) for key in public_keys(provider.public_key))


@lru_cache(maxsize=64)
def public_keys(text: str) -> Sequence[RSAPublicKey]:
    """The RSA keys in PEM text; whatever is none is left out."""
    found = []
    for block in PEM_KEY.findall(text):
        try:
            key = load_pem_public_key(block.encode())
        except (ValueError, UnsupportedAlgorithm):
            continue
        if isinstance(key, RSAPublicKey):
            found.append(key)
    return tuple(found)


def _verifies(key: RSAPublicKey, signature: bytes, body: bytes) -> bool:
    try:
        key.verify(signature, body, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True
