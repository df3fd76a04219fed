"""Secrets never reach the call log; codes and tokens leave a fingerprint, to see whether two are the same."""

import hashlib
from collections.abc import Iterable

HIDDEN = frozenset(("client_secret", "app_secret"))
FINGERPRINTED = frozenset(("code", "access_token", "appsecret_proof", "signed_request"))


def masked(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same pairs, safe to show. Repeated names stay repeated."""
    return [(name, masked_value(name, value)) for name, value in pairs]


def masked_value(name: str, value: str) -> str:
    if name in HIDDEN:
        return "***"
    if name in FINGERPRINTED:
        return fingerprint(value)
    return value


def fingerprint(value: str) -> str:
    """`***` and eight hex digits: equal for equal values, useless for signing in."""
    return "***" + hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:8]
