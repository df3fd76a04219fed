"""Identities: which proof of an identity provider belongs to which player.

Key: (provider, client_id, external_id). Ids are per application, so a row of another application of ours is not
this identity; the one exception is the provider's second id, which outlives a change of application.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record
from app.kit.clock import utc_now
from app.players.errors import IdentityInUse
from app.players.models import identities


@dataclass(frozen=True, slots=True)
class ProvenIdentity:
    """What an identity provider has vouched for."""

    provider: str
    client_id: str
    external_id: str
    alternate_id: str | None
    username: str | None


async def owner_of(tx: AsyncConnection, identity: ProvenIdentity) -> int | None:
    """The player this identity belongs to, or None."""
    for which in _ways_to_know(identity):
        row = (await tx.execute(select(identities.c.user_id).where(which).limit(1))).first()
        if row:
            return int(row[0])
    return None


async def add_identity(tx: AsyncConnection, identity: ProvenIdentity, *, user_id: int) -> None:
    """Link it to a player. Raises IntegrityError when somebody has it: callers insert inside a savepoint."""
    now = utc_now()
    await tx.execute(
        insert(identities).values(
            user_id=user_id,
            provider=identity.provider,
            client_id=identity.client_id,
            external_id=identity.external_id,
            alternate_id=identity.alternate_id,
            username=identity.username,
            verified=1,
            created_at=now,
            last_login_at=now,
        )
    )


async def link_identity(tx: AsyncConnection, identity: ProvenIdentity, *, user_id: int) -> None:
    """Link it, or find that it is linked to this player already; raises IdentityInUse when it is another's."""
    owner = await owner_of(tx, identity)
    if owner is None:
        try:
            async with tx.begin_nested():
                await add_identity(tx, identity, user_id=user_id)
        except IntegrityError:
            owner = await owner_of(tx, identity)
        else:
            return
    if owner != user_id:
        raise IdentityInUse


def linked_event(identity: ProvenIdentity, *, user_id: int, place: Place) -> Record:
    """The event of a link, for the record."""
    return Record(
        Event.IDENTITY_LINKED, user_id, method=identity.provider, place=place, details={"username": identity.username}
    )


async def note_sign_in(tx: AsyncConnection, identity: ProvenIdentity) -> None:
    """Refresh the copy of the name and the second id; adopt the present application's id (edge cases E36, E37)."""
    for which in _ways_to_know(identity):
        result = await tx.execute(
            update(identities)
            .where(which)
            .values(
                external_id=identity.external_id,
                client_id=identity.client_id,
                alternate_id=identity.alternate_id or identities.c.alternate_id,
                username=identity.username or identities.c.username,
                last_login_at=utc_now(),
            )
        )
        if result.rowcount:
            return


@dataclass(frozen=True, slots=True)
class LinkedIdentity:
    """One row of the player's own list."""

    identity_id: int
    provider: str
    username: str | None
    created_at: datetime | None


async def identities_of(tx: AsyncConnection, *, user_id: int) -> list[LinkedIdentity]:
    """The player's identities, oldest first."""
    query = select(identities.c.id, identities.c.provider, identities.c.username, identities.c.created_at).where(
        identities.c.user_id == user_id
    )
    return [LinkedIdentity(*row) for row in await tx.execute(query.order_by(identities.c.id).limit(100))]


async def unlink_identity(tx: AsyncConnection, *, user_id: int, identity_id: int) -> bool:
    """Remove one of the player's own identities; False when it is not his."""
    result = await tx.execute(delete(identities).where(identities.c.id == identity_id, identities.c.user_id == user_id))
    return int(result.rowcount) > 0


async def drop_identities(tx: AsyncConnection, *, user_id: int, linked_since: datetime | None = None) -> int:
    """Remove the player's identities, all or those linked since a moment; how many."""
    which = identities.c.user_id == user_id
    if linked_since is not None:
        which = and_(which, identities.c.created_at >= linked_since)
    return int((await tx.execute(delete(identities).where(which))).rowcount)


def _ways_to_know(identity: ProvenIdentity) -> list[ColumnElement[bool]]:
    same_provider = identities.c.provider == identity.provider
    # Rows that an older system wrote do not say which application they belong to.
    same_application = or_(identities.c.client_id == identity.client_id, identities.c.client_id.is_(None))
    ways = [and_(same_provider, identities.c.external_id == identity.external_id, same_application)]
    if identity.alternate_id:
        ways.append(
            and_(
                same_provider,
                identities.c.alternate_id == identity.alternate_id,
                identities.c.client_id != identity.client_id,
            )
        )
    return ways
