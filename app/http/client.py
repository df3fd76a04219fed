"""Who is calling: the address that counts for limits, records and the metrics gate."""

import ipaddress
from collections.abc import Sequence
from typing import Any, TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Scope: TypeAlias = Any

UNKNOWN = "0.0.0.0"
_MOST_HOPS = 20


def client_address(scope: Scope, *, trusted: Sequence[Network]) -> str:
    """The caller's address in canonical text.

    `X-Forwarded-For` counts only when the connection itself comes from a trusted proxy, and then from the right:
    the first address that is not a trusted proxy is the caller. Whatever stands further left was written by the
    caller himself (attack A54).
    """
    peer = canonical((scope.get("client") or ("",))[0])
    if not trusted or peer is None or not is_within(peer, trusted):
        return str(peer) if peer else UNKNOWN
    for hop in reversed(_forwarded(scope)[-_MOST_HOPS:]):
        address = canonical(hop)
        if address is None:
            break
        peer = address
        if not is_within(address, trusted):
            break
    return str(peer)


def canonical(text: str) -> Address | None:
    """One address for all its spellings; IPv4 inside IPv6 becomes IPv4; a zone and a port are dropped."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_within(address: Address, networks: Sequence[Network]) -> bool:
    """Whether the address lies in one of the networks (of its own family)."""
    return any(address.version == network.version and address in network for network in networks)


def was_forwarded(scope: Scope) -> bool:
    """Whether some proxy says that it passed the request on."""
    return any(name in {b"x-forwarded-for", b"forwarded", b"x-real-ip"} for name, _ in scope["headers"])


def _forwarded(scope: Scope) -> list[str]:
    values = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return [hop for hop in ",".join(values).split(",") if hop.strip()]
