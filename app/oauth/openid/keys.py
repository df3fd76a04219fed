"""The provider's keys (JWKS), and which of them a signature may be checked with.

Goals (A7, T41): a key comes from the address in the discovery document and from nowhere else, whatever the header of
a token offers (`jku`, `jwk`, `x5u`, `x5c`); an unknown key id makes us look once, and not every time somebody
invents one; where it is not certain which key is meant, none is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key

from app.kit.clock import monotonic
from app.oauth.fetch import Deadline, Reply
from app.oauth.openid.errors import malformed, read_document
from app.oauth.openid.kept import Kept

SignatureKey = RSAKey | ECKey | OKPKey

_LOOK_AGAIN_SECONDS: Final = 10.0
_MOST_KEYS: Final = 50
_SHORTEST_RSA_BITS: Final = 2048
_KINDS: Final = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}
_PARTS: Final = {"RSA": ("kty", "n", "e"), "EC": ("kty", "crv", "x", "y"), "OKP": ("kty", "crv", "x")}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key of the set; `algorithm` is what the set binds it to, or None."""

    key_id: str | None
    algorithm: str | None
    key: SignatureKey

    def fits(self, algorithm: str) -> bool:
        """Whether a signature of this algorithm may be checked with it."""
        return self.key.key_type == _KINDS.get(algorithm[:2]) and self.algorithm in {None, algorithm}


class NoSuchKey(Exception):
    """No key of the provider, or not exactly one, is meant."""


class KeyRing:
    """The provider's keys, looked up again when an unknown one turns up: at most once in ten seconds."""

    def __init__(self, kept: Kept[tuple[PublicKey, ...]]) -> None:
        self._kept = kept
        self._looked_at = -_LOOK_AGAIN_SECONDS

    async def find(self, key_id: str | None, *, algorithm: str, deadline: Deadline) -> SignatureKey:
        """Raises NoSuchKey, and CallFailed when the set cannot be had."""
        keys = await self._kept.get(deadline)
        if key_id is not None and self._may_look_again(keys, key_id):
            keys = await self._kept.renew(deadline)
        return choose(keys, key_id, algorithm=algorithm)

    def _may_look_again(self, keys: Sequence[PublicKey], key_id: str) -> bool:
        if any(key.key_id == key_id for key in keys) or monotonic() - self._looked_at < _LOOK_AGAIN_SECONDS:
            return False
        self._looked_at = monotonic()
        return True


def choose(keys: Sequence[PublicKey], key_id: str | None, *, algorithm: str) -> SignatureKey:
    """The one key that is meant; raises NoSuchKey.

    Without a key id the set may hold one key only: which of several is meant would be a guess (OpenID Core §10.1).
    """
    meant = [key for key in keys if key_id is None or key.key_id == key_id]
    if len(meant) != 1 or not meant[0].fits(algorithm):
        raise NoSuchKey
    return meant[0].key


def read_keys(reply: Reply) -> tuple[PublicKey, ...]:
    """The keys that can check signatures; what else stands in the set is left alone. Raises CallFailed."""
    entries = read_document(reply).get("keys")
    if not isinstance(entries, list):
        raise malformed(reply, missing="keys")
    keys = tuple(key for entry in entries[:_MOST_KEYS] if (key := _read_key(entry)) is not None)
    if not keys:
        raise malformed(reply, missing="a key for signatures")
    return keys


def _read_key(entry: Any) -> PublicKey | None:
    if not isinstance(entry, dict) or entry.get("use") not in (None, "sig"):
        return None
    kind, key_id, algorithm = (str(entry.get("kty")), entry.get("kid"), entry.get("alg"))
    if kind not in _PARTS or not _is_text_or_none(key_id) or not _is_text_or_none(algorithm):
        return None
    # Only what makes a public key: a set that carries more, private parts even, changes nothing.
    parts: dict[str, str | list[str]] = {name: str(entry.get(name)) for name in _PARTS[kind]}
    try:
        key = import_key(parts)
        size = key.raw_value.key_size if isinstance(key, RSAKey) else _SHORTEST_RSA_BITS
    except (JoseError, ValueError, TypeError):
        return None
    if not isinstance(key, SignatureKey) or size < _SHORTEST_RSA_BITS:
        return None
    return PublicKey(key_id, algorithm, key)


def _is_text_or_none(value: Any) -> bool:
    return value is None or isinstance(value, str)
