"""Tombstones: "this identity, or this mailbox, was here before", said by a keyed hash and by nothing else.

Goals: whoever deletes his data and comes back is a new player, but not a new player to whoever gives gifts for
signing up (attack A72); the provider's id itself is gone. Nobody without the signing key can tell whom a row
means. Rows go after a year, or when a stop that the player had set himself is over, so that nobody shakes one off by
closing his account. A signing key that is taken out of the list makes its rows unreadable before.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.clock import utc_now
from app.kit.signing import keyed_hash
from app.players.models import tombstones

KEEP: Final = timedelta(days=365)
#: Stands where a provider's name stands, for the normal form of an e-mail address.
EMAIL: Final = "email"
#: The same for a mailbox, whatever address leads to it; left behind by a gift, so its owner need not be gone.
MAILBOX: Final = "mailbox"
_LARGEST_DELETE: Final = 1000


class Cause(StrEnum):
    """Why the row was left: somebody is gone, or was given what there is once for each mailbox."""

    UNLINKED = "unlinked"
    DELETED = "deleted"
    CLOSED = "closed"
    WELCOMED = "welcomed"


async def bury(
    tx: AsyncConnection,
    *,
    keys: Sequence[str],
    provider: str,
    subjects: Sequence[str],
    cause: Cause,
    stopped_until: datetime | None = None,
) -> None:
    """Leave a tombstone for each id (`subjects`) of a provider. `keys`: the signing keys, newest first.

    `stopped_until`: he had stopped himself from playing until then, which holds when he comes back.
    """
    for subject in dict.fromkeys(subjects):
        hashed = _hash(keys[0], provider=provider, subject=subject)
        again = tombstones.c.subject_hash == hashed, tombstones.c.cause == cause.value
        await tx.execute(delete(tombstones).where(*again))
        row = {"subject_hash": hashed, "cause": cause.value, "created_at": utc_now(), "stopped_until": stopped_until}
        await tx.execute(insert(tombstones).values(row))


async def causes_of_absence(
    tx: AsyncConnection, *, keys: Sequence[str], provider: str, subjects: Sequence[str], since: datetime | None = None
) -> set[Cause]:
    """Why these ids of a provider have gone before, within the year, or `since` then; empty for somebody who is new."""
    called = tombstones.c.subject_hash.in_(_hashes(keys, provider=provider, subjects=subjects))
    query = select(tombstones.c.cause).where(called, tombstones.c.created_at >= (since or utc_now() - KEEP))
    return {Cause(word) for word in (await tx.execute(query)).scalars()}


async def stop_of(
    tx: AsyncConnection, *, keys: Sequence[str], provider: str, subjects: Sequence[str]
) -> datetime | None:
    """Until when somebody who had these ids of a provider had stopped himself, if that is not over."""
    called = tombstones.c.subject_hash.in_(_hashes(keys, provider=provider, subjects=subjects))
    query = select(tombstones.c.stopped_until).where(called, tombstones.c.stopped_until > utc_now())
    return max((await tx.execute(query)).scalars().all(), default=None)


async def delete_old_tombstones(tx: AsyncConnection) -> None:
    """Remove rows whose year is over, a bounded number at a time; a stop that runs longer keeps its row."""
    now = utc_now()
    is_over = tombstones.c.stopped_until.is_(None) | (tombstones.c.stopped_until < now)
    old = select(tombstones.c.tombstone_id).where(tombstones.c.created_at < now - KEEP, is_over)
    ids = (await tx.execute(old.limit(_LARGEST_DELETE))).scalars().all()
    if ids:
        await tx.execute(delete(tombstones).where(tombstones.c.tombstone_id.in_(ids)))


def _hashes(keys: Sequence[str], *, provider: str, subjects: Sequence[str]) -> list[str]:
    return [_hash(key, provider=provider, subject=subject) for key in keys for subject in subjects]


def _hash(key: str, *, provider: str, subject: str) -> str:
    return keyed_hash(key, purpose="tombstone", text=f"{provider}\n{subject}")
