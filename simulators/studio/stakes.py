"""What can be staked, and money as text: whole numbers of the smallest coin inside, decimal strings outside."""

from decimal import Decimal
from typing import Final

EXPONENTS: Final = {"USD": 2, "VND": 0}
STAKES: Final = {
    "USD": ("0.20", "0.50", "1.00", "2.00", "5.00"),
    "VND": ("1000", "2000", "5000", "10000", "50000"),
}
DEMO_BALANCE: Final = {"USD": "1000.00", "VND": "5000000"}


def payout(stake: str, *, pays: int, currency: str) -> str:
    """`pays` hundredths of the stake. Raises ValueError where that is no whole number of the smallest coins."""
    exponent = EXPONENTS[currency]
    exact = Decimal(stake) * pays / 100
    rounded = exact.quantize(Decimal(1).scaleb(-exponent))
    if rounded != exact:
        raise ValueError("this stake cannot be paid out exactly")
    return str(rounded)


def added(*amounts: str, currency: str) -> str:
    """The sum as text at the currency's exponent."""
    total = sum((Decimal(amount) for amount in amounts), Decimal(0))
    return str(total.quantize(Decimal(1).scaleb(-EXPONENTS[currency])))
