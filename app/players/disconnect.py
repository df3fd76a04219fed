"""An identity provider tells us about a person: found by its id, disconnected, or forgotten altogether."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.clock import utc_now
from app.players.models import identities, players
from app.players.register import random_user_name
from app.players.tombstones import Cause, bury


@dataclass(frozen=True, slots=True)
class HeldIdentity:
    """A row that we hold, with every id by which its provider may call the person."""

    identity_id: int
    user_id: int
    provider: str
    external_id: str
    alternate_id: str | None
    username: str | None
    created_at: datetime | None

    @property
    def subjects(self) -> list[str]:
        """Both ids."""
        return [self.external_id, *([self.alternate_id] if self.alternate_id else [])]


async def identities_called(tx: AsyncConnection, *, provider: str, subject: str) -> list[HeldIdentity]:
    """Whom the provider means by `subject`: by its id, else by its second id. Locked until the transaction ends.

    Which application of ours the row belongs to is not asked: a request may come from one that was replaced.
    """
    for column in (identities.c.external_id, identities.c.alternate_id):
        found = await _held(tx, identities.c.provider == provider, column == subject)
        if found:
            return found
    return []


async def known_subjects(connection: AsyncConnection, *, provider: str, subjects: Sequence[str]) -> set[str]:
    """Which of these ids of a provider we know at all: of an identity, or as a copy in a player's row."""
    columns = (identities.c.external_id, identities.c.alternate_id)
    queries = [select(column).where(identities.c.provider == provider, column.in_(subjects)) for column in columns]
    queries.append(select(players.c.ext_user_id).where(players.c.ext_user_id.in_(subjects)))
    return {subject for query in queries for subject in (await connection.execute(query)).scalars()}


async def held_identities_of(tx: AsyncConnection, *, user_id: int) -> list[HeldIdentity]:
    """All identities of a player, locked until the transaction ends."""
    return await _held(tx, identities.c.user_id == user_id)


async def disconnect_identity(tx: AsyncConnection, held: HeldIdentity) -> None:
    """The provider has taken our access away. The row stays, so that signing in again leads to the same player."""
    await tx.execute(update(identities).where(identities.c.id == held.identity_id).values(disconnected_at=utc_now()))


async def forget_identity(
    tx: AsyncConnection,
    held: HeldIdentity,
    *,
    keys: Sequence[str],
    cause: Cause,
    stopped_until: datetime | None = None,
) -> None:
    """Remove the row and every copy of what the provider told us; a tombstone remains (`stopped_until`: see `bury`)."""
    subjects = held.subjects
    await bury(tx, keys=keys, provider=held.provider, subjects=subjects, cause=cause, stopped_until=stopped_until)
    await tx.execute(delete(identities).where(identities.c.id == held.identity_id))
    named_after = players.c.user_name == held.username if held.username else players.c.user_id.is_(None)
    which = players.c.user_id == held.user_id, players.c.ext_user_id.in_(held.subjects) | named_after
    await tx.execute(update(players).where(*which).values(ext_user_id=None, user_name=random_user_name()))


async def bury_identity(tx: AsyncConnection, *, keys: Sequence[str], user_id: int, identity_id: int) -> None:
    """Leave a tombstone for an identity that its player is about to unlink."""
    for held in await _held(tx, identities.c.id == identity_id, identities.c.user_id == user_id):
        await bury(tx, keys=keys, provider=held.provider, subjects=held.subjects, cause=Cause.UNLINKED)


async def forget_ext_user_id(tx: AsyncConnection, *, subject: str) -> list[int]:
    """Clear the copies that players without such an identity hold (rows of an older system); whose they were.

    Where the identity is there, the copy is its: another provider's request about a like id does not touch it.
    """
    has_identity = select(identities.c.id).where(
        identities.c.user_id == players.c.user_id, identities.c.external_id == players.c.ext_user_id
    )
    query = select(players.c.user_id, players.c.ext_user_id).where(
        players.c.ext_user_id == subject, ~has_identity.exists()
    )
    # Compared here once more: the column's own collation takes ids for the same that are not.
    ids = [user_id for user_id, stored in await tx.execute(query.limit(100)) if stored == subject]
    for user_id in ids:
        values = {"ext_user_id": None, "user_name": random_user_name()}
        await tx.execute(update(players).where(players.c.user_id == user_id).values(**values))
    return ids


async def _held(tx: AsyncConnection, *which: ColumnElement[bool]) -> list[HeldIdentity]:
    names = ("id", "user_id", "provider", "external_id", "alternate_id", "username", "created_at")
    query = select(*(identities.c[name] for name in names)).where(*which).order_by(identities.c.id).limit(100)
    return [HeldIdentity(*row) for row in await tx.execute(query.with_for_update())]
