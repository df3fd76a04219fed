"""Applying commands within a transaction: lock the wallets, read what their keys have come to, decide, write.

One way for one command and for many. Wallets are locked by rising id before their actions are read, so two requests
with one key meet at the wallet and the second finds what the first has written; where they name different wallets,
the primary key of the actions lets only one in (IntegrityError: run the transaction again). A round belongs to one
wallet, whose lock holds it, too. Statements have several rows each, so a batch costs as many round trips as a single
one.

Of a large batch the first parts are written while the next ones are decided, so that the database and we work at the
same time; it is one transaction all the same, and wallets and rounds are written once, as they end.

Nothing is computed from a value that another transaction could change meanwhile: the rows stay locked until the
commit, the update names the `seq` it was computed from, and `(wallet_id, seq)` is unique.
"""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.clock import utc_now
from app.kit.sql_literals import amount_in, listed, number_in
from app.ledger.books import Books
from app.ledger.commands import Closing, Command, Outcome, Reversal
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
from app.statements import OfTransaction, Statements

_PART: Final = 48  # of fewer, what a trip costs by itself eats up what working at the same time brings


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
    return (await post_batch(OfTransaction(tx), commands)).outcomes


async def post_batch(tx: Statements, commands: Sequence[Command]) -> Posted:
    """`post`, and which wallets moved."""
    wallets, known, rounds = await _read(tx, commands)
    books = Books(wallets.values(), known, rounds, now=utc_now())
    pen = _Pen(tx, books)
    try:
        outcomes = await _decide(books, commands, pen)
        await pen.finish(before=wallets)
    except Exception:
        await pen.rest()  # whoever undoes this needs a connection that is not in use
        raise
    moved = [one for one in books.page.wallets.values() if one.seq != wallets[one.wallet_id].seq]
    return Posted(outcomes, moved)


async def _decide(books: Books, commands: Sequence[Command], pen: "_Pen") -> list[Outcome]:
    """In their order; a part that is decided is written while the next one is decided."""
    outcomes: list[Outcome] = []
    part = _PART if pen.writes_ahead else max(len(commands), 1)
    for at in range(0, len(commands), part):
        outcomes += [books.decide(command) for command in commands[at : at + part]]
        if at + part < len(commands):
            await pen.write_ahead()
    return outcomes


async def _read(
    tx: Statements, commands: Sequence[Command]
) -> tuple[dict[int, Wallet], dict[ActionKey, Decided], dict[ActionKey, Round]]:
    """The wallets, locked; then what the keys of the commands have come to so far, and the rounds they name."""
    ids = {action.wallet_id for command in commands for action in command.actions}
    actions = _rows_of(_ACTIONS, _by_source(_action_keys(commands)), tx)
    locked, *found = await tx.ask(_lock(tx, ids), *actions, *_rows_of(_ROUNDS, _by_source(_round_keys(commands)), tx))
    known = {(one.source, one.key): one for rows in found[: len(actions)] for one in map(decided_of, rows)}
    rounds = {(row[0], row[1]): round_of(row) for rows in found[len(actions) :] for row in rows}
    if more := _by_source(_rounds_taken_back(commands, known), but=rounds):
        told = await tx.ask(*_rows_of(_ROUNDS, more, tx))
        rounds |= {(row[0], row[1]): round_of(row) for rows in told for row in rows}
    return {row[0]: wallet_of(row) for row in locked}, known, rounds


def _lock(tx: Statements, wallet_ids: set[int]) -> str:
    ids = ", ".join(map(number_in, sorted(wallet_ids)))
    lock = "" if tx.is_sqlite else " FOR UPDATE"  # SQLite: the whole file is ours already
    return f"SELECT {WALLET_COLUMNS} FROM wallets WHERE wallet_id IN ({ids}) ORDER BY wallet_id{lock}"


def _action_keys(commands: Sequence[Command]) -> Iterator[ActionKey]:
    """Of what the commands ask for, take back, and answer."""
    for command in commands:
        for action in command.actions:
            if not isinstance(action, Closing):
                yield command.source, action.key
                if also := action.target if isinstance(action, Reversal) else action.answers:
                    yield command.source, also


def _round_keys(commands: Sequence[Command]) -> Iterator[ActionKey]:
    """Of the rounds that the commands name."""
    for command in commands:
        for action in command.actions:
            if not isinstance(action, Reversal) and action.round_key:
                yield command.source, action.round_key


def _rounds_taken_back(commands: Sequence[Command], known: Mapping[ActionKey, Decided]) -> Iterator[ActionKey]:
    """Of the rounds that are touched since something of theirs is taken back."""
    for command in commands:
        for action in command.actions:
            target = known.get((command.source, action.target)) if isinstance(action, Reversal) else None
            if target and target.round_key:
                yield command.source, target.round_key


def _by_source(keys: Iterable[ActionKey], *, but: Collection[ActionKey] = ()) -> dict[str, set[str]]:
    """Each once."""
    found: dict[str, set[str]] = {}
    for source, key in keys:
        if (source, key) not in but:
            found.setdefault(source, set()).add(key)
    return found


_ACTIONS: Final = (ACTION_COLUMNS, "ledger_actions", "action_key")
_ROUNDS: Final = (ROUND_COLUMNS, "ledger_rounds", "round_key")


