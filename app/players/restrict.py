"""What staff does to a player: keep him out, let him in again, correct what he told once.

The reason is kept, and `by`, who of staff it was; the player reads the reason alone.
"""

from datetime import date
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Actor, Event, Record, record
from app.players.models import players
from app.players.register import ACTIVE, is_open
from app.sessions.lifecycle import end_all_sessions

BLOCKED: Final = "blocked"


class NothingToDo(Exception):
    """The player is in that state already, or cannot be brought into it; the text says which."""


async def block(tx: AsyncConnection, user_id: int, *, reason: str, by: str) -> int:
    """Let no sign-in in and end his sessions; how many there were. Raises NothingToDo.

    His play is stopped by whoever knows it, in the same transaction: `app.games.protection.keep_out`.
    """
    status = await _status(tx, user_id)
    if not is_open(status):
        raise NothingToDo(f"The status is {status!r}: he is kept out already.")
    await tx.execute(update(players).where(players.c.user_id == user_id).values(status=BLOCKED))
    ended = await end_all_sessions(tx, user_id=user_id)
    await _note(tx, Event.BLOCKED, user_id, reason=reason, by=by, sessions=ended)
    return ended


async def unblock(tx: AsyncConnection, user_id: int, *, reason: str, by: str) -> None:
    """Let him sign in again; as `block`, the half without play. Raises NothingToDo, also for an account that was
    closed: nobody is left to let in.
    """
    status = await _status(tx, user_id)
    if is_open(status):
        raise NothingToDo("He is not blocked.")
    if await _is_closed(tx, user_id):
        raise NothingToDo("The account is closed and anonymous; it cannot be opened again.")
    await tx.execute(update(players).where(players.c.user_id == user_id).values(status=ACTIVE))
    await _note(tx, Event.UNBLOCKED, user_id, reason=reason, by=by)


async def correct_birth_date(tx: AsyncConnection, user_id: int, *, born: date, reason: str, by: str) -> None:
    """Whatever it was before. Raises NothingToDo for an account that was closed."""
    await _correct(tx, user_id, Event.BIRTH_DATE_SET, {"date_of_birth": born}, reason=reason, by=by)


async def correct_country(tx: AsyncConnection, user_id: int, *, country: str, reason: str, by: str) -> None:
    """Whatever it was before. Raises NothingToDo for an account that was closed."""
    await _correct(tx, user_id, Event.COUNTRY_SET, {"country": country}, reason=reason, by=by)


async def _correct(
    tx: AsyncConnection, user_id: int, event: Event, values: dict[str, date | str], *, reason: str, by: str
) -> None:
    await _status(tx, user_id)
    if await _is_closed(tx, user_id):
        raise NothingToDo("The account is closed and anonymous; nothing personal is written into it any more.")
    await tx.execute(update(players).where(players.c.user_id == user_id).values(**values))
    await _note(tx, event, user_id, reason=reason, by=by)


async def _status(tx: AsyncConnection, user_id: int) -> str | None:
    row = (await tx.execute(select(players.c.status).where(players.c.user_id == user_id).with_for_update())).first()
    if row is None:
        raise NothingToDo("There is no such player.")
    return None if row.status is None else str(row.status)


async def _is_closed(tx: AsyncConnection, user_id: int) -> bool:
    query = select(players.c.closed_at).where(players.c.user_id == user_id)
    return (await tx.execute(query)).scalar() is not None


async def _note(tx: AsyncConnection, event: Event, user_id: int, *, reason: str, by: str, **more: int) -> None:
    details: dict[str, str | int | None] = {"reason": reason, **more}
    await record(tx, Record(event, user_id, actor=Actor.STAFF, by=by, method="cli", details=details))
