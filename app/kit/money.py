"""Currencies and how their amounts are written. Money is `Decimal`, never a float."""

import re
from decimal import Decimal
from typing import Final

MAX_EXPONENT: Final = 2  # wallets.balance is DECIMAL(15,2)

_NO_DECIMALS = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
_THREE_DECIMALS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
_TWO_DECIMALS = frozenset(
    [
        "AED",
        "AFN",
        "ALL",
        "AMD",
        "AOA",
        "ARS",
        "AUD",
        "AWG",
        "AZN",
        "BAM",
        "BBD",
        "BDT",
        "BGN",
        "BMD",
        "BND",
        "BOB",
        "BRL",
        "BSD",
        "BTN",
        "BWP",
        "BYN",
        "BZD",
        "CAD",
        "CDF",
        "CHF",
        "CNY",
        "COP",
        "CRC",
        "CUP",
        "CVE",
        "CZK",
        "DKK",
        "DOP",
        "DZD",
        "EGP",
        "ERN",
        "ETB",
        "EUR",
        "FJD",
        "FKP",
        "GBP",
        "GEL",
        "GHS",
        "GIP",
        "GMD",
        "GTQ",
        "GYD",
        "HKD",
        "HNL",
        "HTG",
        "HUF",
        "IDR",
        "ILS",
        "INR",
        "IRR",
        "JMD",
        "KES",
        "KGS",
        "KHR",
        "KPW",
        "KYD",
        "KZT",
        "LAK",
        "LBP",
        "LKR",
        "LRD",
        "LSL",
        "MAD",
        "MDL",
        "MGA",
        "MKD",
        "MMK",
        "MNT",
        "MOP",
        "MRU",
        "MUR",
        "MVR",
        "MWK",
        "MXN",
        "MYR",
        "MZN",
        "NAD",
        "NGN",
        "NIO",
        "NOK",
        "NPR",
        "NZD",
        "PAB",
        "PEN",
        "PGK",
        "PHP",
        "PKR",
        "PLN",
        "QAR",
        "RON",
        "RSD",
        "RUB",
        "SAR",
        "SBD",
        "SCR",
        "SDG",
        "SEK",
        "SGD",
        "SHP",
        "SLE",
        "SOS",
        "SRD",
        "SSP",
        "STN",
        "SVC",
        "SYP",
        "SZL",
        "THB",
        "TJS",
        "TMT",
        "TOP",
        "TRY",
        "TTD",
        "TWD",
        "TZS",
        "UAH",
        "USD",
        "UYU",
        "UZS",
        "VES",
        "WST",
        "XCD",
        "YER",
        "ZAR",
        "ZMW",
        "ZWG",
    ]
)


def exponent(currency: str) -> int | None:
    """Decimal places of an ISO 4217 currency: USD 2, VND 0, KWD 3; None for a code that is none."""
    if currency in _TWO_DECIMALS:
        return 2
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else None


def is_of_a_wallet(currency: str) -> bool:
    """Whether there can be wallets in it: an ISO code with at most two decimals."""
    places = exponent(currency)
    return places is not None and places <= MAX_EXPONENT


#: The smallest amount of a currency, by its decimals.
_STEPS: Final = (Decimal(1), Decimal("0.1"), Decimal("0.01"), Decimal("0.001"))


def amount_text(amount: Decimal | None, *, currency: str) -> str:
    """A wallet's amount in main units at the currency's exponent: "12.50" USD, "5000" VND.

    A row of an older system may hold no amount (read as zero) or a finer one than its currency has;
    the finer one is shown as it stands, because a balance that is shown rounded is a balance that lies.
    """
    places = exponent(currency)
    value = Decimal(0) if amount is None else amount
    step = _STEPS[MAX_EXPONENT if places is None else places]
    if value.same_quantum(step):
        return f"{value:f}"
    shown = value.quantize(step)
    return f"{shown if shown == value else value:f}"


class BadAmount(ValueError):
    """No exact amount of this currency; the text says why, for people."""


_AMOUNT: Final = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,6})?")
LARGEST_AMOUNT: Final = Decimal("9999999999999.99")  # what DECIMAL(15,2) holds


def is_exact(amount: Decimal, *, currency: str) -> bool:
    """Whether it is no finer than the currency has decimals; an older system may have left a balance that is."""
    places = exponent(currency)
    return places is None or amount == amount.quantize(_STEPS[places])


def read_amount(text: str, *, currency: str, odd: bool = False) -> Decimal:
    """An amount in main units, written plainly: no exponent, no sign but a minus, no more decimals than the currency
    has, unless they are zeros. Raises BadAmount; nothing is ever rounded.

    `odd`: as fine as a wallet holds, whatever the currency; for the part of a balance that should not be there.
    """
    places = exponent(currency)
    if places is None or places > MAX_EXPONENT:
        raise BadAmount(f"{currency!r} is no currency of a wallet")
    if _AMOUNT.fullmatch(text) is None:
        raise BadAmount("an amount is written as digits, with a point before decimals: 12.50")
    amount, places = Decimal(text), MAX_EXPONENT if odd else places
    exact = amount.quantize(Decimal(1).scaleb(-places))
    if exact != amount:
        raise BadAmount(f"{currency} has {places or 'no'} decimals")
    if abs(exact) > LARGEST_AMOUNT:
        raise BadAmount("more than a wallet can hold")
    return exact
