"""Applying commands within a transaction: lock the wallets, read what their keys have come to, decide, write.

One way for one command and for many. Wallets are locked by rising id before their actions are read, so two requests
with one key meet at the wallet and the second finds what the first has written; where they name different wallets,
the primary key of the actions lets only one in (IntegrityError: run the transaction again). A round belongs to one
wallet, whose lock holds it, too. Statements have several rows each, so a batch costs as many round trips as a single
one.

Nothing is computed from a value that another transaction could change meanwhile: the rows stay locked until the
commit, the update names the `seq` it was computed from, and `(wallet_id, seq)` is unique.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.clock import utc_now
from app.kit.sql_literals import Text, amount_in, listed, number_in, text_for_mysql, text_for_sqlite
from app.ledger.books import Books
from app.ledger.commands import Closing, Command, Movement, Outcome, Reversal
from app.ledger.records import ActionKey, Decided, Wallet
from app.ledger.rounds import Round
from app.ledger.rows import (
    ACTION_COLUMNS,
    ENTRY_COLUMNS,
    ROUND_CHANGES,
    ROUND_COLUMNS,
    WALLET_CHANGES,
    WALLET_COLUMNS,
    action_row,
    decided_of,
    entry_row,
    round_change,
    round_of,
    round_row,
    wallet_change,
    wallet_of,
)


class LostUpdate(Exception):
    """A wallet changed although it was locked; the transaction must not commit."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What a batch came to: the answers in the order of the commands, and the wallets that moved."""

    outcomes: list[Outcome]
    moved: list[Wallet]


async def post(tx: AsyncConnection, commands: Sequence[Command]) -> list[Outcome]:
    """Decide and write the commands in their order; the answers may be told only after the commit.

    Raises IntegrityError when another transaction was first with one of the keys: then run all of it again.
    """
    return (await post_batch(tx, commands)).outcomes


async def post_batch(tx: AsyncConnection, commands: Sequence[Command]) -> Posted:
    """`post`, and which wallets moved."""
    wallets = await _lock(tx, {action.wallet_id for command in commands for action in command.actions})
    known = await _known(tx, commands)
    rounds = await _rounds(tx, commands, known)
    books = Books(wallets.values(), known, rounds, now=utc_now())
    outcomes = [books.decide(command) for command in commands]
    await _write(tx, books, before=wallets)
    moved = [one for one in books.page.wallets.values() if one.seq != wallets[one.wallet_id].seq]
    return Posted(outcomes, moved)


async def _lock(tx: AsyncConnection, wallet_ids: set[int]) -> dict[int, Wallet]:
    ids = ", ".join(map(number_in, sorted(wallet_ids)))
    lock = "" if _is_sqlite(tx) else " FOR UPDATE"  # SQLite: the whole file is ours already
    sql = f"SELECT {WALLET_COLUMNS} FROM wallets WHERE wallet_id IN ({ids}) ORDER BY wallet_id{lock}"
    return {row[0]: wallet_of(row) for row in await _rows(tx, sql)}


async def _known(tx: AsyncConnection, commands: Sequence[Command]) -> dict[ActionKey, Decided]:
    """What the keys of the commands have come to so far."""
    keys: dict[str, set[str]] = {}
    for command in commands:
        found = keys.setdefault(command.source, set())
        for action in command.actions:
            if isinstance(action, Closing):
                continue
            also = action.target if isinstance(action, Reversal) else action.answers
            found |= {action.key, also} if also else {action.key}
    known: dict[ActionKey, Decided] = {}
    for row in await _named(tx, ACTION_COLUMNS, "ledger_actions", "action_key", keys):
        decided = decided_of(row)
        known[decided.source, decided.key] = decided
    return known


async def _rounds(
    tx: AsyncConnection, commands: Sequence[Command], known: Mapping[ActionKey, Decided]
) -> dict[ActionKey, Round]:
    """The rounds that the commands name, and those of what they take back."""
    keys: dict[str, set[str]] = {}
    for command in commands:
        for action in command.actions:
            if isinstance(action, Movement | Closing):
                key = action.round_key
            else:
                target = known.get((command.source, action.target))
                key = target.round_key if target else ""
            if key:
                keys.setdefault(command.source, set()).add(key)
    rows = await _named(tx, ROUND_COLUMNS, "ledger_rounds", "round_key", keys)
    return {(row[0], row[1]): round_of(row) for row in rows}


