"""A session's life: opened with a fresh token, ended by a status and a time. Rows stay as the player's history."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import inserted_id
from app.kit.clock import utc_now
from app.kit.text import clean_line
from app.kit.tokens import fingerprint, new_secret
from app.sessions.models import sessions

ACTIVE: Final = "active"
CLOSED: Final = "closed"  # the word that rows of the design guide's time already use
LONGEST_USER_AGENT: Final = 255


@dataclass(frozen=True, slots=True)
class Device:
    """Where a sign-in comes from, as shown in the player's list of devices."""

    address: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A new session; `token` exists here and in the one answer that carries it, nowhere else."""

    session_id: int
    user_id: int
    token: str


async def open_session(
    tx: AsyncConnection, *, user_id: int, device: Device, method: str, max_days: int, proven: bool
) -> OpenedSession:
    """Open a session for a player whose right to one has been checked.

    `proven`: he has just given a proof of his own (password, passkey, mail code), not another service's word.
    """
    token, now = new_secret(), utc_now()
    result = await tx.execute(
        insert(sessions).values(
            user_id=user_id,
            token=fingerprint(token),
            login_time=now,
            last_seen_at=now,
            expires_at=now + timedelta(days=max_days),
            status=ACTIVE,
            login_ip=device.address,
            user_agent=clean_line(device.user_agent, longest=LONGEST_USER_AGENT) or None,
            method=method,
            proven_at=now if proven else None,
        )
    )
    return OpenedSession(session_id=inserted_id(result), user_id=user_id, token=token)


async def prove_session(tx: AsyncConnection, *, session_id: int, user_id: int, token: str) -> OpenedSession | None:
    """The session is proven from now on, under a new token: the old one dies with the lower privilege.

    None when `token` is no longer the session's: another request was faster.
    """
    fresh = new_secret()
    result = await tx.execute(
        update(sessions)
        .where(sessions.c.session_id == session_id, sessions.c.token == fingerprint(token), _is_open())
        .values(token=fingerprint(fresh), proven_at=utc_now())
    )
    return OpenedSession(session_id=session_id, user_id=user_id, token=fresh) if result.rowcount else None


async def renew_session(tx: AsyncConnection, *, session_id: int, user_id: int, token: str) -> OpenedSession | None:
    """The session goes on under a new token, and its proof grows no younger. None as above."""
    fresh = new_secret()
    result = await tx.execute(
        update(sessions)
        .where(sessions.c.session_id == session_id, sessions.c.token == fingerprint(token), _is_open())
        .values(token=fingerprint(fresh))
    )
    return OpenedSession(session_id=session_id, user_id=user_id, token=fresh) if result.rowcount else None


async def still_open(tx: AsyncConnection, *, session_id: int, user_id: int) -> bool:
    """Whether the session that was found before this transaction lives, held until it ends.

    For acts that outlast their session, such as a new way in: whoever ends sessions and clears up after them either
    comes first, and this says no, or waits and finds what was done (attack A22).
    """
    which = sessions.c.session_id == session_id, sessions.c.user_id == user_id, _is_open()
    return (await tx.execute(select(sessions.c.session_id).where(*which).with_for_update())).first() is not None


async def end_session(tx: AsyncConnection, *, user_id: int, session_id: int) -> bool:
    """End one session of this player; False when there is no such open one (or it is somebody else's)."""
    return await _end(tx, sessions.c.user_id == user_id, sessions.c.session_id == session_id) > 0


async def end_session_of_token(tx: AsyncConnection, *, token: str) -> None:
    """End the session a browser holds, because the browser gets another one."""
    await _end(tx, sessions.c.token == fingerprint(token))


async def end_other_sessions(tx: AsyncConnection, *, user_id: int, keep_session_id: int) -> int:
    """End all sessions of the player but one; how many were ended."""
    return await _end(tx, sessions.c.user_id == user_id, sessions.c.session_id != keep_session_id)


async def end_all_sessions(tx: AsyncConnection, *, user_id: int) -> int:
    """End every session of the player; how many were ended."""
    return await _end(tx, sessions.c.user_id == user_id)


async def end_sessions_of_method(
    tx: AsyncConnection, *, user_id: int, method: str, keep_session_id: int | None = None
) -> int:
    """End the player's sessions that were opened in this way, but for one; how many were ended."""
    which = [sessions.c.user_id == user_id, sessions.c.method == method]
    if keep_session_id is not None:
        which.append(sessions.c.session_id != keep_session_id)
    return await _end(tx, *which)


async def forget_sessions(tx: AsyncConnection, *, user_id: int) -> None:
    """End all sessions of a player who leaves, and forget from where and with what he came."""
    await _end(tx, sessions.c.user_id == user_id)
    which = sessions.c.user_id == user_id
    await tx.execute(update(sessions).where(which).values(login_ip="", user_agent=None))


async def session_rows(tx: AsyncConnection, *, user_id: int, idle_days: int) -> list[dict[str, Any]]:
    """The player's open sessions, newest first, at most 200."""
    now = utc_now()
    query = (
        select(sessions)
        .where(
            sessions.c.user_id == user_id,
            _is_open(),
            sessions.c.expires_at > now,
            sessions.c.last_seen_at > now - timedelta(days=idle_days),
        )
        .order_by(sessions.c.session_id.desc())
        .limit(200)
    )
    return [dict(row) for row in (await tx.execute(query)).mappings()]


async def _end(tx: AsyncConnection, *which: ColumnElement[bool]) -> int:
    # One conditional write: two requests that end the same session do not both count it.
    result = await tx.execute(
        update(sessions).where(and_(*which), _is_open()).values(status=CLOSED, logout_time=utc_now())
    )
    return int(result.rowcount)


def _is_open() -> ColumnElement[bool]:
    return and_(
        or_(sessions.c.status.is_(None), func.lower(sessions.c.status) == ACTIVE),
        sessions.c.logout_time.is_(None),
    )
