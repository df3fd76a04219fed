"""The outbox: a mail is a row of the act's own transaction, so there is a mail if and only if the act happened.

Goals: no request waits for a mail server; several workers send each mail once (a row is leased by one conditional
write); what a mail server refuses for now is tried again, bounded; a secret stays in the row only until the mail has
left or is given up. A worker that dies between the server's "250 OK" and our commit sends the mail twice, under one
Message-ID: that is the price of never losing one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import inserted_id
from app.kit.clock import utc_now
from app.mail.models import mail_outbox

WAITING: Final = "waiting"
SENT: Final = "sent"
GIVEN_UP: Final = "given_up"
CALLED_BACK: Final = "dropped"

LEASE: Final = timedelta(seconds=90)  # longer than one attempt can take
#: Waits between attempts in seconds: about nine hours from the first to the last.
WAITS: Final = (2, 8, 30, 120, 600, 1800, 3600, 7200, 18_000)
MOST_ATTEMPTS: Final = len(WAITS) + 1
_KEPT: Final = timedelta(days=30)
_LARGEST_DELETE: Final = 1000


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to be written: which template, to whom, in which language, with which values."""

    kind: str
    recipient: str
    language_code: str
    parameters: Mapping[str, str]
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class LeasedMail:
    """A mail that this worker alone may send until its lease is over; `attempt` counts from 1."""

    mail_id: int
    mail: Mail
    attempt: int


async def put_mail(tx: AsyncConnection, mail: Mail) -> int:
    """Write the mail into the act's transaction; its id."""
    now = utc_now()
    result = await tx.execute(
        insert(mail_outbox).values(
            kind=mail.kind,
            user_id=mail.user_id,
            recipient=mail.recipient,
            language_code=mail.language_code,
            parameters=json.dumps(dict(mail.parameters), ensure_ascii=False),
            status=WAITING,
            attempts=0,
            next_attempt_at=now,
            created_at=now,
        )
    )
    return inserted_id(result)


async def call_back(tx: AsyncConnection, mail_ids: list[int]) -> None:
    """Do not send these any more, where they have not left yet: what they carry is worth nothing by now."""
    if mail_ids:
        which = and_(mail_outbox.c.mail_id.in_(mail_ids), mail_outbox.c.status == WAITING)
        await _end(tx, which, status=CALLED_BACK)


async def is_anything_due(connection: AsyncConnection) -> bool:
    """Whether `lease_due` would find a mail."""
    query = select(mail_outbox.c.mail_id).where(_due(utc_now())).limit(1)
    return (await connection.execute(query)).first() is not None


async def lease_due(tx: AsyncConnection, *, most: int) -> list[LeasedMail]:
    """Mails that are due, oldest first, each leased to the caller alone."""
    now = utc_now()
    due = _due(now)
    rows = (await tx.execute(select(mail_outbox).where(due).order_by(mail_outbox.c.mail_id).limit(most))).all()
    leased = []
    for row in rows:
        # Another worker that read the same row has changed `attempts`, and this write then hits nothing.
        mine = and_(mail_outbox.c.mail_id == row.mail_id, mail_outbox.c.attempts == row.attempts, due)
        result = await tx.execute(
            update(mail_outbox).where(mine).values(attempts=row.attempts + 1, next_attempt_at=now + LEASE)
        )
        if result.rowcount:
            mail = Mail(row.kind, row.recipient, row.language_code, json.loads(row.parameters), row.user_id)
            leased.append(LeasedMail(row.mail_id, mail, row.attempts + 1))
    return leased


async def note_sent(tx: AsyncConnection, leased: LeasedMail) -> None:
    """It has left."""
    await _end(tx, _held(leased), status=SENT)


async def note_failure(tx: AsyncConnection, leased: LeasedMail, *, reason: str, for_good: bool) -> bool:
    """Try again later, or give up; whether it was given up."""
    if for_good or leased.attempt >= MOST_ATTEMPTS:
        await _end(tx, _held(leased), status=GIVEN_UP, reason=reason)
        return True
    due = utc_now() + timedelta(seconds=WAITS[leased.attempt - 1])
    await tx.execute(update(mail_outbox).where(_held(leased)).values(next_attempt_at=due, last_error=reason[:100]))
    return False


async def count_dead_letters(connection: AsyncConnection) -> int:
    """Mails that were given up within the last thirty days."""
    query = select(func.count()).select_from(mail_outbox).where(mail_outbox.c.status == GIVEN_UP)
    return int((await connection.execute(query)).scalar() or 0)


async def delete_old_mails(tx: AsyncConnection) -> None:
    """Remove rows that ended long ago."""
    old = select(mail_outbox.c.mail_id).where(
        mail_outbox.c.status.in_((SENT, GIVEN_UP, CALLED_BACK)), mail_outbox.c.next_attempt_at < _long_ago()
    )
    ids = (await tx.execute(old.limit(_LARGEST_DELETE))).scalars().all()
    if ids:
        await tx.execute(delete(mail_outbox).where(mail_outbox.c.mail_id.in_(ids)))


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(mail_outbox.c.status == WAITING, mail_outbox.c.next_attempt_at <= now)


def _long_ago() -> datetime:
    return utc_now() - _KEPT


def _held(leased: LeasedMail) -> ColumnElement[bool]:
    return and_(
        mail_outbox.c.mail_id == leased.mail_id,
        mail_outbox.c.attempts == leased.attempt,
        mail_outbox.c.status == WAITING,
    )


async def _end(tx: AsyncConnection, which: ColumnElement[bool], *, status: str, reason: str | None = None) -> None:
    await tx.execute(
        update(mail_outbox)
        .where(which)
        .values(status=status, ended_at=utc_now(), parameters=None, last_error=reason[:100] if reason else None)
    )
