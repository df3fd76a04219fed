"""Heads that the parser lets through and we do not (attack T34).

llhttp in its strict mode, which uvicorn leaves on, already refuses a second or a malformed Content-Length,
Content-Length beside Transfer-Encoding, bare CR or LF, folded lines, control characters and broken chunks.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from app.errors import AppError
from app.server.errors import HeadersTooLarge, MalformedRequest, TargetTooLong
from app.server.limits import GuardLimits

Header = tuple[bytes, bytes]

_FRAMING: Final = (b"content-length", b"transfer-encoding")
# Within these a head is plain and not looked at closely.
_PLAIN_TARGET_BYTES: Final = 2 * 1024
_PLAIN_HEADERS: Final = 60
_PER_HEADER: Final = 4  # ": " and CR LF
_PER_HEAD: Final = 14  # method, blanks and version, roughly


def is_plain(target: bytes, headers: Sequence[Header], by_name: Mapping[bytes, bytes]) -> bool:
    """Whether a head is so usual that nothing can be wrong with it."""
    return (
        len(by_name) == len(headers) <= _PLAIN_HEADERS
        and len(target) <= _PLAIN_TARGET_BYTES
        and b"host" in by_name
        and b"transfer-encoding" not in by_name
        and b"upgrade" not in by_name
    )


def head_fault(target: bytes, headers: Sequence[Header], *, http_version: str, limits: GuardLimits) -> AppError | None:
    """What is wrong with a request's head, or None."""
    if len(target) > limits.target_bytes:
        return TargetTooLong()
    if len(headers) > limits.headers or _size(target, headers) > limits.head_bytes:
        return HeadersTooLarge()
    if _is_ambiguous(headers, by_name=dict(headers), http_version=http_version):
        return MalformedRequest()
    return None


def _size(target: bytes, headers: Sequence[Header]) -> int:
    return _PER_HEAD + len(target) + sum(len(name) + len(value) + _PER_HEADER for name, value in headers)


def _is_ambiguous(headers: Sequence[Header], *, by_name: Mapping[bytes, bytes], http_version: str) -> bool:
    hosts = sum(name == b"host" for name, _ in headers)
    if hosts > 1 or (hosts == 0 and http_version != "1.0"):
        return True
    coding = by_name.get(b"transfer-encoding")
    # Nothing but "chunked" is decoded here, and HTTP/1.0 knows no chunks: a proxy may see another end of the
    # body.
    if coding is not None and (coding.lower() != b"chunked" or http_version == "1.0"):
        return True
    # The parser skips the body of a request that asks for another protocol, and would read it as a request.
    return b"upgrade" in by_name and any(name in by_name for name in _FRAMING)
