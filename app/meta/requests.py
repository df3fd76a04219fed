"""The rows of Meta's requests: noted once, answered alike ever after."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import inserted_id
from app.kit.clock import utc_now
from app.meta.models import meta_requests
from app.meta.signed_request import SignedRequest
from app.meta.states import Kept, State

DEAUTHORISE: Final = "deauthorise"
DELETE: Final = "delete"
_CODE_BYTES: Final = 16  # 128 bits: nobody finds another one's page by trying


@dataclass(frozen=True, slots=True)
class Noted:
    """A row. `is_new`: this very call wrote it; otherwise the request has come before."""

    request_id: int
    confirmation_code: str | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class Status:
    """What the status page tells."""

    confirmation_code: str
    state: State
    kept: tuple[Kept, ...]
    received_at: datetime
    completed_at: datetime | None


async def note_request(tx: AsyncConnection, request: SignedRequest, *, kind: str, **values: Any) -> Noted:
    """Write it down, or find that it has come before: the unique key decides between two at once."""
    code = secrets.token_hex(_CODE_BYTES) if kind == DELETE else None
    try:
        async with tx.begin_nested():
            result = await tx.execute(
                insert(meta_requests).values(
                    kind=kind,
                    request_hash=request.fingerprint,
                    provider=request.product,
                    received_at=utc_now(),
                    confirmation_code=code,
                    **values,
                )
            )
    except IntegrityError:
        return await _noted_before(tx, request, kind=kind)
    return Noted(inserted_id(result), code, is_new=True)


async def settle_request(
    tx: AsyncConnection, request_id: int, *, state: State, kept: Sequence[Kept], user_id: int | None
) -> None:
    """The work is done, or waits for the player `user_id` to be closed. Whom it was about is forgotten."""
    done = state is not State.IN_PROGRESS
    await tx.execute(
        update(meta_requests)
        .where(meta_requests.c.request_id == request_id)
        .values(
            state=state.value,
            kept=",".join(kept) or None,
            external_id=None,
            user_id=None if done else user_id,
            completed_at=utc_now() if done else None,
            next_try_at=None,
        )
    )


async def status_of(connection: AsyncConnection, code: str) -> Status | None:
    """How far the request of this code has come."""
    columns = ("confirmation_code", "state", "kept", "received_at", "completed_at")
    query = select(*(meta_requests.c[name] for name in columns)).where(meta_requests.c.confirmation_code == code)
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    kept = tuple(Kept(word) for word in (row.kept or "").split(",") if word)
    return Status(row.confirmation_code, State(row.state), kept, row.received_at, row.completed_at)


async def _noted_before(tx: AsyncConnection, request: SignedRequest, *, kind: str) -> Noted:
    which = meta_requests.c.kind == kind, meta_requests.c.request_hash == request.fingerprint
    query = select(meta_requests.c.request_id, meta_requests.c.confirmation_code).where(*which)
    row = (await tx.execute(query)).one()
    return Noted(row.request_id, row.confirmation_code, is_new=False)
