"""Addresses of providers: checked once, and given their query in one way."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit


def check_address(address: str, *, of: str) -> None:
    """Raise ValueError for an address of ours or of a provider that can never work."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.fragment:
        raise ValueError(f"an address for {of} must be http(s), without a user name and without a fragment")


def add_query(address: str, query: Mapping[str, str]) -> str:
    """The address with these parameters, each character quoted that could mean something."""
    joint = "&" if "?" in address else "?"
    return address + joint + urlencode(query, quote_via=quote, safe="")
