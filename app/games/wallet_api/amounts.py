"""Money as studios write it, exactly or not at all: decimal strings, or integers of a hundred-thousandth.

Some studios count dong in thousands and call that KVND. A code of theirs is one row of STUDIO_COINS; whatever does
not come out exact at the wallet's own exponent is refused, never rounded.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException, Inexact, InvalidOperation, localcontext
from typing import Final

from app.kit.money import LARGEST_AMOUNT, BadAmount, exponent

HUNDRED_THOUSAND: Final = 100_000

_ENOUGH_DIGITS: Final = 60
_DECIMAL: Final = re.compile(r"[0-9]{1,18}(\.[0-9]{1,16})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Coin:
    """A studio's currency: one of it is `scale` of the wallet's `iso`. `code` is what the studio is answered with."""

    code: str
    iso: str
    scale: int = 1


STUDIO_COINS: Final[Mapping[str, Coin]] = {"KVND": Coin("KVND", "VND", 1000)}


def coin_of(code: str) -> Coin:
    """The coin behind a studio's code; a code that is nobody's stands for itself and for no wallet."""
    return STUDIO_COINS.get(code, Coin(code, code))


def read_decimal(text: str, *, coin: Coin) -> Decimal:
    """Of `"12.50"` in the wallet's currency; raises BadAmount. Zeros at the end are taken, other forms are not."""
    if _DECIMAL.fullmatch(text) is None:
        raise BadAmount("an amount is written as digits, with a point before decimals: 12.50")
    return _exact(Decimal(text), coin=coin)


def read_scaled(number: int, *, coin: Coin) -> Decimal:
    """Of `1250000`, hundred-thousandths of a main unit; raises BadAmount."""
    if not 0 <= number <= int(LARGEST_AMOUNT * HUNDRED_THOUSAND):
        raise BadAmount("an amount is not negative, and no more than a wallet can hold")
    return _exact(Decimal(number) / HUNDRED_THOUSAND, coin=coin)


def decimal_text(amount: Decimal, *, coin: Coin) -> str:
    """A wallet's amount as `"12.50"`, with the decimals that the coin needs to be exact."""
    places = (exponent(coin.iso) or 0) + len(str(coin.scale)) - 1
    return f"{amount / coin.scale:.{places}f}"


def scaled(amount: Decimal, *, coin: Coin) -> int:
    """A wallet's amount in hundred-thousandths of a main unit."""
    return int(amount * HUNDRED_THOUSAND / coin.scale)


def _exact(units: Decimal, *, coin: Coin) -> Decimal:
    places = exponent(coin.iso)
    if places is None:
        raise BadAmount(f"{coin.code!r} is no currency of a wallet")
    try:
        with localcontext() as context:
            context.prec = _ENOUGH_DIGITS
            context.traps[Inexact] = True
            amount = (units * coin.scale).quantize(Decimal(1).scaleb(-places))
    except (Inexact, InvalidOperation, DecimalException):
        raise BadAmount(f"{coin.code} has no coin so small") from None
    if amount > LARGEST_AMOUNT:
        raise BadAmount("more than a wallet can hold")
    return amount
