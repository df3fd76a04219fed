"""A wallet's statement proves itself: every line's hash follows from the line before, without a database.

A file that was kept elsewhere tells whether the books were rewritten since: its last hash must still stand in the
ledger (`igw ledger statement` prints the same lines).
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from app.ledger.entries import entry_hash
from app.ledger.records import FIRST_HASH

_MOST_DIGITS: Final = 30


class BrokenStatement(ValueError):
    """A line does not follow from the one before, or is none; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Proven:
    """What a good statement comes to."""

    lines: int
    balance: Decimal
    last_hash: str


def verify_statement(lines: Iterable[str]) -> Proven:
    """Read the CSV of `igw ledger statement` from its first entry on. Raises BrokenStatement."""
    seq, balance, link = 0, Decimal(0), FIRST_HASH
    for row in csv.DictReader(lines):
        seq += 1
        try:
            told, amount, after = int(row["seq"]), _number(row["amount"]), _number(row["balance_after"])
            transaction, currency, shown = bytes.fromhex(row["transaction"]), row["currency"], row["hash"]
        except (KeyError, TypeError, ValueError, InvalidOperation):
            raise BrokenStatement(f"line {seq}: it is no line of a statement") from None
        _check(seq, told, before=balance, amount=amount, after=after)
        link = entry_hash(link, transaction=transaction, seq=seq, currency=currency, amount=amount, balance=after)
        if link != shown:
            raise BrokenStatement(f"entry {seq}: its hash does not follow from the entry before")
        balance = after
    if seq == 0:
        raise BrokenStatement("there is no line in it")
    return Proven(seq, balance, link)


def _number(text: str) -> Decimal:
    """As it stands there, unless it is out of all proportion: written out it would fill the memory."""
    number = Decimal(text)
    if abs(number.adjusted()) > _MOST_DIGITS:
        raise InvalidOperation
    return number


def _check(seq: int, told: int, *, before: Decimal, amount: Decimal, after: Decimal) -> None:
    if told != seq:
        raise BrokenStatement(f"entry {told} stands where entry {seq} belongs: some are missing")
    if not (amount.is_finite() and after.is_finite()) or before + amount != after:
        raise BrokenStatement(f"entry {seq}: {before:f} and {amount} do not make {after}")
