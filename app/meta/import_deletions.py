"""The lists of ids that Meta mails about every three weeks: read as they stream by, and deleted in small portions.

Ids that we do not know are ignored, as Meta allows. A list names no times, so its first import is noted under the
hash of the file: imported once more, it leaves alone whoever has come back after that (attack T22).
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database
from app.meta.delete_data import delete_subject
from app.meta.models import meta_requests
from app.meta.requests import note_request
from app.meta.signed_request import SignedRequest
from app.meta.states import State
from app.oauth.exact_id import exact_id
from app.players.disconnect import known_subjects

LIST: Final = "list"
_PORTION: Final = 500
_LONGEST_LINE: Final = 4096
_ID_COLUMNS: Final = ("user_id", "user id", "app_scoped_user_id", "app-scoped user id", "userid", "uid", "id")


@dataclass(slots=True)
class Counts:
    """What became of the lines. `waiting` are among the `deleted`: their players are being closed."""

    ids: int = 0
    deleted: int = 0
    waiting: int = 0
    unknown: int = 0
    no_ids: int = 0


async def import_deletions(database: Database, path: Path, *, products: Sequence[str], keys: Sequence[str]) -> Counts:
    """Delete everybody in the list whom we know. Raises OSError, UnicodeDecodeError, csv.Error, DatabaseUnavailable."""
    counts, fingerprint = Counts(), _fingerprint(path)
    first_import = await database.in_transaction(lambda tx: _first_import(tx, fingerprint, products=products))
    with path.open(encoding="utf-8-sig", newline="") as lines:
        subjects = _subjects(lines, counts)
        while portion := list(islice(subjects, _PORTION)):
            for product, subject in await _known(database, portion, products=products):
                deletion = await database.in_transaction(
                    partial(delete_subject, provider=product, subject=subject, keys=keys, before=first_import)
                )
                _count(counts, deletion.state)
    counts.unknown = counts.ids - counts.deleted
    return counts


async def _known(database: Database, portion: Sequence[str], *, products: Sequence[str]) -> list[tuple[str, str]]:
    """(product, id) of those whom we know: mostly nobody, found out in few questions for a whole portion."""
    found = []
    async with database.reading() as connection:
        for product in products:
            known = await known_subjects(connection, provider=product, subjects=portion)
            found += [(product, subject) for subject in dict.fromkeys(portion) if subject in known]
    return found


async def _first_import(tx: AsyncConnection, fingerprint: str, *, products: Sequence[str]) -> datetime:
    """When this very list was imported first: now, or an earlier time."""
    note = SignedRequest(product=",".join(products), subject="", fingerprint=fingerprint)
    noted = await note_request(tx, note, kind=LIST, state=State.COMPLETED.value)
    query = select(meta_requests.c.received_at).where(meta_requests.c.request_id == noted.request_id)
    received_at: datetime = (await tx.execute(query)).scalar_one()
    return received_at


def _fingerprint(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _subjects(lines: Iterable[str], counts: Counts) -> Iterator[str]:
    """The ids, one for each row: of the column that a header names, else of the first one."""
    column = 0
    for number, row in enumerate(csv.reader(_bounded(lines))):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if number == 0 and not any(exact_id(cell) for cell in cells):
            column = _column_of(cells)
            continue
        subject = exact_id(cells[column]) if column < len(cells) else None
        if subject is None:
            counts.no_ids += 1
        else:
            counts.ids += 1
            yield subject


def _column_of(header: Sequence[str]) -> int:
    names = [name.lower() for name in header]
    return next((names.index(name) for name in _ID_COLUMNS if name in names), 0)


def _bounded(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if len(line) > _LONGEST_LINE:
            raise csv.Error("a line is longer than any list of ids has")
        yield line


def _count(counts: Counts, state: State) -> None:
    counts.deleted += state is not State.NOTHING_FOUND
    counts.waiting += state is State.IN_PROGRESS
