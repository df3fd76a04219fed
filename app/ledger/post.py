"""Applying commands within a transaction: lock the wallets, read what their keys have come to, decide, write.

One way for one command and for many. Wallets are locked by rising id before their actions are read, so two requests
with one key meet at the wallet and the second finds what the first has written; where they name different wallets the
primary key of the actions lets only one in (IntegrityError: run the transaction again). A round belongs to one wallet,
whose lock holds it, too. Statements have several rows each, so a batch costs as many round trips as a single one.

What a worker trusts (`trust`) is not read, and asked with the writing instead: keys and rounds by the primary keys of
their tables, wallets by an update that names all they were computed from and comes before everything else that is
written, so that they are locked in the same order.

Of a large batch that is alone the first parts are written while the next ones are decided, so that the database and we
work at the same time; it is one transaction all the same, and wallets and rounds are written once, as they end.

Nothing is committed that was computed from a value which another transaction has changed: the rows stay locked until
the commit, the update names the `seq` it was computed from, and `(wallet_id, seq)` is unique.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.clock import utc_now
from app.kit.sql_literals import amount_in
from app.ledger.books import Books
from app.ledger.changes import insert, update, update_numbered
from app.ledger.commands import Closing, Code, Command, Outcome
from app.ledger.read import look_again, named_by, read
from app.ledger.records import ActionKey, Decided, Wallet
from app.ledger.rows import (
    ENTRY_COLUMNS,
    LINK_COLUMNS,
    ROUND_CHANGES,
    ROUND_COLUMNS,
    WALLET_AS_KNOWN,
    WALLET_AS_LOCKED,
    WALLET_CHANGES,
    action_rows,
    entry_row,
    round_change,
    round_row,
    wallet_as_known,
    wallet_as_locked,
    wallet_change,
)
from app.ledger.trust import NOTHING_TRUSTED, MustLook, Trusted
from app.statements import OfTransaction, Statements

_PART: Final = 48  # of fewer, what a trip costs by itself eats up what working at the same time brings


@dataclass(frozen=True, slots=True)
class Posted:
    """What a batch came to: the answers in the order of the commands, the wallets that moved, and all wallets that
    were written as they stand now. `known` and `rounds`: what was found of the actions and rounds it looked for.
    """

    outcomes: list[Outcome]
    moved: list[Wallet]
    written: list[Wallet]
    known: Collection[ActionKey]
    rounds: Collection[ActionKey]


async def post(tx: AsyncConnection, commands: Sequence[Command]) -> list[Outcome]:
    """Decide and write the commands in their order; the answers may be told only after the commit.

    Raises IntegrityError when another transaction was first with one of the keys: then run all of it again.
    """
    return (await post_batch(OfTransaction(tx), commands)).outcomes


async def post_batch(
    tx: Statements, commands: Sequence[Command], *, trusted: Trusted = NOTHING_TRUSTED, alone: bool = True
) -> Posted:
    """`post`, and which wallets moved.

    `alone`: nothing else keeps the database at work meanwhile, so a large batch is written in parts.
    `trusted`: taken for granted. Whatever of it does not hold raises IntegrityError, MissedRows or MustLook, and
    nothing is written. Then: all again, trusting nothing.
    """
    in_parts = alone and tx.may_be_left_at_work and len(commands) > _PART
    if in_parts or tx.is_sqlite:
        # A part must not be written before its wallets are locked; and SQLite has no trip to save.
        trusted = replace(trusted, wallets={})
    named = named_by(commands, trusted)
    wallets, known, rounds = await read(tx, commands, named)
    wallets |= trusted.wallets
    books = Books(wallets.values(), known, rounds, now=utc_now())
    pen = _Pen(tx, books)
    try:
        outcomes = await _decide(books, commands, pen, part=_PART if in_parts else len(commands) or 1)
        if trusted.keys:
            _see_all_written(commands, outcomes, books)
        await _see_all_asked(tx, books, trusted, named.opened)
        await pen.finish(before=wallets, is_known=bool(trusted.wallets))
    except Exception:
        await pen.rest()  # whoever undoes this needs a connection that is not in use
        raise
    written = list(books.page.wallets.values())
    moved = [one for one in written if one.seq != wallets[one.wallet_id].seq]
    return Posted(outcomes, moved, written, known, rounds)


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


async def _see_all_asked(tx: Statements, books: Books, trusted: Trusted, opened: Collection[ActionKey]) -> None:
    """Raises MustLook if a wallet that does not move, or a round that a refused stake would have opened, is not so."""
    page = books.page
    still = {key: one for key, one in trusted.wallets.items() if key not in page.wallets}
    await look_again(tx, still, [key for key in opened if key not in page.rounds])


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

    async def finish(self, *, before: Mapping[int, Wallet], is_known: bool) -> None:
        """The wallets come first: none may be another than it was computed from, or nothing is committed. `is_known`:
        not all of them are locked.
        """
        page, text, now, is_new = self._books.page, self._tx.text, self._now, self._books.is_new_round
        opened = [round_row(one, text) for key, one in page.rounds.items() if is_new(key)]
        changed = [round_change(one, text) for key, one in page.rounds.items() if not is_new(key)]
        was = wallet_as_known if is_known else wallet_as_locked
        wallets = [wallet_change(one, was=was(before[key]), now=now) for key, one in sorted(page.wallets.items())]
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
        first = update_numbered(
            "wallets",
            keys=("wallet_id", *(WALLET_AS_KNOWN if is_known else WALLET_AS_LOCKED)),
            columns=WALLET_CHANGES,
            rows=wallets,
            is_sqlite=self._tx.is_sqlite,
        )
        await self._done()
        if changes or first:
            await self._tx.end(*first, *changes, finds=len(wallets) if first else None)

    def _changes(self) -> list[str]:
        """Of actions and entries, since the last time."""
        page, tx, written, is_new = self._books.page, self._tx, self._written, self._books.is_new
        news = {key: one for key, one in page.actions.items() if written.get(key) is not one}
        fresh = [one for key, one in news.items() if key not in written and is_new(key)]
        again = [one for key, one in news.items() if key in written or not is_new(key)]
        entries = page.entries[self._entries :]
        written |= news
        self._entries = len(page.entries)
        return [
            *[
                statement
                for columns, rows in action_rows(fresh, tx.text, tx.word, now=self._now).items()
                for statement in insert("ledger_actions", columns, rows)
            ],
            *[_restated(one, tx) for one in again],
            *insert("ledger_entries", ENTRY_COLUMNS, [entry_row(one, tx.word) for one in entries if one.link is None]),
            *insert(
                "ledger_entries",
                f"{ENTRY_COLUMNS}, {LINK_COLUMNS}",
                [entry_row(one, tx.word) for one in entries if one.link is not None],
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
