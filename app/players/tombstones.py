"""Tombstones: "this identity, or this mailbox, was here before", said by a keyed hash and by nothing else.

Goals: whoever deletes his data and comes back is a new player, but not a new player to whoever gives gifts for
signing up (attack A72); the provider's id itself is gone. Nobody without the signing key can tell whom a row
means. Rows go after a year; a signing key that is taken out of the list makes its rows unreadable before.
"""

from collections.abc import Sequence
from datetime import timedelta
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
_LARGEST_DELETE: Final = 1000


class Cause(StrEnum):
    """Why somebody is gone."""

    UNLINKED = "unlinked"
    DELETED = "deleted"
    CLOSED = "closed"


async def bury(
    tx: AsyncConnection, *, keys: Sequence[str], provider: str, subjects: Sequence[str], cause: Cause
) -> None:
    """Leave a tombstone for each id (`subjects`) of a provider. `keys`: the signing keys, newest first."""
    for subject in dict.fromkeys(subjects):
        hashed = _hash(keys[0], provider=provider, subject=subject)
        again = tombstones.c.subject_hash == hashed, tombstones.c.cause == cause.value
        await tx.execute(delete(tombstones).where(*again))
        await tx.execute(insert(tombstones).values(subject_hash=hashed, cause=cause.value, created_at=utc_now()))


async def causes_of_absence(
    tx: AsyncConnection, *, keys: Sequence[str], provider: str, subjects: Sequence[str]
) -> set[Cause]:
    """Why these ids of a provider have gone before, within the year; empty for somebody who is new."""
    hashes = [_hash(key, provider=provider, subject=subject) for key in keys for subject in subjects]
    query = select(tombstones.c.cause).where(
        tombstones.c.subject_hash.in_(hashes), tombstones.c.created_at > utc_now() - KEEP
    )
    return {Cause(word) for word in (await tx.execute(query)).scalars()}


async def delete_old_tombstones(tx: AsyncConnection) -> None:
    """Remove rows whose year is over, a bounded number at a time."""
    old = select(tombstones.c.tombstone_id).where(tombstones.c.created_at < utc_now() - KEEP).limit(_LARGEST_DELETE)
    ids = (await tx.execute(old)).scalars().all()
    if ids:
        await tx.execute(delete(tombstones).where(tombstones.c.tombstone_id.in_(ids)))


def _hash(key: str, *, provider: str, subject: str) -> str:
    return keyed_hash(key, purpose="tombstone", text=f"{provider}\n{subject}")
