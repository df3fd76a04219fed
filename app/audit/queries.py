"""Reading the record."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.models import audit_events
from app.audit.record import BY

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One row, newest first in every list. `details` are for everybody who may see the event; `by`, who of staff acted,
    is for staff alone.
    """

    event_id: int
    at: datetime
    event: str
    actor: str
    method: str | None
    address: str | None
    user_agent: str | None
    details: dict[str, Any]
    by: str | None


async def events_of(
    connection: AsyncConnection, *, user_id: int, before: int | None = None, most: int = PAGE_SIZE
) -> list[StoredEvent]:
    """The player's events, newest first; `before` continues after the last id of the page before."""
    columns = (
        audit_events.c.event_id,
        audit_events.c.at,
        audit_events.c.event,
        audit_events.c.actor,
        audit_events.c.method,
        audit_events.c.address,
        audit_events.c.user_agent,
        audit_events.c.details,
    )
    query = select(*columns).where(audit_events.c.user_id == user_id)
    if before is not None:
        query = query.where(audit_events.c.event_id < before)
    rows = await connection.execute(query.order_by(audit_events.c.event_id.desc()).limit(most))
    return [StoredEvent(*row[:-1], *_parted(row[-1])) for row in rows]


def details_for_player(stored: str | None) -> str | None:
    """The column `details` as the player may take it along: without who of staff acted."""
    details, _ = _parted(stored)
    return json.dumps(details, ensure_ascii=False) if details else None


def _parted(stored: str | None) -> tuple[dict[str, Any], str | None]:
    details = json.loads(stored) if stored else {}
    return details, details.pop(BY, None)
