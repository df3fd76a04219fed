"""Whose machine a host name in an address means, as far as its text says."""

import ipaddress


def is_loopback_host(host: str) -> bool:
    """`localhost`, or an address of this machine alone."""
    address = _literal(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def is_inner_host(host: str) -> bool:
    """A name or address that only means something behind the firewall: loopback, private, link-local and the like."""
    address = _literal(host)
    return is_loopback_host(host) or (address is not None and not address.is_global)


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
