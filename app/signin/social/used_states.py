"""States that have come back. One INSERT decides which of several requests with one state goes on."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database
from app.kit.clock import monotonic, utc_now
from app.signin.social.models import oauth_attempts

_KEEP: Final = timedelta(hours=1)  # longer than a signed attempt lives, so that no state comes back to life
_WAIT_SECONDS: Final = 6.0
_POLL_SECONDS: Final = 0.1
_LARGEST_DELETE: Final = 1000


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the attempt ended; all None while it is still going on."""

    session_id: int | None
    pending_id: int | None
    error_code: str | None

    @property
    def is_known(self) -> bool:
        """Whether the first request has come to its end."""
        return any(value is not None for value in (self.session_id, self.pending_id, self.error_code))


async def use_up_state(database: Database, *, state_hash: str, provider: str) -> bool:
    """True for the one request that may go on, False for every other one with this state. Committed on return."""
    now = utc_now()

    async def write(tx: AsyncConnection) -> None:
        await tx.execute(
            insert(oauth_attempts).values(
                state_hash=state_hash, provider=provider, created_at=now, expires_at=now + _KEEP
            )
        )

    try:
        await database.in_transaction(write)
    except IntegrityError:
        return False
    return True


async def record_outcome(
    tx: AsyncConnection,
    *,
    state_hash: str,
    session_id: int | None = None,
    pending_id: int | None = None,
    error_code: str | None = None,
) -> None:
    """Write how the attempt ended, for a twin of the request that waits."""
    await tx.execute(
        update(oauth_attempts)
        .where(oauth_attempts.c.state_hash == state_hash)
        .values(session_id=session_id, pending_id=pending_id, error_code=error_code)
    )


async def outcome_of(database: Database, *, state_hash: str) -> Outcome | None:
    """The outcome as it stands now; None when the state was never used."""
    columns = (oauth_attempts.c.session_id, oauth_attempts.c.pending_id, oauth_attempts.c.error_code)
    async with database.reading() as connection:
        row = (await connection.execute(select(*columns).where(oauth_attempts.c.state_hash == state_hash))).first()
    return Outcome(*row) if row else None


async def await_outcome(database: Database, *, state_hash: str) -> Outcome | None:
    """The outcome once the first request has come to its end; what there is after a few seconds otherwise."""
    end = monotonic() + _WAIT_SECONDS
    while True:
        outcome = await outcome_of(database, state_hash=state_hash)
        if outcome is None or outcome.is_known or monotonic() > end:
            return outcome
        await asyncio.sleep(_POLL_SECONDS)


async def delete_old_states(tx: AsyncConnection) -> None:
    """Remove rows whose state could not be signed any more."""
    old = select(oauth_attempts.c.state_hash).where(oauth_attempts.c.expires_at < utc_now()).limit(_LARGEST_DELETE)
    hashes = (await tx.execute(old)).scalars().all()
    if hashes:
        await tx.execute(delete(oauth_attempts).where(oauth_attempts.c.state_hash.in_(hashes)))
