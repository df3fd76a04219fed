"""Identities: which proof of an identity provider belongs to which player.

Key: (provider, client_id, external_id). Ids are per application, so a row of another application of ours is not
this identity; the one exception is the provider's second id, which outlives a change of application.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Update, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record
from app.kit.clock import utc_now
from app.players.errors import IdentityInUse
from app.players.models import identities
from app.players.register import player_by_id


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
    for owner, _ in _ways_to_know(identity):
        row = (await tx.execute(owner, _names(identity))).first()
        if row:
            return int(row[0])
    return None


async def held_owner_of(tx: AsyncConnection, identity: ProvenIdentity) -> int | None:
    """The same for somebody who is about to come in by it, with the player held until the transaction ends.

    Asked once more when he is: whoever had him before may have taken the identity away and ended its sessions, and a
    session that is opened now would outlive that (attack A22).
    """
    owner = await owner_of(tx, identity)
    if owner is None or await player_by_id(tx, owner, hold="shared") is None:
        return None
    return owner if await owner_of(tx, identity) == owner else None


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
    await note_sign_in(tx, identity)


def linked_event(identity: ProvenIdentity, *, user_id: int, place: Place) -> Record:
    """The event of a link, for the record."""
    # Without the name it has there: what the provider may ask us to delete does not belong into a lasting record.
    return Record(Event.IDENTITY_LINKED, user_id, method=identity.provider, place=place)


async def note_sign_in(tx: AsyncConnection, identity: ProvenIdentity) -> None:
    """Refresh the copy of the name and the second id; adopt the present application's id (edge cases E36, E37).

    An identity that its provider had disconnected is connected again: its owner has just agreed once more.
    """
    for _, refresh in _ways_to_know(identity):
        result = await tx.execute(refresh, _names(identity) | {"now": utc_now()})
        if result.rowcount:
            return


@dataclass(frozen=True, slots=True)
class LinkedIdentity:
    """One row of the player's own list."""

    identity_id: int
    provider: str
    username: str | None
    created_at: datetime | None
    disconnected_at: datetime | None


async def identities_of(tx: AsyncConnection, *, user_id: int) -> list[LinkedIdentity]:
    """The player's identities, oldest first."""
    columns = ("id", "provider", "username", "created_at", "disconnected_at")
    query = select(*(identities.c[name] for name in columns)).where(identities.c.user_id == user_id)
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


def _ways_to_know(identity: ProvenIdentity) -> tuple[tuple[Select[int], Update], ...]:
    """(whose is it, refresh it) by the id of our application, then by the second id of another application's row."""
    return (_BY_ID, _BY_ALTERNATE) if identity.alternate_id else (_BY_ID,)


def _names(identity: ProvenIdentity) -> dict[str, str | None]:
    return {
        "proven_provider": identity.provider,
        "proven_client": identity.client_id,
        "proven_id": identity.external_id,
        "proven_alternate": identity.alternate_id,
        "proven_name": identity.username,
    }


def _statements(which: ColumnElement[bool]) -> tuple[Select[int], Update]:
    owner = select(identities.c.user_id).where(which).limit(1)
    refresh = (
        update(identities)
        .where(which)
        .values(
            external_id=bindparam("proven_id"),
            client_id=bindparam("proven_client"),
            alternate_id=func.coalesce(bindparam("proven_alternate"), identities.c.alternate_id),
            username=func.coalesce(bindparam("proven_name"), identities.c.username),
            last_login_at=bindparam("now"),
            disconnected_at=None,
        )
    )
    return owner, refresh


# Built once: building them anew was a third of a callback's own time.
_SAME_PROVIDER = identities.c.provider == bindparam("proven_provider")
# Rows that an older system wrote do not say which application they belong to.
_SAME_APPLICATION = or_(identities.c.client_id == bindparam("proven_client"), identities.c.client_id.is_(None))
_BY_ID = _statements(and_(_SAME_PROVIDER, identities.c.external_id == bindparam("proven_id"), _SAME_APPLICATION))
_BY_ALTERNATE = _statements(
    and_(
        _SAME_PROVIDER,
        identities.c.alternate_id == bindparam("proven_alternate"),
        identities.c.client_id != bindparam("proven_client"),
    )
)
