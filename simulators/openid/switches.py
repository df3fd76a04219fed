"""How the provider behaves. `module` takes the names of the public conformance suite, and ours for the rest."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

PLAIN: Final = "oidcc-client-test"

#: Switches and what they stand at in the beginning.
DEFAULTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "module": PLAIN,
        "algorithm": "RS256",
        # What the discovery document announces, and whether the answer then has it: "right", "missing", "foreign".
        "announces_iss": True,
        "answers_iss": "right",
        "auth_methods": ["client_secret_basic", "client_secret_post"],
        "at_hash": True,
        # Changes to the discovery document; null takes a field away.
        "discovery": {},
    }
)

#: Official modules in which the provider is honest: a client must get through.
HONEST: Final = (
    PLAIN,
    f"{PLAIN}-idtoken-sig-rs256",
    f"{PLAIN}-scope-userinfo-claims",
    f"{PLAIN}-client-secret-basic",
    f"{PLAIN}-kid-absent-single-jwks",
    f"{PLAIN}-discovery-openid-config",
    f"{PLAIN}-discovery-jwks-uri-keys",
    f"{PLAIN}-signing-key-rotation",
    f"{PLAIN}-signing-key-rotation-just-before-signing",
)

#: Official modules in which it lies: a client must refuse.
HOSTILE: Final = (
    f"{PLAIN}-kid-absent-multiple-jwks",
    f"{PLAIN}-invalid-iss",
    f"{PLAIN}-missing-sub",
    f"{PLAIN}-invalid-aud",
    f"{PLAIN}-missing-iat",
    f"{PLAIN}-idtoken-sig-none",
    f"{PLAIN}-invalid-sig-rs256",
    f"{PLAIN}-userinfo-invalid-sub",
    f"{PLAIN}-nonce-invalid",
    f"{PLAIN}-discovery-issuer-mismatch",
)

#: Lies that the public suite has no module for.
MORE_HOSTILE: Final = (
    "igw-aud-several",
    "igw-aud-missing",
    "igw-azp-foreign",
    "igw-expired",
    "igw-exp-missing",
    "igw-issued-in-future",
    "igw-issued-long-ago",
    "igw-not-yet-valid",
    "igw-nonce-missing",
    "igw-replayed-token",
    "igw-at-hash-wrong",
    "igw-sub-too-long",
    "igw-sub-number",
    "igw-iss-list",
    "igw-typ-logout",
    "igw-kid-unknown",
    "igw-kid-path",
    "igw-sig-hs256-secret",
    "igw-sig-hs256-public-key",
    "igw-header-jku",
    "igw-header-jwk",
    "igw-header-x5u",
    "igw-header-crit",
    "igw-claims-twice",
    "igw-not-a-token",
    "igw-no-id-token",
)

MODULES: Final = frozenset((*HONEST, *HOSTILE, *MORE_HOSTILE))
