"""Applying commands within a transaction: lock the wallets, read what their keys have come to, decide, write.

One way for one command and for many. Wallets are locked by rising id before their actions are read, so two requests
with one key meet at the wallet and the second finds what the first has written; where they name different wallets, or
the batch trusts its keys to be new and does not read them, the primary key of the actions lets only one in
(IntegrityError: run the transaction again). A round belongs to one wallet, whose lock holds it, too. Statements have
several rows each, so a batch costs as many round trips as a single one.

Of a large batch that is alone the first parts are written while the next ones are decided, so that the database and we
work at the same time; it is one transaction all the same, and wallets and rounds are written once, as they end.

Nothing is computed from a value that another transaction could change meanwhile: the rows stay locked until the
commit, the update names the `seq` it was computed from, and `(wallet_id, seq)` is unique.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.clock import utc_now
from app.kit.sql_literals import amount_in, listed, number_in
from app.ledger.books import Books
from app.ledger.changes import insert, update, update_numbered
from app.ledger.commands import Closing, Code, Command, Movement, Outcome, Reversal
from app.ledger.records import ActionKey, Decided, Wallet
from app.ledger.rounds import Round
from app.ledger.rows import (
    ACTION_COLUMNS,
    ENTRY_COLUMNS,
    LINK_COLUMNS,
    ROUND_CHANGES,
    ROUND_COLUMNS,
    WALLET_CHANGES,
    WALLET_COLUMNS,
    action_rows,
    decided_of,
    entry_row,
    round_change,
    round_of,
    round_row,
    wallet_change,
    wallet_of,
)
from app.statements import OfTransaction, Statements

KeysBySource: TypeAlias = dict[str, set[str]]

_PART: Final = 48  # of fewer, what a trip costs by itself eats up what working at the same time brings


class MustLook(Exception):
    """Something would be answered under a key that is not written by it: look first what the key has come to."""


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


async def post_batch(
    tx: Statements, commands: Sequence[Command], *, trusting: bool = False, alone: bool = True
) -> Posted:
    """`post`, and which wallets moved.

    `alone`: nothing else keeps the database at work meanwhile, so a large batch is written in parts.
    `trusting`: taken for granted that no command has come before. Each key is written with what it came to, so the
    table lets no second one in (IntegrityError); what writes none raises MustLook. Then: all again, not trusting.
    """
    wallets, known, rounds = await _read(tx, commands, trusting=trusting)
    books = Books(wallets.values(), known, rounds, now=utc_now())
    pen = _Pen(tx, books)
    part = _PART if alone and tx.may_be_left_at_work else len(commands) or 1
    try:
        outcomes = await _decide(books, commands, pen, part=part)
        if trusting:
            _see_all_written(commands, outcomes, books)
        await pen.finish(before=wallets)
    except Exception:
        await pen.rest()  # whoever undoes this needs a connection that is not in use
        raise
    moved = [one for one in books.page.wallets.values() if one.seq != wallets[one.wallet_id].seq]
    return Posted(outcomes, moved)


async def _decide(books: Books, commands: Sequence[Command], pen: "_Pen", *, part: int) -> list[Outcome]:
    """In their order; a part that is decided is written while the next one is decided."""
    outcomes: list[Outcome] = []
    for at in range(0, len(commands), part):
        outcomes += [books.decide(command) for command in commands[at : at + part]]
        if at + part < len(commands):
            await pen.write_ahead()
    return outcomes


def _see_all_written(commands: Sequence[Command], outcomes: Sequence[Outcome], books: Books) -> None:
    """Raises MustLook unless each key stands on the page; a command that went through has left all of its own."""
    for command, outcome in zip(commands, outcomes, strict=True):
        if outcome.code is not Code.OK:
            for action in command.actions:
                if not isinstance(action, Closing) and (command.source, action.key) not in books.page.actions:
                    raise MustLook


async def _read(
    tx: Statements, commands: Sequence[Command], *, trusting: bool
) -> tuple[dict[int, Wallet], dict[ActionKey, Decided], dict[ActionKey, Round]]:
    """The wallets, locked; then what the keys of the commands have come to so far, and the rounds they name.

    `trusting`: only of the keys to which the commands look back.
    """
    ids, keys, round_keys = _named(commands, trusting=trusting)
    actions = _rows_of(_ACTIONS, keys, tx)
    locked, *found = await tx.ask(_lock(tx, ids), *actions, *_rows_of(_ROUNDS, round_keys, tx))
    known = {(one.source, one.key): one for rows in found[: len(actions)] for one in map(decided_of, rows)}
    rounds = {(row[0], row[1]): round_of(row) for rows in found[len(actions) :] for row in rows}
    if more := _rounds_taken_back(commands, known, but=rounds):
        told = await tx.ask(*_rows_of(_ROUNDS, more, tx))
        rounds |= {(row[0], row[1]): round_of(row) for rows in told for row in rows}
    return {row[0]: wallet_of(row) for row in locked}, known, rounds


def _lock(tx: Statements, wallet_ids: set[int]) -> str:
    ids = ", ".join(map(number_in, sorted(wallet_ids)))
    lock = "" if tx.is_sqlite else " FOR UPDATE"  # SQLite: the whole file is ours already
    return f"SELECT {WALLET_COLUMNS} FROM wallets WHERE wallet_id IN ({ids}) ORDER BY wallet_id{lock}"


def _named(commands: Sequence[Command], *, trusting: bool) -> tuple[set[int], KeysBySource, KeysBySource]:
    """The wallets, actions and rounds that commands name; `trusting`: not the actions that they ask for."""
    wallets: set[int] = set()
    keys: KeysBySource = defaultdict(set)
    rounds: KeysBySource = defaultdict(set)
    for command in commands:
        for action in command.actions:
            wallets.add(action.wallet_id)
            if isinstance(action, Movement):
                looks_back_to, round_key = action.answers, action.round_key
            elif isinstance(action, Reversal):
                looks_back_to, round_key = action.target, ""
            else:
                looks_back_to, round_key = "", action.round_key
            if looks_back_to:
                keys[command.source].add(looks_back_to)
            if action.key and not trusting:
                keys[command.source].add(action.key)
            if round_key:
                rounds[command.source].add(round_key)
    return wallets, keys, rounds


def _rounds_taken_back(
    commands: Sequence[Command], known: Mapping[ActionKey, Decided], *, but: Collection[ActionKey]
) -> KeysBySource:
    """The rounds that are touched since something of theirs is taken back."""
    found: KeysBySource = defaultdict(set)
    for command in commands:
        for action in command.actions:
            target = known.get((command.source, action.target)) if isinstance(action, Reversal) else None
            if target and target.round_key and (command.source, target.round_key) not in but:
                found[command.source].add(target.round_key)
    return found


_ACTIONS: Final = (ACTION_COLUMNS, "ledger_actions", "action_key")
_ROUNDS: Final = (ROUND_COLUMNS, "ledger_rounds", "round_key")


def _rows_of(what: tuple[str, str, str], keys: KeysBySource, tx: Statements) -> list[str]:
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
        """The wallets come last: none may have changed although it was locked, or nothing is committed."""
        page, text, now, is_new = self._books.page, self._tx.text, self._now, self._books.is_new_round
        opened = [round_row(one, text) for key, one in page.rounds.items() if is_new(key)]
        changed = [round_change(one, text) for key, one in page.rounds.items() if not is_new(key)]
        wallets = [wallet_change(one, was=before[key].seq, now=now) for key, one in sorted(page.wallets.items())]
        changes = [
            *self._changes(),
            *insert("ledger_rounds", f"{ROUND_COLUMNS}, is_open", opened),
            *update(
                "ledger_rounds",
                keys=("wallet_id", "round_id"),
                columns=ROUND_CHANGES,
                rows=changed,
                is_sqlite=self._tx.is_sqlite,
            ),
        ]
        last = update_numbered(
            "wallets",
            keys=("wallet_id", "seq"),
            columns=WALLET_CHANGES,
            rows=wallets,
            is_sqlite=self._tx.is_sqlite,
        )
        await self._done()
        if changes or last:
            await self._tx.end(*changes, *last, finds=len(wallets) if last else None)

    def _changes(self) -> list[str]:
        """Of actions and entries, since the last time."""
        page, text, written, is_new = self._books.page, self._tx.text, self._written, self._books.is_new
        news = {key: one for key, one in page.actions.items() if written.get(key) is not one}
        fresh = [one for key, one in news.items() if key not in written and is_new(key)]
        again = [one for key, one in news.items() if key in written or not is_new(key)]
        entries = page.entries[self._entries :]
        written |= news
        self._entries = len(page.entries)
        return [
            *[
                statement
                for columns, rows in action_rows(fresh, text, now=self._now).items()
                for statement in insert("ledger_actions", columns, rows)
            ],
            *[_restated(one, self._tx) for one in again],
            *insert("ledger_entries", ENTRY_COLUMNS, [entry_row(one, text) for one in entries if one.link is None]),
            *insert(
                "ledger_entries",
                f"{ENTRY_COLUMNS}, {LINK_COLUMNS}",
                [entry_row(one, text) for one in entries if one.link is not None],
            ),
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
