"""One key for one caller, however his address is written (attack A55)."""

import ipaddress
from functools import lru_cache
from typing import Final

UNKNOWN: Final = "unknown"
_SUBNET_BITS: Final = 64
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


@lru_cache(maxsize=4096)
def address_key(address: str) -> str:
    """The key under which an address is counted.

    IPv4 stands for itself. IPv6 counts by its /64, because that is what one household or one rented server
    gets and can walk through at will. IPv4 inside IPv6 (mapped, or translated by NAT64) counts as the IPv4
    address: otherwise one caller would have two keys, or a whole translated internet would share one. Text
    that is no address shares one key, so that inventing spellings gains nothing.
    """
    try:
        parsed = ipaddress.ip_address(address.strip().strip("[]").partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    inside = _ipv4_inside(parsed)
    if inside is not None:
        return str(inside)
    return str(ipaddress.ip_network((parsed, _SUBNET_BITS), strict=False))


def _ipv4_inside(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped
