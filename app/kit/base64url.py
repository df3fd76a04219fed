"""base64url without padding (RFC 4648, section 5)."""

import base64


def to_base64url(data: bytes) -> str:
    """Text of letters, digits, `-` and `_`."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The bytes; raises ValueError for what is no base64url."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
