"""A provider's list of what happened beside ours: what is missing, what is extra, where amount or state differ.

Both lists may be long, so theirs lies in a temporary database and ours is read a page at a time; memory stays
bounded. Amounts are compared without their sign, because a provider writes a bet as a positive number and the ledger
as what it does to the wallet.
"""

import csv
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from itertools import chain
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.system_faults import reason_of
from app.ledger.commands import Kind
from app.ledger.models import ledger_actions
from app.ledger.rows import money

_PAGE: Final = 5_000
_MOST_SHOWN: Final = 50
_MOST_DIGITS: Final = 30  # a number beyond them would be written out, and fill the memory
_NOT_COMPARED: Final = "?"
#: Their words for a state, whatever the dialect; what is not here is not compared. Where none is told, they list what
#: they hold applied.
_STATES: Final = {
    "applied": "applied", "ok": "applied", "settled": "applied", "refused": "refused", "rejected": "refused",
    "rolled_back": "rolled_back", "cancelled": "rolled_back", "canceled": "rolled_back", "refunded": "rolled_back",
    "partly_rolled_back": "partly_rolled_back", "tombstone": "rolled_back",
}  # fmt: skip
_OURS: Final = {
    "applied": "applied", "refused": "refused", "reversed": "rolled_back", "partly_reversed": "partly_rolled_back",
    "tombstone": "rolled_back",
}  # fmt: skip
_NEVER_APPLIED: Final = frozenset({"refused", "tombstone"})


class BadFile(ValueError):
    """The file cannot be read as a list; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One action on which the two lists do not agree. `kind`: missing, extra, amount, currency, state."""

    kind: str
    action_id: str
    theirs: str
    ours: str


@dataclass
class Report:
    """How many were compared, and what differs; the first fifty differences are kept, all are counted."""

    theirs: int = 0
    ours: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    shown: list[Difference] = field(default_factory=list)

    def note(self, kind: str, action_id: str, *, theirs: str = "", ours: str = "") -> None:
        """One difference more."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if len(self.shown) < _MOST_SHOWN:
            self.shown.append(Difference(kind, action_id, theirs, ours))


@dataclass(frozen=True, slots=True)
class Span:
    """Of ours, what is looked at; None: without an end on that side."""

    since: datetime | None = None
    until: datetime | None = None


async def reconcile(connection: AsyncConnection, file: Path, *, source: str, span: Span) -> Report:
    """Compare the file with the ledger's actions of `source`. Raises BadFile."""
    report = Report()
    # An empty name is a temporary file of SQLite's own, which is gone with the connection.
    with closing(sqlite3.connect("")) as theirs:
        report.theirs = _load(theirs, file)
        await _compare(connection, theirs, report, source=source, span=span)
        for row in theirs.execute("SELECT action_id, amount, state FROM theirs WHERE seen = 0"):
            # A refused bet may never have reached us; nothing of the player's money depends on it.
            if row[2] != "refused":
                report.note("missing", row[0], theirs=row[1])
    return report


def _load(theirs: sqlite3.Connection, file: Path) -> int:
    theirs.execute(
        "CREATE TABLE theirs (action_id TEXT PRIMARY KEY, amount TEXT, currency TEXT, state TEXT, seen INT DEFAULT 0)"
    )
    number = 0
    with theirs:
        for number, row in enumerate(_rows(file), start=1):
            try:
                theirs.execute("INSERT INTO theirs VALUES (?, ?, ?, ?, 0)", _theirs(row))
            except sqlite3.IntegrityError:
                raise BadFile(f"row {number}: this action_id stands in the file twice") from None
            except (KeyError, InvalidOperation, TypeError, AttributeError, UnicodeError):
                raise BadFile(f"row {number}: action_id and a plain amount are needed") from None
    return number


def _theirs(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    amount = Decimal(str(row["amount"]).strip()).copy_abs()
    if not amount.is_finite() or abs(amount.adjusted()) > _MOST_DIGITS:
        raise InvalidOperation
    key = str(row["action_id"]).strip()
    if not key:
        raise KeyError("action_id")
    word = str(row.get("state") or "").strip().lower()
    state = _STATES.get(word, _NOT_COMPARED) if word else ""
    return key, f"{amount.normalize():f}", str(row.get("currency") or "").strip().upper(), state


def _rows(file: Path) -> Iterator[Mapping[str, Any]]:
    """CSV with a line of names, a JSON list, or a JSON object on each line."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            first = lines.readline()
            whole = chain([first], lines)  # it may be a pipe, which is read once
            if first.startswith("["):
                yield from json.loads("".join(whole))
            elif first.startswith("{"):
                yield from (json.loads(line) for line in whole if line.strip())
            else:
                yield from csv.DictReader(whole)
    except (OSError, UnicodeError) as error:
        raise BadFile(f"it cannot be read: {reason_of(error)}") from None
    except (ValueError, RecursionError, csv.Error):
        raise BadFile("it is neither CSV with a line of names nor JSON") from None


async def _compare(
    connection: AsyncConnection, theirs: sqlite3.Connection, report: Report, *, source: str, span: Span
) -> None:
    actions = ledger_actions.c
    columns = (actions.transaction_id, actions.action_key, actions.amount, actions.currency_code, actions.state,
               actions.kind, actions.created_at)  # fmt: skip
    last = b""
    while True:
        query = select(*columns).where(actions.source == source, actions.transaction_id > last)
        rows = (await connection.execute(query.order_by(actions.transaction_id).limit(_PAGE))).all()
        for row in rows:
            _compare_one(row, theirs, report, span=span)
        if len(rows) < _PAGE:
            return
        last = bytes(rows[-1].transaction_id)


def _compare_one(row: Any, theirs: sqlite3.Connection, report: Report, *, span: Span) -> None:
    told = theirs.execute(
        "SELECT amount, currency, state FROM theirs WHERE action_id = ?", (row.action_key,)
    ).fetchone()
    state, amount = _OURS[row.state], f"{abs(money(row.amount)).normalize():f}"
    if told is None:
        inside = (span.since is None or row.created_at >= span.since) and (
            span.until is None or row.created_at < span.until
        )
        # Their list has no line for a reversal of its own, and none for what was never applied.
        if inside and state in {"applied", "partly_rolled_back"} and row.kind != Kind.REVERSAL.value:
            report.note("extra", row.action_key, ours=f"{amount} {row.currency_code}")
        return
    report.ours += 1
    theirs.execute("UPDATE theirs SET seen = 1 WHERE action_id = ?", (row.action_key,))
    if row.kind != Kind.UNKNOWN.value and told[0] != amount:
        report.note("amount", row.action_key, theirs=told[0], ours=amount)
    if told[1] and told[1] != row.currency_code:
        report.note("currency", row.action_key, theirs=told[1], ours=row.currency_code)
    if told[2] not in {"", state, _NOT_COMPARED}:
        report.note("state", row.action_key, theirs=told[2], ours=state)
    if not told[2] and row.state in _NEVER_APPLIED:
        report.note("state", row.action_key, theirs="listed", ours=state)
