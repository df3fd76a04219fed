"""Applying commands within a transaction: lock the wallets, read what their keys have come to, decide, write.

One way for one command and for many. Wallets are locked by rising id before their actions are read, so two requests
with one key meet at the wallet and the second finds what the first has written; where they name different wallets,
the primary key of the actions lets only one in (IntegrityError: run the transaction again). Statements have several
rows each, so a batch costs as many round trips as a single one: four and a commit.

Nothing is computed from a value that another transaction could change meanwhile: the rows stay locked until the
commit, the update names the `seq` it was computed from, and `(wallet_id, seq)` is unique.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.clock import utc_now
from app.ledger.books import FIRST_HASH, ActionKey, Books, Decided, Entry, Wallet
from app.ledger.commands import Code, Command, Kind, Outcome, Reversal, State

_ACTION_COLUMNS: Final = (
    "source, action_key, transaction_id, kind, state, code, input_hash, wallet_id, currency_code, account, amount,"
    " balance_after, seq, reversed, target_key, reason"
)
_ENTRY_COLUMNS: Final = (
    "transaction_id, line, account, currency_code, amount, wallet_id, seq, balance_after, entry_hash"
)


class LostUpdate(Exception):
    """A wallet changed although it was locked; the transaction must not commit."""


async def post(tx: AsyncConnection, commands: Sequence[Command]) -> list[Outcome]:
    """Decide and write the commands in their order; the answers may be told only after the commit.

    Raises IntegrityError when another transaction was first with one of the keys: then run all of it again.
    """
    wallets = await _lock(tx, {action.wallet_id for command in commands for action in command.actions})
    books = Books(wallets.values(), await _known(tx, commands))
    outcomes = [books.decide(command) for command in commands]
    await _write(tx, books, before=wallets)
    return outcomes


async def _lock(tx: AsyncConnection, wallet_ids: set[int]) -> dict[int, Wallet]:
    ids = sorted(wallet_ids)
    lock = "" if _is_sqlite(tx) else " FOR UPDATE"  # SQLite: the whole file is ours already
    rows = await _run(
        tx,
        "SELECT wallet_id, currency_code, balance, seq, entry_hash FROM wallets"
        f" WHERE wallet_id IN ({_marks(len(ids))}) ORDER BY wallet_id{lock}",
        ids,
    )
    return {row[0]: Wallet(row[0], row[1], money(row[2]), row[3], row[4] or FIRST_HASH) for row in rows}


async def _known(tx: AsyncConnection, commands: Sequence[Command]) -> dict[ActionKey, Decided]:
    """What the keys of the commands have come to so far."""
    keys: dict[str, set[str]] = {}
    for command in commands:
        found = keys.setdefault(command.source, set())
        for action in command.actions:
            found |= {action.key, action.target} if isinstance(action, Reversal) else {action.key}
    known: dict[ActionKey, Decided] = {}
    for source, names in keys.items():
        sql = f"SELECT {_ACTION_COLUMNS} FROM ledger_actions WHERE source = ? AND action_key IN ({_marks(len(names))})"
        for row in await _run(tx, sql, [source, *sorted(names)]):
            decided = decided_of(row)
            known[decided.source, decided.key] = decided
    return known


async def _write(tx: AsyncConnection, books: Books, *, before: Mapping[int, Wallet]) -> None:
    page, now = books.page, utc_now().isoformat(sep=" ")
    fresh = [decided for key, decided in page.actions.items() if books.is_new(key)]
    older = [decided for key, decided in page.actions.items() if not books.is_new(key)]
    await _insert(tx, "ledger_actions", f"{_ACTION_COLUMNS}, created_at", (_action_row(one, now=now) for one in fresh))
    for decided in older:
        sql = "UPDATE ledger_actions SET state = ?, reversed = ? WHERE source = ? AND action_key = ?"
        await _run(tx, sql, [decided.state.value, _text(decided.reversed), decided.source, decided.key])
    await _insert(tx, "ledger_entries", _ENTRY_COLUMNS, map(_entry_row, page.entries))
    if page.wallets:
        await _update_wallets(tx, list(page.wallets.values()), before=before, now=now)


async def _update_wallets(
    tx: AsyncConnection, wallets: list[Wallet], *, before: Mapping[int, Wallet], now: str
) -> None:
    news = [(one.wallet_id, before[one.wallet_id].seq, _text(one.balance), one.seq, one.entry_hash) for one in wallets]
    if _is_sqlite(tx):
        for wallet_id, was, balance, seq, link in news:
            await _run(tx, _UPDATE_ONE, (balance, seq, link, now, wallet_id, was))
        return
    others = " UNION ALL SELECT ?, ?, ?, ?, ?" * (len(news) - 1)
    sql = _UPDATE_MANY.format(others=others).replace("?", "%s")
    result = await tx.exec_driver_sql(sql, (*(value for row in news for value in row), now))
    if result.rowcount != len(news):
        raise LostUpdate(f"{len(news)} wallets were to change, {result.rowcount} did")


_UPDATE_ONE: Final = (
    "UPDATE wallets SET balance = ?, seq = ?, entry_hash = ?, last_updated = ? WHERE wallet_id = ? AND seq = ?"
)
_UPDATE_MANY: Final = (
    "UPDATE wallets JOIN (SELECT ? AS id, ? AS was, ? AS balance, ? AS seq, ? AS link{others}) AS news"
    " ON wallets.wallet_id = news.id AND wallets.seq = news.was"
    " SET wallets.balance = news.balance, wallets.seq = news.seq, wallets.entry_hash = news.link,"
    " wallets.last_updated = ?"
)


async def _insert(tx: AsyncConnection, table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    values = list(rows)
    if not values:
        return
    marks = f"({_marks(len(values[0]))})"
    sql = f"INSERT INTO {table} ({columns}) VALUES {', '.join([marks] * len(values))}"
    await _run(tx, sql, [value for row in values for value in row])


async def _run(tx: AsyncConnection, sql: str, parameters: Sequence[Any]) -> Sequence[Any]:
    """The rows, if the statement gives any. `?` stands for a parameter; the drivers have no mark in common."""
    statement = sql if _is_sqlite(tx) else sql.replace("?", "%s")
    result = await tx.exec_driver_sql(statement, tuple(parameters))
    return result.all() if result.returns_rows else ()


def decided_of(row: Sequence[Any]) -> Decided:
    """A row of `ledger_actions` in the order of its columns."""
    return Decided(
        source=row[0], key=row[1], transaction=bytes(row[2]), kind=Kind(row[3]), state=State(row[4]),
        code=Code(row[5]), input_hash=row[6], wallet_id=row[7], currency=row[8], account=row[9],
        amount=money(row[10]), balance=money(row[11]), seq=row[12], reversed=money(row[13]), target=row[14],
        reason=row[15] or "",
    )  # fmt: skip


def money(value: Any) -> Decimal:
    """An amount as a database gives it: MySQL a Decimal, SQLite a number that 15 digits make exact, or nothing."""
    if value is None:
        return Decimal(0)
    return value if isinstance(value, Decimal) else Decimal(f"{value:.2f}")


def _action_row(one: Decided, *, now: str) -> tuple[Any, ...]:
    return (
        one.source, one.key, one.transaction, one.kind.value, one.state.value, one.code.value, one.input_hash,
        one.wallet_id, one.currency, one.account, _text(one.amount), _text(one.balance), one.seq,
        _text(one.reversed), one.target, one.reason or None, now,
    )  # fmt: skip


def _entry_row(one: Entry) -> tuple[Any, ...]:
    balance = None if one.balance is None else _text(one.balance)
    return (
        one.transaction, one.line, one.account, one.currency, _text(one.amount), one.wallet_id, one.seq, balance,
        one.entry_hash,
    )  # fmt: skip


def _text(amount: Decimal) -> str:
    # As text it reaches DECIMAL without ever being a float; SQLite makes the nearest number of it.
    return f"{amount:.2f}"


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _is_sqlite(tx: AsyncConnection) -> bool:
    return tx.dialect.name == "sqlite"
