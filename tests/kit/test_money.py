"""Amounts as text: exact, plain, at the currency's exponent."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit import money
from app.kit.money import MAX_EXPONENT, BadAmount, amount_text, exponent, read_amount

CURRENCIES = st.sampled_from(["USD", "VND", "JPY", "EUR", "KWD", "XXX"])
STORED = st.decimals(Decimal("-9999999999999.99"), Decimal("9999999999999.99"), places=2)


@given(STORED, CURRENCIES)
def test_no_digit_is_lost_and_none_is_invented(amount: Decimal, currency: str) -> None:
    """What is shown is worth exactly what is stored, as plain digits."""
    text = amount_text(amount, currency=currency)
    assert Decimal(text) == amount
    assert re.fullmatch(r"-?\d+(\.\d+)?", text)


@given(st.integers(-(10**13) + 1, 10**13 - 1), CURRENCIES)
def test_whole_amounts_have_the_currency_s_places(amount: int, currency: str) -> None:
    """As many as the currency has; two for a code that is none."""
    places = exponent(currency)
    wanted = MAX_EXPONENT if places is None else places
    _, point, fraction = amount_text(Decimal(amount), currency=currency).partition(".")
    assert (len(fraction), bool(point)) == (wanted, wanted > 0)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("12.5", "USD", "12.50"),
        ("5000", "VND", "5000"),
        ("5000.00", "VND", "5000"),
        ("0.50", "VND", "0.50"),
        ("1E+3", "USD", "1000.00"),
        ("1E+3", "VND", "1000"),
        ("0E-10", "USD", "0.00"),
        ("-0.01", "USD", "-0.01"),
        ("1.005", "USD", "1.005"),
        (None, "USD", "0.00"),
        (None, "VND", "0"),
    ],
)
def test_amounts_by_example(amount: str | None, currency: str, text: str) -> None:
    """Never an exponent, never rounded, an absent amount is zero."""
    assert amount_text(None if amount is None else Decimal(amount), currency=currency) == text


def test_the_tables_of_currencies_do_not_contradict_each_other() -> None:
    """One code, one number of places; codes are three capital letters."""
    tables = [money._NO_DECIMALS, money._TWO_DECIMALS, money._THREE_DECIMALS]
    codes = [code for table in tables for code in table]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[A-Z]{3}", code) for code in codes)
    assert (exponent("USD"), exponent("VND"), exponent("JPY"), exponent("KWD")) == (2, 0, 0, 3)
    assert [exponent(code) for code in ("usd", "US", "", "XXX", "BTC")] == [None] * 5


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [("12.50", "USD", "12.50"), ("-5", "USD", "-5.00"), ("5000", "VND", "5000"), ("5000.00", "VND", "5000")],
)
def test_amounts_are_read_exactly(text: str, currency: str, amount: str) -> None:
    assert str(read_amount(text, currency=currency)) == amount


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        *((text, "USD") for text in ("", " 1", "+1", "1e2", "1,5", "NaN", "Infinity", "0.001", "1.", ".5", "\u0661")),
        ("5000.5", "VND"),
        ("99999999999999", "USD"),
        ("1", "KWD"),
        ("1", "XXX"),
        ("1" * 5000, "USD"),
    ],
)
def test_what_is_no_exact_amount_is_refused(text: str, currency: str) -> None:
    """Never rounded, never guessed."""
    with pytest.raises(BadAmount):
        read_amount(text, currency=currency)
