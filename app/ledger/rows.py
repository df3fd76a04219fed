"""Rows of the ledger's tables and what the books make of them, in the order of the columns named here.

Words, hashes and moments of our own stand between quotes as they are; what a caller wrote goes through `text`.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final

from app.kit.clock import moment_in
from app.kit.sql_literals import Text, amount_in, bytes_in, day_in, maybe, number_in
from app.ledger.allowance import Allowance
from app.ledger.commands import About, Code, Kind, State
from app.ledger.records import FIRST_HASH, Decided, Entry, Wallet
from app.ledger.rounds import Round

_ALWAYS: Final = (
    "source, action_key, transaction_id, kind, state, code, input_hash, wallet_id, currency_code, account, amount,"
    " balance_after, seq, reversed"
)
_WRITTEN: Final = f"{_ALWAYS}, created_at"
ACTION_COLUMNS: Final = f"{_ALWAYS}, target_key, reason, round_key"
#: Of a line on the house's side; and what a wallet's line has besides.
ENTRY_COLUMNS: Final = "transaction_id, line, account, currency_code, amount"
LINK_COLUMNS: Final = "wallet_id, seq, balance_after, entry_hash"


WALLET_COLUMNS: Final = (
    "wallet_id, currency_code, balance, seq, entry_hash, play_day, day_staked, day_paid, day_stake_limit,"
    " day_loss_limit, no_stakes_until, pause_due_at"
)
ROUND_COLUMNS: Final = (
    "source, round_key, round_id, wallet_id, currency_code, subject_id, session_id, opened_at, last_at, stakes, staked,"
    " paid, late_payouts, closed_at"
)
#: What tells that a wallet which was locked is still the same.
WALLET_AS_LOCKED: Final = ("seq",)
#: What a wallet that was not locked is computed from and somebody else could have changed; with its `seq` alone the
#: rest of a row goes forward.
WALLET_AS_KNOWN: Final = ("seq", "balance", "day_stake_limit", "day_loss_limit", "no_stakes_until", "pause_due_at")
WALLET_CHANGES: Final = ("balance", "seq", "entry_hash", "play_day", "day_staked", "day_paid", "last_updated")
ROUND_CHANGES: Final = ("last_at", "stakes", "staked", "paid", "late_payouts", "closed_at", "is_open")


def wallet_of(row: Sequence[Any]) -> Wallet:
    return Wallet(row[0], row[1], money(row[2]), row[3], row[4] or FIRST_HASH, allowance_of(row[5:12]))


def allowance_of(row: Sequence[Any]) -> Allowance:
    """The last seven columns of `wallets`, in their order."""
    return Allowance(
        _day(row[0]), money(row[1]), money(row[2]), _limit(row[3]), _limit(row[4]), _moment(row[5]), _moment(row[6])
    )


def decided_of(row: Sequence[Any]) -> Decided:
    """A row of `ledger_actions` in the order of its columns."""
    return Decided(
        source=row[0], key=row[1], transaction=bytes(row[2]), kind=Kind(row[3]), state=State(row[4]),
        code=Code(row[5]), input_hash=row[6], wallet_id=row[7], currency=row[8], account=row[9],
        amount=money(row[10]), balance=money(row[11]), seq=row[12], reversed=money(row[13]), target=row[14],
        reason=row[15] or "", round_key=row[16] or "",
    )  # fmt: skip


def money(value: Any) -> Decimal:
    """An amount as a database gives it: MySQL a Decimal, SQLite a number that 15 digits make exact, or nothing."""
    if value is None:
        return Decimal(0)
    return value if isinstance(value, Decimal) else Decimal(f"{value:.2f}")


def action_rows(actions: Sequence[Decided], text: Text, word: Text, *, now: str) -> dict[str, list[str]]:
    """For `INSERT … VALUES`: the rows by their columns, which are `created_at` and ACTION_COLUMNS but those that would
    be nothing; a database reads each NULL as well.
    """
    rows: dict[str, list[str]] = {}
    for one in actions:
        columns, more = _WRITTEN, ""
        if one.round_key:
            columns, more = f"{columns}, round_key", f", {text(one.round_key)}"
        if one.target:
            columns, more = f"{columns}, target_key", f"{more}, {text(one.target)}"
        if one.reason:
            columns, more = f"{columns}, reason", f"{more}, {text(one.reason)}"
        ended = _ended(one.kind, one.state, one.code)
        row = (
            f"({word(one.source)}, {text(one.key)}, {bytes_in(one.transaction)}, {ended}, '{one.input_hash}',"
            f" {one.wallet_id}, {word(one.currency)}, {word(one.account)}, {amount_in(one.amount)},"
            f" {amount_in(one.balance)}, {one.seq}, {amount_in(one.reversed)}, '{now}'{more})"
        )
        rows.setdefault(columns, []).append(row)
    return rows


@cache
def _ended(kind: Kind, state: State, code: Code) -> str:
    return f"'{kind!s}', '{state!s}', '{code!s}'"


def round_of(row: Sequence[Any]) -> Round:
    return Round(
        row[0], row[1], bytes(row[2]), row[3], row[4], About(row[5], row[6]), str(row[7]), str(row[8]), row[9],
        money(row[10]), money(row[11]), row[12], None if row[13] is None else str(row[13]),
    )  # fmt: skip


def round_row(one: Round, text: Text) -> str:
    """For `INSERT … VALUES`: ROUND_COLUMNS and `is_open`."""
    return (
        f"({text(one.source)}, {text(one.key)}, {bytes_in(one.round_id)}, {one.wallet_id:d}, {text(one.currency)},"
        f" {number_in(one.about.subject_id)}, {number_in(one.about.session_id)}, '{one.opened_at}',"
        f" '{one.last_at}', {one.stakes:d}, {amount_in(one.staked)}, {amount_in(one.paid)}, {one.late_payouts:d},"
        f" {maybe(one.closed_at, text)}, {'1' if one.is_open else 'NULL'})"
    )


def round_change(one: Round, text: Text) -> tuple[str, ...]:
    """Which row, by `wallet_id` and `round_id`, and what of it changes: ROUND_CHANGES."""
    return (
        f"{one.wallet_id:d}", bytes_in(one.round_id), f"'{one.last_at}'", f"{one.stakes:d}", amount_in(one.staked),
        amount_in(one.paid), f"{one.late_payouts:d}", maybe(one.closed_at, text), "1" if one.is_open else "NULL",
    )  # fmt: skip


def wallet_change(one: Wallet, *, was: tuple[str, ...], now: str) -> tuple[str, ...]:
    """Which row, by `wallet_id` and what it was computed from, and what of it changes: WALLET_CHANGES."""
    allowance = one.allowance
    return (
        f"{one.wallet_id}", *was, amount_in(one.balance), f"{one.seq}", f"'{one.entry_hash}'",
        day_in(allowance.day), amount_in(allowance.staked), amount_in(allowance.paid), f"'{now}'",
    )  # fmt: skip


def wallet_as_locked(one: Wallet) -> tuple[str, ...]:
    """WALLET_AS_LOCKED."""
    return (f"{one.seq}",)


def wallet_as_known(one: Wallet) -> tuple[str, ...]:
    """WALLET_AS_KNOWN."""
    allowance = one.allowance
    return (
        f"{one.seq}", amount_in(one.balance), _limit_in(allowance.stake_limit), _limit_in(allowance.loss_limit),
        _moment_in(allowance.no_stakes_until), _moment_in(allowance.pause_due_at),
    )  # fmt: skip


def entry_row(one: Entry, word: Text) -> str:
    """For `INSERT … VALUES`: ENTRY_COLUMNS, and LINK_COLUMNS of what has them."""
    link = "" if one.link is None else _link(one.link)
    return (
        f"({bytes_in(one.transaction)}, {one.line}, {word(one.account)}, {word(one.currency)},"
        f" {amount_in(one.amount)}{link})"
    )


def _link(wallet: Wallet) -> str:
    return f", {wallet.wallet_id}, {wallet.seq}, {amount_in(wallet.balance)}, '{wallet.entry_hash}'"


def _limit_in(limit: Decimal | None) -> str:
    return "NULL" if limit is None else amount_in(limit)


def _moment_in(moment: datetime | None) -> str:
    return "NULL" if moment is None else f"'{moment.isoformat(sep=' ')}'"


def _limit(value: Any) -> Decimal | None:
    return None if value is None else money(value)


def _moment(value: Any) -> datetime | None:
    return None if value is None else moment_in(value)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
