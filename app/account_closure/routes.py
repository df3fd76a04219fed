"""`/me/closure`, `/me/export`."""

import asyncio

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from app.abuse.deps import count_try
from app.account_closure.gather import gather_export
from app.account_closure.request_closure import ask_for_closure, closing_time
from app.account_closure.schemas import ClosureAnswer
from app.account_closure.write_archive import write_archive
from app.audit.deps import place_of
from app.audit.record import Event, Record, record
from app.errors import CrossSiteRequest
from app.http.openapi import problems
from app.http.state import database_of, settings_of
from app.kit.clock import iso_utc, utc_now
from app.mail.deps import mail_worker_of
from app.players.deps import count_change
from app.players.stay import stay
from app.sessions.deps import CurrentSession, ProvenSession
from app.sessions.errors import NotSignedIn, ReauthenticationNeeded

router = APIRouter(prefix="/me", tags=["me"])

_ZIP = "application/zip"


@router.get(
    "/closure",
    operation_id="my_closure",
    summary="Whether this account will be closed",
    response_model=ClosureAnswer,
    responses=problems(NotSignedIn),
)
async def my_closure(request: Request, current: CurrentSession) -> ClosureAnswer:
    """`closes_at` is null while nothing was asked for."""
    async with database_of(request).reading() as connection:
        return ClosureAnswer(closes_at=iso_utc(await closing_time(connection, user_id=current.user_id)))


@router.post(
    "/closure",
    operation_id="close_my_account",
    summary="Close this account in 24 hours",
    response_model=ClosureAnswer,
    dependencies=[Depends(count_change)],
    responses=problems(NotSignedIn, ReauthenticationNeeded, CrossSiteRequest, limited=True),
)
async def close_my_account(request: Request, current: ProvenSession) -> ClosureAnswer:
    """Everything works as before until `closes_at`; then sessions end and the account is made anonymous for good.

    Asking again does not move the hour. Wallets and what was booked on them stay, without a person.
    """
    place = place_of(request)
    settings = settings_of(request)
    closes_at = await database_of(request).in_transaction(
        lambda tx: ask_for_closure(
            tx, user_id=current.user_id, session_id=current.session_id, place=place, settings=settings
        )
    )
    mail_worker_of(request).wake()
    return ClosureAnswer(closes_at=iso_utc(closes_at))


@router.delete(
    "/closure",
    operation_id="keep_my_account",
    summary="Call the closing off",
    status_code=204,
    response_class=Response,
    dependencies=[Depends(count_change)],
    responses=problems(NotSignedIn, CrossSiteRequest, limited=True),
)
async def keep_my_account(request: Request, current: CurrentSession) -> Response:
    """The account stays; also fine when nothing was asked for."""
    place = place_of(request)
    await database_of(request).in_transaction(
        lambda tx: stay(tx, user_id=current.user_id, session_id=current.session_id, place=place)
    )
    return Response(status_code=204)


@router.get(
    "/export",
    operation_id="export_my_data",
    summary="Everything that is stored about this player",
    response_class=Response,
    responses={
        200: {
            "content": {_ZIP: {"schema": {"type": "string", "format": "binary"}}},
            "description": "a ZIP with export.json and export.html",
        },
        **problems(NotSignedIn, ReauthenticationNeeded, limited=True),
    },
)
async def export_my_data(request: Request, current: ProvenSession) -> Response:
    """Profile, identities, sessions, wallets, consents and events; no password hash and no token."""
    limits = await count_try(request, "export", player=current.user_id)
    entry = Record(Event.EXPORTED, current.user_id, session_id=current.session_id, place=place_of(request))

    async def gather(tx: AsyncConnection) -> dict[str, object]:
        await record(tx, entry)
        return await gather_export(tx, user_id=current.user_id)

    export = await database_of(request).in_transaction(gather)
    # Squeezing a long history takes longer than the event loop should stand still.
    archive = await asyncio.to_thread(write_archive, export)
    name = f"igw-export-{utc_now():%Y-%m-%d}.zip"
    headers = {**limits, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(archive, media_type=_ZIP, headers=headers)
