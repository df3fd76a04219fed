"""The provider's own description of itself (OpenID Connect Discovery 1.0), believed only so far.

Goals (attack A19): it is read from the issuer of our settings and nowhere else, it must name that issuer letter by
letter, and it may not lead us into our own network. What a name resolves to is not looked at: whoever is configured
as an issuer vouches for people's identities, and needs no tricks with DNS.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from app.kit.hosts import is_inner_host, is_loopback_host
from app.oauth.fetch import Reply
from app.oauth.openid.errors import DISCOVERY_REFUSED, read_document
from app.oauth.verdict import CallFailed

WELL_KNOWN: Final = "/.well-known/openid-configuration"
_LONGEST_ADDRESS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What we use of it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    #: Whether our secret goes into the header (`client_secret_basic`) or the form (`client_secret_post`).
    secret_in_header: bool
    #: Whether each answer names its issuer (RFC 9207): then one without it is refused.
    names_itself: bool


def discovery_url(issuer: str) -> str:
    """Where the document stands."""
    return issuer.rstrip("/") + WELL_KNOWN


def read_metadata(reply: Reply, *, issuer: str) -> Metadata:
    """The document, if it is this issuer's and has all that we need; raises CallFailed."""
    document = read_document(reply)
    if document.get("issuer") != issuer:
        raise _refused(reply, "issuer")
    for name, needed in (("response_types_supported", "code"), ("code_challenge_methods_supported", "S256")):
        if name in document and needed not in _words(document, name):
            raise _refused(reply, name)
    return Metadata(
        issuer=issuer,
        authorization_endpoint=_endpoint(reply, document, "authorization_endpoint", issuer=issuer),
        token_endpoint=_endpoint(reply, document, "token_endpoint", issuer=issuer),
        jwks_uri=_endpoint(reply, document, "jwks_uri", issuer=issuer),
        userinfo_endpoint=(
            _endpoint(reply, document, "userinfo_endpoint", issuer=issuer)
            if document.get("userinfo_endpoint") is not None
            else None
        ),
        secret_in_header=_secret_in_header(reply, document),
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _secret_in_header(reply: Reply, document: Mapping[str, Any]) -> bool:
    # Left out means basic alone (Discovery §3).
    name = "token_endpoint_auth_methods_supported"
    methods = _words(document, name) if name in document else ["client_secret_basic"]
    if "client_secret_basic" in methods:
        return True
    if "client_secret_post" in methods:
        return False
    raise _refused(reply, name)


def _endpoint(reply: Reply, document: Mapping[str, Any], name: str, *, issuer: str) -> str:
    address = document.get(name)
    if not isinstance(address, str) or not may_be_asked(address, issuer=issuer):
        raise _refused(reply, name)
    return address


def may_be_asked(address: str, *, issuer: str) -> bool:
    """Whether an address of the document is one that this issuer may send us to."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    home = urlsplit(issuer)
    if not host or parts.username or parts.fragment or not address.isascii() or len(address) > _LONGEST_ADDRESS:
        return False
    if is_loopback_host(home.hostname or ""):
        return parts.scheme == "https" or is_loopback_host(host)
    return parts.scheme == "https" and (host == home.hostname or not is_inner_host(host))


def _words(document: Mapping[str, Any], name: str) -> list[Any]:
    value = document.get(name)
    return value if isinstance(value, list) else []


def _refused(reply: Reply, what: str) -> CallFailed:
    return CallFailed(DISCOVERY_REFUSED, facts={**reply.facts(), "refused": what})
