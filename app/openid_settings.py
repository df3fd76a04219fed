"""Settings of OpenID Connect providers, whose names the operator makes up: OIDC_PROVIDERS and OIDC_<NAME>_….

Goals: an issuer comes from here and from nowhere else (attack A19), and every fault of every provider is listed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from app.kit.hosts import is_loopback_host

GOOGLE_ISSUER: Final = "https://accounts.google.com"
DEFAULT_ALGORITHMS: Final = ("RS256", "PS256", "ES256")
#: Signatures that only the provider can make. `none` and HS… (where our own secret would sign) can not be listed.
KNOWN_ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
_PRESETS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {"google": {"issuer": GOOGLE_ISSUER, "label": "Google"}}
)
#: It stands in addresses, in rows and in `sessions.method`, which holds 20 characters.
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,19}")
_TAKEN: Final = frozenset({"instagram", "facebook", "zalo", "apple", "password", "signup", "passkey", "mail", "link"})
_LONGEST_ISSUER: Final = 255  # it is part of an identity's key, in a column of that width


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIDClient:
    """Our registration with one provider."""

    name: str
    label: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    algorithms: tuple[str, ...] = DEFAULT_ALGORITHMS


class OpenIDValues(PydanticBaseSettingsSource):
    """Gathers every OIDC_<NAME>_… of other sources into the one setting `oidc_values`, names in lower case."""

    def __init__(self, settings_cls: type[BaseSettings], *sources: PydanticBaseSettingsSource) -> None:
        super().__init__(settings_cls)
        self._sources = sources

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Part of the interface; `__call__` gives all there is."""
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """The first source that has a value wins, as for every other setting."""
        values: dict[str, str] = {}
        for source in reversed(self._sources):
            given = getattr(source, "env_vars", None) or getattr(source, "init_kwargs", {})
            values |= {name.lower(): value for name, value in given.items() if _is_ours(name.lower(), value)}
        return {"oidc_values": values} if values else {}


def read_clients(names: Sequence[str], values: Mapping[str, str]) -> tuple[tuple[OpenIDClient, ...], list[str]]:
    """The providers that are whole, and a sentence for every fault of the others."""
    clients: list[OpenIDClient] = []
    problems: list[str] = []
    for name in dict.fromkeys(name.lower() for name in names):
        found = _faults_of_name(name) or _faults(name, values)
        problems += found
        if not found and _of(name, "client_id", values):
            clients.append(_client(name, values))
    return tuple(clients), problems


def _is_ours(name: str, value: object) -> bool:
    return name.startswith("oidc_") and name not in {"oidc_providers", "oidc_values"} and isinstance(value, str)


def _of(name: str, part: str, values: Mapping[str, str]) -> str:
    return values.get(f"oidc_{name}_{part}", "").strip() or _PRESETS.get(name, {}).get(part, "")


def _client(name: str, values: Mapping[str, str]) -> OpenIDClient:
    return OpenIDClient(
        name=name,
        label=_of(name, "label", values)[:40] or name.replace("_", " ").title(),
        issuer=_of(name, "issuer", values),
        client_id=_of(name, "client_id", values),
        client_secret=_of(name, "client_secret", values),
        algorithms=_algorithms(name, values),
    )


def _algorithms(name: str, values: Mapping[str, str]) -> tuple[str, ...]:
    words = [word.strip() for word in _of(name, "algorithms", values).split(",")]
    return tuple(word for word in words if word) or DEFAULT_ALGORITHMS


def _faults_of_name(name: str) -> list[str]:
    if name in _TAKEN:
        return [f"OIDC_PROVIDERS names {name!r}, a name that is taken; choose another one for this provider."]
    if not _NAME.fullmatch(name):
        return [f"OIDC_PROVIDERS names {name!r}; a name has 1 to 20 of a-z, 0-9 and _ and begins with a letter."]
    return []


def _faults(name: str, values: Mapping[str, str]) -> list[str]:
    prefix, found = f"OIDC_{name.upper()}", []
    client_id, secret = _of(name, "client_id", values), _of(name, "client_secret", values)
    if not (client_id and secret):
        missing = [
            f"{prefix}_{part}" for part, value in (("CLIENT_ID", client_id), ("CLIENT_SECRET", secret)) if not value
        ]
        verb = "are" if len(missing) > 1 else "is"
        found.append(f"{' and '.join(missing)} {verb} missing: OIDC_PROVIDERS names {name!r}, which needs both.")
    issuer = _of(name, "issuer", values)
    fault = _fault_of_issuer(name, issuer) if issuer else "is missing"
    if fault:
        found.append(f"{prefix}_ISSUER {fault}.")
    unknown = sorted(set(_algorithms(name, values)) - KNOWN_ALGORITHMS)
    if unknown:
        found.append(
            f"{prefix}_ALGORITHMS names {unknown[0]!r}; taken are {', '.join(sorted(KNOWN_ALGORITHMS))}. "
            "Signatures that anybody or our own secret could make are never accepted."
        )
    return found


def _fault_of_issuer(name: str, issuer: str) -> str | None:
    try:
        parts = urlsplit(issuer)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return "is no address"
    if not host or parts.query or parts.fragment or parts.username or len(issuer) > _LONGEST_ISSUER:
        return f"must be an https address of at most {_LONGEST_ISSUER} characters without query, fragment or user name"
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback_host(host)):
        return "must be https; plain http is taken for this machine (127.0.0.1, localhost) only"
    if name == "google" and issuer != GOOGLE_ISSUER and not is_loopback_host(host):
        return f"leads elsewhere than {GOOGLE_ISSUER}; give that provider a name of its own"
    return None
