"""`signed_request`: how Meta proves that a deauthorise or deletion request is its own.

`base64url(HMAC-SHA256(app secret, payload text)) + "." + payload text`, where the payload text is base64url of a JSON
object. Goals: nothing is parsed before its signature is known to be good; every configured secret is tried, in
constant time, and the one that fits names the product; the algorithm is fixed, whatever the payload says; padding
that senders in the wild leave on or off makes no difference. Age is not judged: a deletion is never too late.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.oauth.exact_id import exact_id

LONGEST: Final = 8 * 1024
_ALGORITHM: Final = "HMAC-SHA256"
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]+={0,2}")


class NotSigned(Exception):
    """The text is no signed_request of ours; why is nobody's business."""


@dataclass(frozen=True, slots=True)
class ProductSecret:
    """One app secret, and the product (`instagram`, `facebook`) it belongs to."""

    product: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request that Meta has signed. `subject` is the person's id as decimal text; `fingerprint` is the same for
    every spelling of the same request.
    """

    product: str
    subject: str
    fingerprint: str


def read_signed_request(text: str, *, secrets: Sequence[ProductSecret]) -> SignedRequest:
    """The verified request. Raises NotSigned."""
    signature_text, dot, payload_text = text.partition(".")
    if len(text) > LONGEST or not text.isascii() or not (dot and signature_text and payload_text):
        raise NotSigned
    signature = _decode(signature_text.rstrip("="))
    product = _product_of(signature, payload_text, secrets=secrets)
    payload = _payload(payload_text)
    algorithm, subject = payload.get("algorithm"), exact_id(payload.get("user_id"))
    if not isinstance(algorithm, str) or algorithm.upper() != _ALGORITHM or subject is None:
        raise NotSigned
    # Over what was signed, not over the text as it came: another padding must not make it another request.
    fingerprint = hashlib.sha256(signature + b"." + payload_text.encode()).hexdigest()
    return SignedRequest(product=product, subject=subject, fingerprint=fingerprint)


def sign_request(subject: str, *, secret: str, issued_at: int, as_number: bool = False, padded: bool = False) -> str:
    """A signed_request as Meta would make it; `issued_at` in Unix seconds."""
    payload = {
        "algorithm": _ALGORITHM,
        "expires": issued_at + 3600,
        "issued_at": issued_at,
        "user_id": int(subject) if as_number else subject,
    }
    payload_text = _encode(json.dumps(payload, separators=(",", ":")).encode(), padded=padded)
    return f"{_encode(_mac(secret, payload_text), padded=padded)}.{payload_text}"


def _product_of(signature: bytes, payload_text: str, *, secrets: Sequence[ProductSecret]) -> str:
    # All are tried, so that the time does not tell which one was nearly right.
    fits = [hmac.compare_digest(_mac(known.secret, payload_text), signature) for known in secrets]
    for known, fit in zip(secrets, fits, strict=True):
        if fit:
            return known.product
    raise NotSigned


def _payload(text: str) -> dict[str, Any]:
    try:
        payload = json.loads(_decode(text))
    except (ValueError, RecursionError):
        raise NotSigned from None
    if not isinstance(payload, dict):
        raise NotSigned
    return payload


def _mac(secret: str, payload_text: str) -> bytes:
    return hmac.new(secret.encode(), payload_text.encode(), hashlib.sha256).digest()


def _decode(text: str) -> bytes:
    if not _BASE64URL.fullmatch(text):
        raise NotSigned
    bare = text.rstrip("=")
    try:
        return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except binascii.Error:
        raise NotSigned from None


def _encode(content: bytes, *, padded: bool) -> str:
    text = base64.urlsafe_b64encode(content).decode()
    return text if padded else text.rstrip("=")
