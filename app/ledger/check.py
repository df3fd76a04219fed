"""Whether the books hold: every invariant over every row, in one pass and with bounded memory.

The wallets' entries are read in the order of their chain and the transactions in the order of their ids, a page at a
time; nothing is kept but two pages, of which one is on its way while the other is looked at, and a sum for each
currency. Reads only; safe beside a running service, because each page is one consistent look and a wallet that moves
meanwhile is looked at again.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.money import is_exact
from app.ledger.entries import entry_hash
from app.ledger.records import FIRST_HASH
from app.ledger.rows import money

_PAGE: Final = 20_000
_MOST_FAULTS: Final = 20
_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken row. `rule` is the invariant's number, `where` names the row, `what` says how it is broken."""

    rule: str
    where: str
    what: str


@dataclass
class Report:
    """What was read, and what is wrong; only the first faults are kept, all are counted."""

    wallets: int = 0
    entries: int = 0
    transactions: int = 0
    broken: int = 0
    faults: list[Fault] = field(default_factory=list)
    totals: dict[str, Decimal] = field(default_factory=dict)

    def fault(self, rule: str, where: str, what: str) -> None:
        """Note one."""
        self.broken += 1
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(Fault(rule, where, what))


@dataclass
class _Chain:
    """Where the check stands in one wallet's row of entries."""

    wallet_id: int = 0
    seq: int = 0
    balance: Decimal = Decimal(0)
    link: str = FIRST_HASH


async def check_books(connection: AsyncConnection) -> Report:
    """Look at everything. The connection reads one consistent state if its isolation gives one."""
    report, reader = Report(), _Reader(connection)
    await _check_wallets(reader, report)
    await _check_transactions(reader, report)
    for currency, total in report.totals.items():
        if total != 0:
            report.fault("L10", currency, f"all accounts together hold {total:f}, not nothing")
    await _check_actions(reader, report)
    return report


class _Reader:
    """Questions to one connection, one at a time."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._turn = asyncio.Lock()

    async def rows(self, query: TextClause, after: Mapping[str, Any]) -> Sequence[Any]:
        """One page behind `after`."""
        async with self._turn:
            return (await self._connection.execute(query, {**after, "page": _PAGE})).all()

    async def pages(
        self, query: TextClause, first: Mapping[str, Any], after: Callable[[Any], Mapping[str, Any]]
    ) -> AsyncGenerator[Sequence[Any], None]:
        """One after the other; `after` tells of the last row where the next page begins."""
        coming = asyncio.create_task(self.rows(query, first))
        try:
            while rows := await coming:
                coming = asyncio.create_task(self.rows(query, after(rows[-1])))
                await asyncio.sleep(0)  # it sets out before the rows are looked at
                yield rows
        finally:
            coming.cancel()


async def _check_wallets(reader: _Reader, report: Report) -> None:
    """L2, L3, L6, L9, and the chain of hashes."""
    chain, wallets = _Chain(), _Wallets(reader)
    pages = reader.pages(_ENTRIES, {"wallet": 0, "seq": 0}, lambda row: {"wallet": row.wallet_id, "seq": row.seq})
    async with aclosing(pages):
        async for rows in pages:
            for wallet_id, entries in groupby(rows, key=itemgetter(0)):
                if wallet_id != chain.wallet_id:
                    await wallets.close(chain, report, until=wallet_id)
                    chain = _Chain(wallet_id)
                for row in entries:
                    _check_entry(row, chain, report)
            report.entries += len(rows)
    await wallets.close(chain, report, until=None)
    report.wallets = wallets.seen


class _Wallets:
    """The table of wallets, read beside the entries in the same order."""

    def __init__(self, reader: _Reader) -> None:
        self._rows = _wallet_rows(reader)
        self._next: Any = None
        self.seen = 0

    async def close(self, chain: _Chain, report: Report, *, until: int | None) -> None:
        """All wallets before `until`: the one whose chain has ended, and those that have no entry at all."""
        while (row := await self._peek()) is not None and (until is None or row.wallet_id < until):
            known = chain if row.wallet_id == chain.wallet_id else _Chain(row.wallet_id)
            _check_wallet(row, known, report)
            self._next = None
            self.seen += 1

    async def _peek(self) -> Any:
        if self._next is None:
            self._next = await anext(self._rows, None)
        return self._next


async def _wallet_rows(reader: _Reader) -> AsyncIterator[Any]:
    last = 0
    while rows := await reader.rows(_WALLETS, {"last": last}):
        for row in rows:
            yield row
        last = int(rows[-1].wallet_id)


def _check_entry(row: Any, chain: _Chain, report: Report) -> None:
    wallet_id, seq, transaction, currency, moved, after, told_link = row  # by place: there are millions of them
    amount, balance = money(moved), money(after)
    link = entry_hash(
        chain.link, transaction=bytes(transaction), seq=seq, currency=currency, amount=amount, balance=balance
    )
    if seq != chain.seq + 1 or balance != chain.balance + amount or balance < 0 or told_link != link:
        _tell_entry(f"wallet {wallet_id}, entry {seq}", row, chain, report, link=link)
    chain.seq, chain.balance, chain.link = seq, balance, told_link or ""


def _tell_entry(where: str, row: Any, chain: _Chain, report: Report, *, link: str) -> None:
    amount, balance = money(row.amount), money(row.balance_after)
    if row.seq != chain.seq + 1:
        report.fault("L6", where, f"follows entry {chain.seq}")
    if balance != chain.balance + amount:
        report.fault("L6", where, f"{chain.balance:f} and {amount:f} do not make {balance:f}")
    # An older system may have left a wallet below zero: its opening is looked at as an action, and the way up is one.
    if balance < 0 and amount < 0 and row.seq != 1:
        report.fault("L3", where, f"the balance is {balance:f}")
    if row.entry_hash != link:
        report.fault("chain", where, "its hash does not follow from the entry before: a row was changed or is missing")


def _check_wallet(row: Any, chain: _Chain, report: Report) -> None:
    where, balance = f"wallet {row.wallet_id}", money(row.balance)
    if balance != chain.balance:
        report.fault("L2", where, f"holds {balance:f}, its entries come to {chain.balance:f}")
    if row.seq != chain.seq:
        report.fault("L6", where, f"stands at entry {row.seq}, its last one is {chain.seq}")
    if (row.entry_hash or FIRST_HASH) != chain.link:
        report.fault("chain", where, "does not hold the hash of its last entry")
    if not is_exact(balance, currency=row.currency_code):
        report.fault("L9", where, f"{balance:f} is finer than {row.currency_code} has decimals")


async def _check_transactions(reader: _Reader, report: Report) -> None:
    """L1 and L10: the lines of each transaction come to nothing in each currency.

    Added up here and not by the database, which would group all that is left of the table anew for every page.
    """
    last, sums = b"", dict[str, Decimal]()
    first = {"last": last, "line": -1}
    pages = reader.pages(_LINES, first, lambda row: {"last": bytes(row.transaction_id), "line": row.line})
    async with aclosing(pages):
        async for rows in pages:
            for transaction, _, currency, amount in rows:
                if transaction != last:
                    _close_transaction(last, sums, report)
                    last, sums = transaction, {}
                sums[currency] = sums.get(currency, _NOTHING) + money(amount)
    _close_transaction(last, sums, report)


def _close_transaction(transaction: bytes, sums: dict[str, Decimal], report: Report) -> None:
    for currency, total in sums.items():
        if total != 0:
            report.fault("L1", f"transaction {transaction.hex()}", f"comes to {total:f}")
        report.totals[currency] = report.totals.get(currency, Decimal(0)) + total
        report.transactions += 1


async def _check_actions(reader: _Reader, report: Report) -> None:
    """L4, L7, L8: each action and its entry agree, and no more is taken back than was there. L11, L12: its round. L3 of
    the first.
    """
    pages = reader.pages(_ACTIONS, {"last": b""}, lambda row: {"last": bytes(row.transaction_id)})
    async with aclosing(pages):
        async for rows in pages:
            for row in rows:
                broken = _broken_rule(row) or _below_nothing(row)
                if broken is not None:
                    report.fault(broken[0], f"action {row.source}/{row.action_key}", broken[1])


def _below_nothing(row: Any) -> tuple[str, str] | None:
    """Of a wallet's first entry; those behind it are looked at as entries."""
    if row.entry_seq == 1 and money(row.moved) < 0 and row.kind != "opening":
        return "L3", "takes from a wallet that holds nothing"
    return None