async def _named(
    tx: AsyncConnection, columns: str, table: str, key: str, keys: Mapping[str, set[str]]
) -> list[Sequence[Any]]:
    """The rows of these keys of these sources."""
    text = _text(tx)
    rows: list[Sequence[Any]] = []
    for source, names in keys.items():
        if names:
            among = listed(sorted(names), text)
            sql = f"SELECT {columns} FROM {table} WHERE source = {text(source)} AND {key} IN ({among})"
            rows += await _rows(tx, sql)
    return rows


async def _write(tx: AsyncConnection, books: Books, *, before: Mapping[int, Wallet]) -> None:
    page, now, text = books.page, utc_now().isoformat(sep=" "), _text(tx)
    fresh = [action_row(one, text, now=now) for key, one in page.actions.items() if books.is_new(key)]
    await _insert(tx, "ledger_actions", f"{ACTION_COLUMNS}, created_at", fresh)
    for decided in (one for key, one in page.actions.items() if not books.is_new(key)):
        await _do(
            tx,
            f"UPDATE ledger_actions SET state = {text(decided.state.value)}, reversed = {amount_in(decided.reversed)}"
            f" WHERE source = {text(decided.source)} AND action_key = {text(decided.key)}",
        )
    await _insert(tx, "ledger_entries", ENTRY_COLUMNS, [entry_row(one, text) for one in page.entries])
    opened = [round_row(one, text) for key, one in page.rounds.items() if books.is_new_round(key)]
    await _insert(tx, "ledger_rounds", f"{ROUND_COLUMNS}, is_open", opened)
    changed = [round_change(one, text) for key, one in page.rounds.items() if not books.is_new_round(key)]
    await _update_rows(tx, "ledger_rounds", keys=("wallet_id", "round_id"), columns=ROUND_CHANGES, rows=changed)
    wallets = [wallet_change(one, text, was=before[one.wallet_id].seq, now=now) for one in page.wallets.values()]
    found = await _update_rows(tx, "wallets", keys=("wallet_id", "seq"), columns=WALLET_CHANGES, rows=wallets)
    if found != len(wallets):
        raise LostUpdate(f"{len(wallets)} wallets were to change, {found} did")


async def _insert(tx: AsyncConnection, table: str, columns: str, rows: Sequence[str]) -> None:
    if rows:
        await _do(tx, f"INSERT INTO {table} ({columns}) VALUES {', '.join(rows)}")


async def _update_rows(
    tx: AsyncConnection,
    table: str,
    *,
    keys: Sequence[str],
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> int:
    """Each row has the keys' values and then the columns'. How many were found.

    One statement for all: an UPDATE joined with values needs MySQL's own form; SQLite has no round trips to save.
    """
    if not rows:
        return 0
    if _is_sqlite(tx):
        return sum([await _do(tx, _update_one(table, keys, columns, row)) for row in rows])
    names = [f"k{at}" for at in range(len(keys))] + [f"c{at}" for at in range(len(columns))]
    first = ", ".join(f"{value} AS {name}" for value, name in zip(rows[0], names, strict=True))
    others = "".join(f" UNION ALL SELECT {', '.join(row)}" for row in rows[1:])
    on = " AND ".join(f"{table}.{name} = news.k{at}" for at, name in enumerate(keys))
    sets = ", ".join(f"{table}.{name} = news.c{at}" for at, name in enumerate(columns))
    return await _do(tx, f"UPDATE {table} JOIN (SELECT {first}{others}) AS news ON {on} SET {sets}")


def _update_one(table: str, keys: Sequence[str], columns: Sequence[str], row: Sequence[str]) -> str:
    where = " AND ".join(f"{name} = {value}" for name, value in zip(keys, row, strict=False))
    sets = ", ".join(f"{name} = {value}" for name, value in zip(columns, row[len(keys) :], strict=True))
    return f"UPDATE {table} SET {sets} WHERE {where}"


async def _rows(tx: AsyncConnection, sql: str) -> Sequence[Any]:
    return (await tx.exec_driver_sql(sql, execution_options=_AS_IT_IS)).all()


async def _do(tx: AsyncConnection, sql: str) -> int:
    """How many rows it found."""
    return (await tx.exec_driver_sql(sql, execution_options=_AS_IT_IS)).rowcount


#: The statement is whole: a `%` in it is one.
_AS_IT_IS: Final = {"no_parameters": True}


def _text(tx: AsyncConnection) -> Text:
    return text_for_sqlite if _is_sqlite(tx) else text_for_mysql


def _is_sqlite(tx: AsyncConnection) -> bool:
    return tx.dialect.name == "sqlite"
