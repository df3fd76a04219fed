"""What an authenticator answers, taken apart as far as no cryptography is needed for it."""

import json
from dataclasses import dataclass
from typing import Any, Final

LONGEST_CREDENTIAL_ID: Final = 1023


class NotGood(Exception):
    """One of our own terms is not met."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What `navigator.credentials.create()` brought, decoded."""

    credential_id: bytes
    client_data: bytes
    attestation: bytes


@dataclass(frozen=True, slots=True)
class Assertion:
    """What `navigator.credentials.get()` brought, decoded."""

    credential_id: bytes
    client_data: bytes
    authenticator_data: bytes
    signature: bytes
    user_handle: bytes | None


@dataclass(frozen=True, slots=True)
class Registered:
    """A key that was made just now, under the player's eyes."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    aaguid: str
    backup_eligible: bool
    backed_up: bool


@dataclass(frozen=True, slots=True)
class Asserted:
    """A good signature, and what the authenticator says of itself with it."""

    sign_count: int
    backed_up: bool


def challenge_in(client_data: bytes) -> str:
    """The challenge that an answer names; anything that names none is an empty text, which no attempt has."""
    try:
        challenge = read_client_data(client_data).get("challenge")
    except NotGood:
        return ""
    return challenge if isinstance(challenge, str) else ""


def read_client_data(raw: bytes) -> dict[str, Any]:
    """The JSON that the browser has signed along; raises NotGood."""
    try:
        data = json.loads(raw.decode("utf-8"), object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        raise NotGood("client data is no JSON") from None
    if not isinstance(data, dict):
        raise NotGood("client data is no object")
    return data


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a name stands twice")
    return values