def _rows_of(what: tuple[str, str, str], keys: Mapping[str, set[str]], tx: Statements) -> list[str]:
    """One question for each source."""
    columns, table, key = what
    return [
        f"SELECT {columns} FROM {table} WHERE source = {tx.text(source)} AND {key} IN ({listed(sorted(some), tx.text)})"
        for source, some in keys.items()
    ]


class _Pen:
    """Writes what the books hold: actions and entries in any number of parts, then all that is left."""

    def __init__(self, tx: Statements, books: Books) -> None:
        self._tx = tx
        self._books = books
        self._now = utc_now().isoformat(sep=" ")
        self._written: dict[ActionKey, Decided] = {}
        self._entries = 0
        self._ahead: asyncio.Task[list[int]] | None = None
        self.writes_ahead = tx.may_be_left_at_work

    async def write_ahead(self) -> None:
        """Send what is decided so far, and come back before it is done."""
        changes = self._changes()
        await self._done()
        if changes:
            self._ahead = asyncio.create_task(self._tx.do(*changes))
            self._ahead.add_done_callback(_read_fault)
            await asyncio.sleep(0)  # it sets out

    async def rest(self) -> None:
        """Wait until nothing is on its way, however it ends."""
        if self._ahead is not None:
            await asyncio.wait([self._ahead])

    async def finish(self, *, before: Mapping[int, Wallet]) -> None:
        """The wallets come last, so that what was found of them is the end of what is told."""
        page, text, now, is_new = self._books.page, self._tx.text, self._now, self._books.is_new_round
        opened = [round_row(one, text) for key, one in page.rounds.items() if is_new(key)]
        changed = [round_change(one, text) for key, one in page.rounds.items() if not is_new(key)]
        wallets = [wallet_change(one, text, was=before[one.wallet_id].seq, now=now) for one in page.wallets.values()]
        changes = [
            *self._changes(),
            *_insert("ledger_rounds", f"{ROUND_COLUMNS}, is_open", opened),
            *_updates(self._tx, "ledger_rounds", keys=("wallet_id", "round_id"), columns=ROUND_CHANGES, rows=changed),
        ]
        last = _updates(self._tx, "wallets", keys=("wallet_id", "seq"), columns=WALLET_CHANGES, rows=wallets)
        await self._done()
        if not changes and not last:
            return
        found = await self._tx.do(*changes, *last)
        if (sure := sum(found[len(changes) :])) != len(wallets):
            raise LostUpdate(f"{len(wallets)} wallets were to change, {sure} did")

    def _changes(self) -> list[str]:
        """Of actions and entries, since the last time."""
        page, text, written = self._books.page, self._tx.text, self._written
        news = [(key, one) for key, one in page.actions.items() if written.get(key) is not one]
        is_fresh = [key not in written and self._books.is_new(key) for key, _ in news]
        entries = page.entries[self._entries :]
        written.update(news)
        self._entries = len(page.entries)
        fresh = [action_row(one, text, now=self._now) for (_, one), new in zip(news, is_fresh, strict=True) if new]
        return [
            *_insert("ledger_actions", f"{ACTION_COLUMNS}, created_at", fresh),
            *[_restated(one, self._tx) for (_, one), new in zip(news, is_fresh, strict=True) if not new],
            *_insert("ledger_entries", ENTRY_COLUMNS, [entry_row(one, text) for one in entries]),
        ]

    async def _done(self) -> None:
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            await ahead


def _read_fault(task: "asyncio.Task[list[int]]") -> None:
    """Of a part that nobody waits for any more: the transaction was cut off."""
    if not task.cancelled():
        task.exception()


def _restated(one: Decided, tx: Statements) -> str:
    return (
        f"UPDATE ledger_actions SET state = {tx.text(one.state.value)}, reversed = {amount_in(one.reversed)}"
        f" WHERE source = {tx.text(one.source)} AND action_key = {tx.text(one.key)}"
    )


def _insert(table: str, columns: str, rows: Sequence[str]) -> list[str]:
    return [f"INSERT INTO {table} ({columns}) VALUES {', '.join(rows)}"] if rows else []


def _updates(
    tx: Statements, table: str, *, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[str]:
    """Each row has the keys' values and then the columns'.

    One statement for all: an UPDATE joined with values needs MySQL's own form; SQLite has no round trips to save.
    """
    if not rows:
        return []
    if tx.is_sqlite:
        return [_update_one(table, keys, columns, row) for row in rows]
    names = [f"k{at}" for at in range(len(keys))] + [f"c{at}" for at in range(len(columns))]
    first = ", ".join(f"{value} AS {name}" for value, name in zip(rows[0], names, strict=True))
    others = "".join(f" UNION ALL SELECT {', '.join(row)}" for row in rows[1:])
    on = " AND ".join(f"{table}.{name} = news.k{at}" for at, name in enumerate(keys))
    sets = ", ".join(f"{table}.{name} = news.c{at}" for at, name in enumerate(columns))
    return [f"UPDATE {table} JOIN (SELECT {first}{others}) AS news ON {on} SET {sets}"]


def _update_one(table: str, keys: Sequence[str], columns: Sequence[str], row: Sequence[str]) -> str:
    where = " AND ".join(f"{name} = {value}" for name, value in zip(keys, row, strict=False))
    sets = ", ".join(f"{name} = {value}" for name, value in zip(columns, row[len(keys) :], strict=True))
    return f"UPDATE {table} SET {sets} WHERE {where}"
