"""A person wants Meta's data about him deleted: it goes, at once, in the transaction that writes the answer down.

Goes: the identity with both ids and its copy of the name, sign-ups that wait with it, the name and the id on the
player's row where they came from there; sessions opened with it end. Stays: wallets and what was booked on them, the
player himself if he has another way in (a password, a proven mailbox, another identity). A player without one is
closed and made anonymous by the worker of app/account_closure; until then the deletion is in progress.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from app.account_closure.request_closure import close_soon
from app.audit.record import Actor, Event, Record, record
from app.db import Database
from app.errors import DatabaseUnavailable
from app.games.protection.queries import protection_of
from app.kit.clock import utc_now
from app.meta.observe import observe
from app.meta.requests import DELETE, Noted, note_request, settle_request
from app.meta.signed_request import SignedRequest
from app.meta.states import Kept, State
from app.players.disconnect import HeldIdentity, forget_ext_user_id, forget_identity, identities_called
from app.players.tombstones import Cause
from app.players.ways_in import has_way_in
from app.sessions.lifecycle import end_sessions_of_method
from app.signin.social.pending import forget_pending

log: Any = structlog.get_logger()

_FIRST_RETRY: Final = timedelta(seconds=10)
OUTCOMES: Final = {State.NOTHING_FOUND: "unknown_user", State.IN_PROGRESS: "waiting"}


@dataclass(frozen=True, slots=True)
class Deletion:
    """What came of it. `user_id`: the player whose closing is still to come."""

    state: State
    kept: tuple[Kept, ...] = ()
    user_id: int | None = None


async def take_deletion(database: Database, request: SignedRequest, *, keys: Sequence[str]) -> str:
    """The confirmation code, the same one for the same request; it is durable when this returns.

    Raises DatabaseUnavailable; nothing is noted then, and Meta is told that it failed.
    """
    try:
        noted, outcome = await database.in_transaction(lambda tx: _take(tx, request, keys=keys))
    except DatabaseUnavailable:
        raise
    except Exception:
        # A fault of ours is no reason to lose the request: it is written down, and the worker tries again.
        log.exception("deletion_postponed")
        noted, outcome = await database.in_transaction(lambda tx: _postpone(tx, request)), "waiting"
    observe(DELETE, product=request.product, outcome=outcome)
    if noted.confirmation_code is None:
        raise AssertionError("every deletion has a code")
    return noted.confirmation_code


async def delete_subject(
    tx: AsyncConnection, *, provider: str, subject: str, keys: Sequence[str], before: datetime | None = None
) -> Deletion:
    """Delete what the provider told us of this person. `before`: leave what was linked later than that."""
    held = await identities_called(tx, provider=provider, subject=subject)
    due = [identity for identity in held if _is_older(identity, before)]
    if held and not due:
        return Deletion(State.NOTHING_FOUND)
    subjects = list(dict.fromkeys([subject, *(known for identity in due for known in identity.subjects)]))
    waiting = await forget_pending(tx, provider=provider, subjects=subjects)
    for identity in due:
        await _forget(tx, identity, keys=keys)
    copies = await forget_ext_user_id(tx, subject=subject) if len(due) == len(held) else []
    user_ids = list(dict.fromkeys([*(identity.user_id for identity in due), *copies]))
    if not user_ids:
        return Deletion(State.COMPLETED if waiting else State.NOTHING_FOUND)
    return await _afterwards(tx, user_ids, provider=provider, buried=bool(due))


def _is_older(identity: HeldIdentity, before: datetime | None) -> bool:
    return before is None or identity.created_at is None or identity.created_at <= before


async def _take(tx: AsyncConnection, request: SignedRequest, *, keys: Sequence[str]) -> tuple[Noted, str]:
    noted = await note_request(tx, request, kind=DELETE, state=State.RECEIVED.value)
    if not noted.is_new:
        return noted, "replayed"
    deletion = await delete_subject(tx, provider=request.product, subject=request.subject, keys=keys)
    await settle_request(tx, noted.request_id, state=deletion.state, kept=deletion.kept, user_id=deletion.user_id)
    return noted, OUTCOMES.get(deletion.state, "done")


async def _postpone(tx: AsyncConnection, request: SignedRequest) -> Noted:
    return await note_request(
        tx,
        request,
        kind=DELETE,
        state=State.RECEIVED.value,
        external_id=request.subject,
        next_try_at=utc_now() + _FIRST_RETRY,
    )


async def _forget(tx: AsyncConnection, identity: HeldIdentity, *, keys: Sequence[str]) -> None:
    await _tell(tx, Event.DELETION_REQUESTED, identity.user_id, provider=identity.provider)
    stopped_until = (await protection_of(tx, user_id=identity.user_id)).stop()
    await forget_identity(tx, identity, keys=keys, cause=Cause.DELETED, stopped_until=stopped_until)
    await end_sessions_of_method(tx, user_id=identity.user_id, method=identity.provider)


async def _afterwards(tx: AsyncConnection, user_ids: Sequence[int], *, provider: str, buried: bool) -> Deletion:
    kept = [Kept.WALLET_RECORDS, *([Kept.FINGERPRINT] if buried else [])]
    closing = None
    for user_id in user_ids:
        await _tell(tx, Event.DELETION_COMPLETED, user_id, provider=provider)
        if await has_way_in(tx, user_id=user_id) or not await close_soon(tx, user_id=user_id):
            kept.append(Kept.ACCOUNT)
        else:
            closing = user_id
    state = State.PARTLY_KEPT if closing is None else State.IN_PROGRESS
    return Deletion(state, tuple(word for word in Kept if word in kept), closing)


async def _tell(tx: AsyncConnection, event: Event, user_id: int, *, provider: str) -> None:
    await record(tx, Record(event, user_id, actor=Actor.PROVIDER, method=provider))
