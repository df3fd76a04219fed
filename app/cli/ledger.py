"""`igw ledger check`, `statement`, `verify` and `reconcile`."""

import csv
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cli.errors import CommandFailed, cannot_be_read
from app.cli.on_database import on_database
from app.config import Settings
from app.db import Database, our_words
from app.games.models import game_providers
from app.games.providers.book import source_of
from app.games.reconcile import BadFile, Span, reconcile
from app.games.reconcile import Report as Reconciled
from app.kit.system_faults import reason_of
from app.ledger.check import Report, check_books
from app.ledger.statement import HEADS, lines_of
from app.ledger.verify import BrokenStatement, verify_statement
from app.wallets.models import wallets


def check(settings: Settings, *, as_data: bool) -> tuple[str, int]:
    """The report and the exit code. Raises CommandFailed."""
    report = on_database(settings, _check)
    return (_as_json(report) if as_data else _as_text(report)), 1 if report.broken else 0


def statement(settings: Settings, *, wallet_id: int) -> None:
    """Write it to standard output as it is read. Raises CommandFailed."""
    on_database(settings, lambda database: _write_statement(database, wallet_id=wallet_id))


def verify_file(file: Path) -> str:
    """Whether a statement proves itself; needs no database. Raises CommandFailed."""
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            proven = verify_statement(lines)
    except (OSError, UnicodeError) as error:
        raise cannot_be_read(file, error) from None
    except csv.Error:
        raise CommandFailed(f"{file} is no statement: it cannot be read as CSV.") from None
    except BrokenStatement as fault:
        raise CommandFailed(f"{file} does NOT hold: {fault}.") from None
    return f"The chain holds: {proven.lines:,} entries, balance {proven.balance:f}, last hash {proven.last_hash}."


def reconcile_file(
    settings: Settings, file: Path, *, provider: str, since: datetime | None, until: datetime | None, as_data: bool
) -> tuple[str, int]:
    """The differences and the exit code. Raises CommandFailed."""
    span = Span(since, until)
    try:
        report = on_database(settings, lambda database: _reconcile(database, file, provider=provider, span=span))
    except BadFile as fault:
        raise CommandFailed(f"{file}: {fault}. Nothing was compared.") from None
    if as_data:
        return json.dumps(asdict(report), indent=1), 1 if report.counts else 0
    counted = f"{report.theirs:,} actions in the file, {report.ours:,} of them are ours"
    if not report.counts:
        return f"The two agree: {counted}.", 0
    heads = [f"{count:,} {kind}" for kind, count in report.counts.items()]
    lines = [
        f"{one.kind:<9}{one.action_id}  theirs: {one.theirs or 'nothing'}  ours: {one.ours or 'nothing'}"
        for one in report.shown
    ]
    more = sum(report.counts.values()) - len(report.shown)
    return "\n".join([f"{', '.join(heads)}: {counted}.", *lines, *([f"… and {more:,} more"] if more else [])]), 1


async def _reconcile(database: Database, file: Path, *, provider: str, span: Span) -> Reconciled:
    async with _one_view(database) as connection:
        known = select(game_providers.c.name).where(game_providers.c.name == provider)
        if (await connection.execute(known)).scalar() is None:
            raise CommandFailed(f"There is no provider {provider}: `igw provider list` shows those there are.")
        return await reconcile(connection, file, source=source_of(provider), span=span)


async def _check(database: Database) -> Report:
    async with _one_view(database) as connection:
        return await check_books(connection)


async def _write_statement(database: Database, *, wallet_id: int) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    async with _one_view(database) as connection:
        known = select(wallets.c.wallet_id).where(wallets.c.wallet_id == wallet_id)
        if (await connection.execute(known)).first() is None:
            raise CommandFailed(f"There is no wallet {wallet_id}.")
        _write(writer.writerow, HEADS)
        async for line in lines_of(connection, wallet_id=wallet_id):
            _write(writer.writerow, line)
        _write(sys.stdout.flush)


def _write(write: Callable[..., object], *values: object) -> None:
    """A full disk, or a reader who has gone, is no fault of the database."""
    try:
        write(*values)
    except OSError as fault:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python writes what is left when it ends
        raise CommandFailed(f"The statement breaks off: {reason_of(fault)}.") from None


@asynccontextmanager
async def _one_view(database: Database) -> AsyncIterator[AsyncConnection]:
    """One consistent state of the books for as long as it takes, beside a service that goes on posting."""
    with our_words():
        async with database.engine.connect() as connection:
            if not database.is_sqlite:  # where a reader sees one state anyway
                await connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection


def _as_text(report: Report) -> str:
    counted = f"{report.wallets:,} wallets, {report.entries:,} entries, {report.transactions:,} transactions"
    if not report.broken:
        return f"The books hold: {counted}."
    lines = [f"{fault.rule}: {fault.where}: {fault.what}" for fault in report.faults]
    more = report.broken - len(report.faults)
    return "\n".join(
        [
            f"The books DO NOT hold: {report.broken:,} faults in {counted}.",
            *lines,
            *([f"… and {more:,} more"] if more else []),
        ]
    )


def _as_json(report: Report) -> str:
    found: dict[str, Any] = {
        "holds": not report.broken,
        "wallets": report.wallets,
        "entries": report.entries,
        "transactions": report.transactions,
        "broken": report.broken,
        "faults": [{"rule": fault.rule, "where": fault.where, "what": fault.what} for fault in report.faults],
    }
    return json.dumps(found, indent=1)
