"""Applying commands within a transaction: lock the wallets, read what their keys have come to, decide, write.

One way for one command and for many. Wallets are locked by rising id before their actions are read, so two requests
with one key meet at the wallet and the second finds what the first has written; where they name different wallets,
the primary key of the actions lets only one in (IntegrityError: run the transaction again). A round belongs to one
wallet, whose lock holds it, too. Statements have several rows each, so a batch costs as many round trips as a single
one.

Nothing is computed from a value that another transaction could change meanwhile: the rows stay locked until the
commit, the update names the `seq` it was computed from, and `(wallet_id, seq)` is unique.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.clock import utc_now
from app.ledger.books import Books
from app.ledger.commands import Closing, Command, Movement, Outcome, Reversal
from app.ledger.records import ActionKey, Decided, Wallet
from app.ledger.rounds import Round
from app.ledger.rows import (
    ACTION_COLUMNS,
    ENTRY_COLUMNS,
    ROUND_COLUMNS,
    WALLET_COLUMNS,
    action_row,
    amount_in,
    decided_of,
    entry_row,
    round_of,
    round_row,
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
    ids = sorted(wallet_ids)
    lock = "" if _is_sqlite(tx) else " FOR UPDATE"  # SQLite: the whole file is ours already
    rows = await _run(
        tx,
        f"SELECT {WALLET_COLUMNS} FROM wallets WHERE wallet_id IN ({_marks(len(ids))}) ORDER BY wallet_id{lock}",
        ids,
    )
    return {row[0]: wallet_of(row) for row in rows}


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
    for source, names in keys.items():
        if not names:
            continue
        sql = f"SELECT {ACTION_COLUMNS} FROM ledger_actions WHERE source = ? AND action_key IN ({_marks(len(names))})"
        for row in await _run(tx, sql, [source, *sorted(names)]):
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
    rounds: dict[ActionKey, Round] = {}
    for source, names in keys.items():
        sql = f"SELECT {ROUND_COLUMNS} FROM ledger_rounds WHERE source = ? AND round_key IN ({_marks(len(names))})"
        for row in await _run(tx, sql, [source, *sorted(names)]):
            rounds[row[0], row[1]] = round_of(row)
    return rounds


async def _write(tx: AsyncConnection, books: Books, *, before: Mapping[int, Wallet]) -> None:
    page, now = books.page, utc_now().isoformat(sep=" ")
    fresh = [decided for key, decided in page.actions.items() if books.is_new(key)]
    older = [decided for key, decided in page.actions.items() if not books.is_new(key)]
    await _insert(tx, "ledger_actions", f"{ACTION_COLUMNS}, created_at", (action_row(one, now=now) for one in fresh))
    for decided in older:
        sql = "UPDATE ledger_actions SET state = ?, reversed = ? WHERE source = ? AND action_key = ?"
        await _run(tx, sql, [decided.state.value, amount_in(decided.reversed), decided.source, decided.key])
    await _insert(tx, "ledger_entries", ENTRY_COLUMNS, map(entry_row, page.entries))
    await _write_rounds(tx, books)
    if page.wallets:
        await _update_wallets(tx, list(page.wallets.values()), before=before, now=now)


async def _write_rounds(tx: AsyncConnection, books: Books) -> None:
    rounds = books.page.rounds
    fresh = [one for key, one in rounds.items() if books.is_new_round(key)]
    await _insert(tx, "ledger_rounds", f"{ROUND_COLUMNS}, is_open", map(round_row, fresh))
    older = [
        (one.wallet_id, one.round_id, one.last_at, one.stakes, amount_in(one.staked), amount_in(one.paid),
         one.late_payouts, one.closed_at, 1 if one.is_open else None)
        for key, one in rounds.items() if not books.is_new_round(key)
    ]  # fmt: skip
    if older:
        await _update_rows(tx, "ledger_rounds", keys=("wallet_id", "round_id"), columns=_ROUND_CHANGES, rows=older)


async def _update_wallets(
    tx: AsyncConnection, wallets: list[Wallet], *, before: Mapping[int, Wallet], now: str
) -> None:
    rows = [
        (one.wallet_id, before[one.wallet_id].seq, amount_in(one.balance), one.seq, one.entry_hash, one.allowance.day,
         amount_in(one.allowance.staked), amount_in(one.allowance.paid), now)
        for one in wallets
    ]  # fmt: skip
    changed = await _update_rows(tx, "wallets", keys=("wallet_id", "seq"), columns=_WALLET_CHANGES, rows=rows)
    if changed is not None and changed != len(rows):
        raise LostUpdate(f"{len(rows)} wallets were to change, {changed} did")


_WALLET_CHANGES: Final = ("balance", "seq", "entry_hash", "play_day", "day_staked", "day_paid", "last_updated")
_ROUND_CHANGES: Final = ("last_at", "stakes", "staked", "paid", "late_payouts", "closed_at", "is_open")


async def _update_rows(
    tx: AsyncConnection,
    table: str,
    *,
    keys: Sequence[str],
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> int | None:
    """One statement for all rows, each the keys' values and then the columns'. How many were found; None: not told.

    An UPDATE joined with values needs MySQL's own form; SQLite has no round trips to save.
    """
    if _is_sqlite(tx):
        sets, where = ", ".join(f"{name} = ?" for name in columns), " AND ".join(f"{name} = ?" for name in keys)
        for row in rows:
            await _run(tx, f"UPDATE {table} SET {sets} WHERE {where}", [*row[len(keys) :], *row[: len(keys)]])
        return None
    names = [f"k{at}" for at in range(len(keys))] + [f"c{at}" for at in range(len(columns))]
    first = ", ".join(f"%s AS {name}" for name in names)
    others = f" UNION ALL SELECT {', '.join(['%s'] * len(names))}" * (len(rows) - 1)
    on = " AND ".join(f"{table}.{name} = news.k{at}" for at, name in enumerate(keys))
    sets = ", ".join(f"{table}.{name} = news.c{at}" for at, name in enumerate(columns))
    sql = f"UPDATE {table} JOIN (SELECT {first}{others}) AS news ON {on} SET {sets}"
    result = await tx.exec_driver_sql(sql, tuple(value for row in rows for value in row))
    return result.rowcount


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


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _is_sqlite(tx: AsyncConnection) -> bool:
    return tx.dialect.name == "sqlite"
