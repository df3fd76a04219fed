"""The provider's signing keys, and those of somebody who would like to be the provider."""

import itertools
from functools import cache

from joserfc.jwk import ECKey, KeyParameters, RSAKey

SigningKey = RSAKey | ECKey
_numbers = itertools.count(1)


def new_key(algorithm: str) -> SigningKey:
    """A key with an id that no other key of this process has."""
    facts: KeyParameters = {"kid": f"key-{next(_numbers)}", "use": "sig"}
    if algorithm.startswith("ES"):
        return ECKey.generate_key("P-256", facts, private=True)
    return RSAKey.generate_key(2048, facts, private=True)


@cache
def ready_key(algorithm: str) -> SigningKey:
    """The key of the beginning, made once: an RSA key takes a while."""
    return new_key(algorithm)


@cache
def second_key() -> SigningKey:
    """Another one beside it in the set."""
    return new_key("RS256")


@cache
def thiefs_key() -> SigningKey:
    """A key that is in no set."""
    return new_key("RS256")


def public_part(key: SigningKey, *, with_id: bool) -> dict[str, object]:
    """The key as the set shows it."""
    return {name: value for name, value in key.as_dict(private=False).items() if with_id or name != "kid"}
