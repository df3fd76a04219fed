"""From an id_token to claims that may be believed: OpenID Connect Core §3.1.3.7, every point of it.

Attacks A7, A8, T41: the algorithm is one of our list and never what a token would like; signatures are joserfc's
work; `iss`, `aud`, `azp`, `exp`, `iat`, `nonce`, `sub` and `at_hash` are checked here, each by its own reason in the
log. Nothing of a token is used before its signature is good.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry, deserialize_compact

from app.kit.clock import unix_seconds
from app.oauth.openid.keys import SignatureKey
from app.oauth.read_json import read_json_object

SKEW_SECONDS: Final = 60
#: An id_token is made for the sign-in that is going on; one from this morning belongs to another.
OLDEST_SECONDS: Final = 3600
LONGEST_TOKEN: Final = 16 * 1024
_SUBJECT: Final = re.compile(r"[!-~](?:[ -~]{0,253}[!-~])?")
_PART: Final = re.compile(r"[A-Za-z0-9_-]+")
_HASHES: Final = {"256": hashlib.sha256, "384": hashlib.sha384, "512": hashlib.sha512, "DSA": hashlib.sha512}


class Unbelievable(Exception):
    """The token is not proof of anything; `reason` is a word of a bounded set, for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the token says of its own signature."""

    algorithm: str
    key_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a token must say to be about this attempt."""

    issuers: frozenset[str]
    client_id: str
    nonce: str = field(repr=False)
    access_token: str | None = field(default=None, repr=False)


class _Headers(JWSRegistry):
    # Headers that we do not know are no fault of a signature, and certificates in them make them long.
    max_header_length = 8 * 1024
    max_payload_length = LONGEST_TOKEN


def read_header(token: str, *, algorithms: tuple[str, ...]) -> Header:
    """The header, if we take its algorithm at all; raises Unbelievable. `jku`, `jwk`, `x5u`, `x5c` are ignored."""
    parts = token.split(".")
    if len(token) > LONGEST_TOKEN or len(parts) != 3 or not all(_PART.fullmatch(part) for part in parts[:2]):
        raise Unbelievable("shape")
    try:
        header = read_json_object(base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)))
    except binascii.Error:
        header = None
    if header is None:
        raise Unbelievable("shape")
    algorithm, key_id, kind = header.get("alg"), header.get("kid"), header.get("typ")
    if algorithm not in algorithms:
        raise Unbelievable("algorithm")
    if kind is not None and str(kind).upper() != "JWT":
        raise Unbelievable("typ")  # a token for some other purpose, signed with the same key
    if "crit" in header or "b64" in header or not (key_id is None or isinstance(key_id, str)):
        raise Unbelievable("header")
    return Header(algorithm=algorithm, key_id=key_id)


def read_claims(token: str, key: SignatureKey, *, header: Header, expected: Expected) -> Mapping[str, Any]:
    """The claims of a token that is signed with `key` and about this attempt; raises Unbelievable."""
    registry = _Headers(algorithms=[header.algorithm], strict_check_header=False)
    try:
        signed = deserialize_compact(token, key, algorithms=[header.algorithm], registry=registry)
    except (JoseError, ValueError, TypeError):
        raise Unbelievable("signature") from None
    claims = read_json_object(signed.payload or b"")
    if claims is None:
        raise Unbelievable("claims")
    _check_parties(claims, expected)
    _check_times(claims)
    _check_ties(claims, expected, algorithm=header.algorithm)
    return claims


def subject_of(claims: Mapping[str, Any]) -> str:
    """`sub`, at most 255 ASCII characters, to the letter; raises Unbelievable."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not _SUBJECT.fullmatch(subject):
        raise Unbelievable("sub")
    return subject


def _check_parties(claims: Mapping[str, Any], expected: Expected) -> None:
    """Made by this issuer, about somebody, for us and for nobody else."""
    issuer = claims.get("iss")
    if not isinstance(issuer, str) or issuer not in expected.issuers:
        raise Unbelievable("iss")
    subject_of(claims)
    audience = claims.get("aud")
    # Another audience beside us would hold a token that signs in here: we trust no other.
    if audience not in (expected.client_id, [expected.client_id]):
        raise Unbelievable("aud")
    if claims.get("azp", expected.client_id) != expected.client_id:
        raise Unbelievable("azp")


def _check_times(claims: Mapping[str, Any]) -> None:
    now = unix_seconds()
    ends, began = _moment(claims, "exp"), _moment(claims, "iat")
    if ends <= now - SKEW_SECONDS:
        raise Unbelievable("exp")
    if not now - OLDEST_SECONDS - SKEW_SECONDS <= began <= now + SKEW_SECONDS:
        raise Unbelievable("iat")
    if "nbf" in claims and _moment(claims, "nbf") > now + SKEW_SECONDS:
        raise Unbelievable("nbf")


def _moment(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 10**11:
        raise Unbelievable(name)
    return float(value)


def _check_ties(claims: Mapping[str, Any], expected: Expected, *, algorithm: str) -> None:
    """Tied to this attempt by its nonce, and to this access token by its hash where one is given."""
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), expected.nonce.encode()):
        raise Unbelievable("nonce")
    if "at_hash" in claims and claims["at_hash"] != _half_hash(expected.access_token or "", algorithm):
        raise Unbelievable("at_hash")


def _half_hash(text: str, algorithm: str) -> str:
    digest = _HASHES[algorithm[-3:]](text.encode()).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
