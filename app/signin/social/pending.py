"""Sign-ups that wait to be finished: a proven identity without a player, for half an hour, in one browser."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import inserted_id
from app.kit.clock import utc_now
from app.kit.tokens import fingerprint, new_secret
from app.players.identities import ProvenIdentity
from app.signin.social.models import pending_signups

LIFE: Final = timedelta(minutes=30)
_LARGEST_DELETE: Final = 1000


@dataclass(frozen=True, slots=True)
class Pending:
    """A row of the table; `finished_user_id` is the player that came of it."""

    pending_id: int
    identity: ProvenIdentity
    expires_at: datetime
    claimed_user_id: int | None
    finished_user_id: int | None
    #: Where the player was going when he set out: a path of ours.
    next_path: str
    #: An address the provider knows to be this person's: fills in the form, and decides nothing.
    suggested_email: str | None = None


async def begin_pending(
    tx: AsyncConnection, identity: ProvenIdentity, *, next_path: str, suggested_email: str | None = None
) -> tuple[int, str]:
    """(id, secret for the cookie)."""
    token, now = new_secret(), utc_now()
    result = await tx.execute(
        insert(pending_signups).values(
            token_hash=fingerprint(token),
            provider=identity.provider,
            client_id=identity.client_id,
            external_id=identity.external_id,
            alternate_id=identity.alternate_id,
            username=identity.username,
            next_path=next_path,
            suggested_email=suggested_email,
            created_at=now,
            expires_at=now + LIFE,
        )
    )
    return inserted_id(result), token


async def find_pending(connection: AsyncConnection, token: str | None, *, lock: bool = False) -> Pending | None:
    """The sign-up of this cookie while its half hour lasts; `lock` holds the row until the transaction ends."""
    if not token:
        return None
    query = select(pending_signups).where(
        pending_signups.c.token_hash == fingerprint(token), pending_signups.c.expires_at > utc_now()
    )
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    if row is None:
        return None
    identity = ProvenIdentity(row.provider, row.client_id, row.external_id, row.alternate_id, row.username)
    return Pending(
        row.pending_id,
        identity,
        row.expires_at,
        row.claimed_user_id,
        row.finished_user_id,
        row.next_path,
        row.suggested_email,
    )


async def claim_pending(tx: AsyncConnection, pending: Pending, *, user_id: int) -> None:
    """Remember whose e-mail was typed: if that player signs in here, the identity becomes his."""
    await _set(tx, pending, claimed_user_id=user_id)


async def finish_pending(tx: AsyncConnection, pending: Pending, *, user_id: int) -> None:
    """Remember which player came of it, so that a repeated submit gets the same answer."""
    await _set(tx, pending, finished_user_id=user_id)


async def drop_pending(tx: AsyncConnection, token: str) -> None:
    """ "Not you?": forget it."""
    await tx.execute(delete(pending_signups).where(pending_signups.c.token_hash == fingerprint(token)))


async def forget_pending(tx: AsyncConnection, *, provider: str, subjects: Sequence[str]) -> int:
    """Remove every row of identities that the provider wants forgotten; how many there were."""
    columns = (pending_signups.c.external_id, pending_signups.c.alternate_id)
    which = pending_signups.c.provider == provider, or_(*(column.in_(subjects) for column in columns))
    return int((await tx.execute(delete(pending_signups).where(*which))).rowcount)


async def forget_pending_of(tx: AsyncConnection, *, user_id: int) -> None:
    """Remove the rows that name this player, who leaves."""
    columns = (pending_signups.c.claimed_user_id, pending_signups.c.finished_user_id)
    await tx.execute(delete(pending_signups).where(or_(*(column == user_id for column in columns))))


async def delete_old_pending(tx: AsyncConnection) -> None:
    """Remove rows whose half hour is over."""
    old = select(pending_signups.c.pending_id).where(pending_signups.c.expires_at < utc_now()).limit(_LARGEST_DELETE)
    ids = (await tx.execute(old)).scalars().all()
    if ids:
        await tx.execute(delete(pending_signups).where(pending_signups.c.pending_id.in_(ids)))


async def _set(tx: AsyncConnection, pending: Pending, **values: int) -> None:
    which = pending_signups.c.pending_id == pending.pending_id
    await tx.execute(update(pending_signups).where(which).values(**values))
