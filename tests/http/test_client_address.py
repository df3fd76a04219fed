"""Who is calling: forwarded headers count from trusted proxies alone, and from the right (A54, A55)."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.http.client import canonical, client_address, is_within, was_forwarded

PROXIES = [ipaddress.ip_network(text) for text in ("10.0.0.0/8", "127.0.0.1/32", "fd00::/8")]
ADDRESSES = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)).map(str)


def _scope(peer: str | None, *forwarded: str, **others: str) -> dict[str, Any]:
    headers = [(b"x-forwarded-for", text.encode("latin-1", "replace")) for text in forwarded]
    headers += [(name.replace("_", "-").encode(), value.encode()) for name, value in others.items()]
    return {"client": (peer, 4711) if peer else None, "headers": headers}


@given(ADDRESSES, st.lists(ADDRESSES, max_size=4))
def test_a54_without_trusted_proxies_the_connection_alone_counts(peer: str, forwarded: list[str]) -> None:
    """The default: whatever a header claims, the caller is who is connected."""
    expected = str(canonical(peer))
    assert client_address(_scope(peer, ", ".join(forwarded)), trusted=[]) == expected


@given(st.lists(ADDRESSES, max_size=5))
def test_a54_what_the_caller_wrote_himself_does_not_count(claims: list[str]) -> None:
    """The proxy adds the address it saw on the right; everything left of it may be invented."""
    chain = ", ".join([*claims, "203.0.113.9"])
    assert client_address(_scope("10.0.0.1", chain), trusted=PROXIES) == "203.0.113.9"


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("198.51.100.7", ["203.0.113.9"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9", "10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["127.0.0.1, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", [" , ,"], "10.0.0.1"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9, _hidden"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"),
        ("10.0.0.1", ["[2001:db8::7]:4711"], "2001:db8::7"),
        ("10.0.0.1", ["2001:DB8:0:0:0:0:0:7"], "2001:db8::7"),
        ("10.0.0.1", ["::ffff:203.0.113.9"], "203.0.113.9"),
        ("::ffff:10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("fd00::1", ["2001:db8::7%eth0"], "2001:db8::7"),
        ("10.0.0.1", ["203.0.113.9\r\nX: y"], "10.0.0.1"),
        ("10.0.0.1", [", ".join(["203.0.113.9"] + ["10.0.0.2"] * 30)], "10.0.0.2"),
        (None, ["203.0.113.9"], "0.0.0.0"),
        ("unix", ["203.0.113.9"], "0.0.0.0"),
    ],
)
def test_a54_chains_by_example(peer: str | None, forwarded: list[str], expected: str) -> None:
    """From the right to the first address that is no proxy of ours; garbage ends the walk; it is bounded."""
    assert client_address(_scope(peer, *forwarded), trusted=PROXIES) == expected


@pytest.mark.parametrize(
    "spelling",
    [
        "2001:db8::1",
        "2001:0db8:0000:0000:0000:0000:0000:0001",
        "2001:DB8::0:1",
        " 2001:db8::1 ",
        "[2001:db8::1]",
        "[2001:db8::1]:80",
        "2001:db8::1%lo",
    ],
)
def test_a55_one_address_in_all_its_spellings(spelling: str) -> None:
    """Or a limit is walked round by writing differently."""
    assert str(canonical(spelling)) == "2001:db8::1"


@given(st.text(max_size=30))
def test_a55_what_is_no_address_is_none(text: str) -> None:
    """Never an exception."""
    found = canonical(text)
    assert found is None or canonical(str(found)) == found


def test_a55_ipv4_inside_ipv6_is_ipv4() -> None:
    """So that a network of one family catches it."""
    address = canonical("::ffff:10.1.2.3")
    assert address is not None
    assert is_within(address, PROXIES)
    assert not is_within(address, PROXIES[2:])


def test_a_request_says_that_it_was_forwarded() -> None:
    """By any of the usual headers."""
    assert not was_forwarded(_scope("127.0.0.1"))
    for header in ("x_forwarded_for", "forwarded", "x_real_ip"):
        assert was_forwarded(_scope("127.0.0.1", **{header: "203.0.113.9"}))
