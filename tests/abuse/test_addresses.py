"""One caller has one key, however his address is written (attack A55)."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.abuse.addresses import UNKNOWN, address_key

_SAME = [
    ("192.0.2.7", "::ffff:192.0.2.7"),
    ("192.0.2.7", "::FFFF:c000:0207"),
    ("192.0.2.7", "0:0:0:0:0:ffff:192.0.2.7"),
    ("192.0.2.7", "[::ffff:192.0.2.7]"),
    ("192.0.2.7", " 192.0.2.7 "),
    ("192.0.2.7", "64:ff9b::192.0.2.7"),
    ("2001:db8:1:2::1", "2001:DB8:0001:0002:0000:0000:0000:0001"),
    ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
    ("2001:db8:1:2::1", "[2001:db8:1:2::5]"),
    ("fe80::1", "fe80::1%eth0"),
]
_OTHER = [
    ("192.0.2.7", "192.0.2.8"),
    ("2001:db8:1:2::1", "2001:db8:1:3::1"),
    ("::1", "127.0.0.1"),
    ("64:ff9b::192.0.2.7", "64:ff9b::192.0.2.8"),
]


@pytest.mark.parametrize(("one", "other"), _SAME)
def test_a55_spellings_of_one_caller_share_a_key(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(("one", "other"), _OTHER)
def test_a55_different_callers_do_not(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize(
    "text", ["", "localhost", "127.1", "0177.0.0.1", "2130706433", "192.0.2.07", "1.2.3.4.5", "x:y"]
)
def test_a55_what_is_no_address_gains_no_key_of_its_own(text: str) -> None:
    assert address_key(text) == UNKNOWN


@given(st.ip_addresses(v=4))
def test_a55_ipv4_stands_for_itself_mapped_or_not(address: ipaddress.IPv4Address) -> None:
    assert address_key(str(address)) == address_key(f"::ffff:{address}") == str(address)


@given(st.ip_addresses(v=6), st.integers(min_value=0, max_value=2**64 - 1))
def test_a55_ipv6_counts_by_its_64(address: ipaddress.IPv6Address, host: int) -> None:
    neighbour = ipaddress.IPv6Address(int(address) >> 64 << 64 | host)
    if "." not in address_key(str(address)) + address_key(str(neighbour)):
        assert address_key(str(address)) == address_key(str(neighbour))
