"""`/auth/session`, `/auth/logout`, `/me/sessions`."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.deps import place_of
from app.audit.record import Event, Record, record
from app.db import LARGEST_ID
from app.errors import CrossSiteRequest, NotFound, ValidationFailed
from app.http.openapi import problems
from app.http.state import database_of, settings_of
from app.kit.clock import iso_utc
from app.sessions.cookies import SESSION, clear_cookie
from app.sessions.deps import CurrentSession
from app.sessions.errors import NotSignedIn
from app.sessions.lifecycle import end_other_sessions, end_session, session_rows
from app.sessions.schemas import DeviceAnswer, SessionAnswer

router = APIRouter(tags=["sessions"])

SESSION_PATH = "/auth/session"


@router.get(
    SESSION_PATH,
    operation_id="session",
    summary="Who is signed in",
    response_model=SessionAnswer,
    responses=problems(NotSignedIn),
)
async def session(current: CurrentSession) -> dict[str, Any]:
    """Read fresh at every call: a session that was ended is refused at once, by every worker.

    Declared here for the API document; `app.sessions.front` answers it before this function is reached.
    """
    return current.answer()


@router.post(
    "/auth/logout",
    operation_id="logout",
    summary="End this session",
    status_code=204,
    response_class=Response,
    responses=problems(NotSignedIn, CrossSiteRequest, limited=True),
)
async def logout(request: Request, current: CurrentSession) -> Response:
    """The token is dead when the answer arrives."""
    entry = Record(Event.SIGNED_OUT, current.user_id, session_id=current.session_id, place=place_of(request))

    async def end(tx: AsyncConnection) -> None:
        if await end_session(tx, user_id=current.user_id, session_id=current.session_id):
            await record(tx, entry)

    await database_of(request).in_transaction(end)
    response = Response(status_code=204)
    clear_cookie(response, SESSION, settings=settings_of(request))
    return response


@router.get(
    "/me/sessions",
    operation_id="my_sessions",
    summary="The player's devices",
    response_model=list[DeviceAnswer],
    responses=problems(NotSignedIn),
)
async def my_sessions(request: Request, current: CurrentSession) -> list[DeviceAnswer]:
    """Open sessions, newest first."""
    async with database_of(request).reading() as connection:
        rows = await session_rows(connection, user_id=current.user_id, idle_days=settings_of(request).session_idle_days)
    return [_device(row, current_id=current.session_id) for row in rows]


@router.delete(
    "/me/sessions/{session_id}",
    operation_id="end_my_session",
    summary="End one of the player's sessions",
    status_code=204,
    response_class=Response,
    responses=problems(NotSignedIn, CrossSiteRequest, NotFound, ValidationFailed, limited=True),
)
async def end_my_session(
    request: Request, current: CurrentSession, session_id: Annotated[int, Path(ge=1, le=LARGEST_ID)]
) -> Response:
    """404 for a session that is not the player's own, or has ended."""
    entry = Record(
        Event.SESSION_ENDED,
        current.user_id,
        session_id=current.session_id,
        place=place_of(request),
        details={"ended": session_id},
    )

    async def end(tx: AsyncConnection) -> None:
        if not await end_session(tx, user_id=current.user_id, session_id=session_id):
            raise NotFound
        await record(tx, entry)

    await database_of(request).in_transaction(end)
    response = Response(status_code=204)
    if session_id == current.session_id:
        clear_cookie(response, SESSION, settings=settings_of(request))
    return response


@router.delete(
    "/me/sessions",
    operation_id="end_my_other_sessions",
    summary="Sign out everywhere else",
    status_code=204,
    response_class=Response,
    responses=problems(NotSignedIn, CrossSiteRequest, limited=True),
)
async def end_my_other_sessions(request: Request, current: CurrentSession) -> Response:
    """All of the player's sessions end but this one."""

    async def end(tx: AsyncConnection) -> None:
        ended = await end_other_sessions(tx, user_id=current.user_id, keep_session_id=current.session_id)
        if ended:
            await record(
                tx,
                Record(
                    Event.SESSIONS_ENDED,
                    current.user_id,
                    session_id=current.session_id,
                    place=place_of(request),
                    details={"ended": ended},
                ),
            )

    await database_of(request).in_transaction(end)
    return Response(status_code=204)


def _device(row: dict[str, Any], *, current_id: int) -> DeviceAnswer:
    return DeviceAnswer(
        session_id=row["session_id"],
        login_time=iso_utc(row["login_time"]),
        last_seen_at=iso_utc(row["last_seen_at"]),
        expires_at=iso_utc(row["expires_at"]),
        login_ip=row["Login_IP"],
        user_agent=row["user_agent"],
        method=row["method"],
        current=row["session_id"] == current_id,
    )
