"""Money of studios is exact or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.games.wallet_api.amounts import coin_of, decimal_text, read_decimal, read_scaled, scaled
from app.kit.money import BadAmount, exponent

CODES = ["USD", "VND", "KVND", "JPY"]


@given(code=st.sampled_from(CODES), minor=st.integers(min_value=0, max_value=999_999_999_999_999))
def test_what_is_written_is_read_again(code: str, minor: int) -> None:
    coin = coin_of(code)
    amount = Decimal(minor).scaleb(-(exponent(coin.iso) or 0))
    if amount > Decimal("9999999999999.99"):
        return
    assert read_decimal(decimal_text(amount, coin=coin), coin=coin) == amount
    assert read_scaled(scaled(amount, coin=coin), coin=coin) == amount


@given(code=st.sampled_from(CODES), number=st.integers(min_value=-(10**6), max_value=10**20))
def test_a_whole_number_is_exact_or_refused(code: str, number: int) -> None:
    coin = coin_of(code)
    try:
        amount = read_scaled(number, coin=coin)
    except BadAmount:
        return
    assert scaled(amount, coin=coin) == number


@pytest.mark.parametrize(
    ("code", "text", "amount"),
    [
        ("USD", "12.5", "12.50"),
        ("USD", "12.5000000000000000", "12.50"),
        ("VND", "5000", "5000"),
        ("KVND", "5", "5000"),
        ("KVND", "0.001", "1"),
        ("KVND", "1.2340000000000000", "1234"),
    ],
)
def test_a_decimal_is_taken_where_it_is_exact(code: str, text: str, amount: str) -> None:
    assert read_decimal(text, coin=coin_of(code)) == Decimal(amount)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("USD", "0.001"), ("USD", "1.0000000000000001"), ("VND", "0.5"), ("KVND", "0.0001"), ("KVND", "0.0005"),
        ("USD", "1e3"), ("USD", "-1"), ("USD", "+1"), ("USD", "1."), ("USD", ".5"), ("USD", ""), ("USD", "1 "),
        ("USD", "NaN"), ("USD", "Infinity"), ("USD", "1_000"), ("USD", "1,00"), ("USD", "\u0661"), ("USD", "1\n"),
        ("USD", "99999999999999"), ("KVND", "99999999999"), ("USD", "9" * 19), ("XXX", "1"), ("KUSD", "1"),
        ("USD", "0." + "0" * 17),
    ],
)  # fmt: skip
def test_anything_else_is_refused(code: str, text: str) -> None:
    with pytest.raises(BadAmount):
        read_decimal(text, coin=coin_of(code))