def _broken_rule(row: Any) -> tuple[str, str] | None:
    (
        _, _, _, kind, state, amount, taken_back, seq, currency, wallet, created_at,
        entry_amount, entry_seq, round_currency, round_wallet, closed_at,
    ) = row  # fmt: skip
    asked, moved = money(amount), None if entry_amount is None else money(entry_amount)
    if money(taken_back) > abs(asked):
        return "L7", "more was taken back than it moved"
    if state in {"refused", "tombstone"}:
        return None if moved is None else ("L8", "was refused or taken back before it came, and has an entry")
    if (moved or 0) != asked or (moved is not None and entry_seq != seq):
        return "L4", "its entry is missing or differs"
    if round_currency is not None and (round_currency, round_wallet) != (currency, wallet):
        return "L12", "its round belongs to another wallet or currency"
    if kind == "stake" and closed_at is not None and created_at > closed_at:
        return "L11", "is a stake that came after its round was closed"
    return None


_ENTRIES: Final = text(
    "SELECT wallet_id, seq, transaction_id, currency_code, amount, balance_after, entry_hash FROM ledger_entries"
    " WHERE wallet_id > :wallet OR (wallet_id = :wallet AND seq > :seq) ORDER BY wallet_id, seq LIMIT :page"
)
_WALLETS: Final = text(
    "SELECT wallet_id, currency_code, balance, seq, entry_hash FROM wallets WHERE wallet_id > :last"
    " ORDER BY wallet_id LIMIT :page"
)
_LINES: Final = text(
    "SELECT transaction_id, line, currency_code, amount FROM ledger_entries"
    " WHERE transaction_id > :last OR (transaction_id = :last AND line > :line)"
    " ORDER BY transaction_id, line LIMIT :page"
)
_ACTIONS: Final = text(
    "SELECT a.source, a.action_key, a.transaction_id, a.kind, a.state, a.amount, a.reversed, a.seq, a.currency_code,"
    " a.wallet_id, a.created_at, e.amount AS moved, e.seq AS entry_seq, r.currency_code AS round_currency,"
    " r.wallet_id AS round_wallet, r.closed_at FROM ledger_actions a LEFT JOIN ledger_entries e"
    " ON e.transaction_id = a.transaction_id AND e.wallet_id = a.wallet_id"
    " LEFT JOIN ledger_rounds r ON r.source = a.source AND r.round_key = a.round_key"
    " WHERE a.transaction_id > :last ORDER BY a.transaction_id LIMIT :page"
)
