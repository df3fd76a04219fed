"""`/me/identities`, `/me/events`."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.deps import place_of
from app.audit.queries import PAGE_SIZE, events_of
from app.audit.record import Event, Record, record
from app.db import LARGEST_ID
from app.errors import CrossSiteRequest, NotFound, ValidationFailed
from app.http.openapi import problems
from app.http.state import database_of, settings_of
from app.kit.clock import iso_utc
from app.players.disconnect import bury_identity
from app.players.errors import LastWayIn
from app.players.identities import identities_of, unlink_identity
from app.players.mailbox import owner_by_id
from app.players.schemas import EventAnswer, EventsAnswer, IdentityAnswer
from app.sessions.deps import CurrentSession, ProvenSession
from app.sessions.errors import NotSignedIn, ReauthenticationNeeded

router = APIRouter(prefix="/me", tags=["me"])


@router.get(
    "/identities",
    operation_id="my_identities",
    summary="Linked identities",
    response_model=list[IdentityAnswer],
    response_model_exclude_unset=True,
    responses=problems(NotSignedIn),
)
async def my_identities(request: Request, current: CurrentSession) -> list[IdentityAnswer]:
    """The ways to sign in that other services hold."""
    async with database_of(request).reading() as connection:
        linked = await identities_of(connection, user_id=current.user_id)
    return [
        IdentityAnswer(
            id=row.identity_id,
            provider=row.provider,
            username=row.username,
            created_at=iso_utc(row.created_at),
            **({"disconnected_at": iso_utc(row.disconnected_at)} if row.disconnected_at else {}),
        )
        for row in linked
    ]


@router.delete(
    "/identities/{identity_id}",
    operation_id="unlink_my_identity",
    summary="Unlink an identity",
    status_code=204,
    response_class=Response,
    responses=problems(NotSignedIn, ReauthenticationNeeded, CrossSiteRequest, NotFound, LastWayIn, ValidationFailed),
)
async def unlink_my_identity(
    request: Request, current: ProvenSession, identity_id: Annotated[int, Path(ge=1, le=LARGEST_ID)]
) -> Response:
    """404 for an identity that is not the player's own; 409 for the last way to sign in."""

    entry = Record(
        Event.IDENTITY_UNLINKED,
        current.user_id,
        session_id=current.session_id,
        place=place_of(request),
        details={"identity": identity_id},
    )

    async def unlink(tx: AsyncConnection) -> None:
        # Held, or two tabs that unlink the last two would each find the other one's still there.
        owner = await owner_by_id(tx, current.user_id)
        await bury_identity(
            tx, keys=settings_of(request).jwt_signing_key, user_id=current.user_id, identity_id=identity_id
        )
        if not await unlink_identity(tx, user_id=current.user_id, identity_id=identity_id):
            raise NotFound
        has_password = owner is not None and owner.has_password
        if not has_password and not await identities_of(tx, user_id=current.user_id):
            raise LastWayIn  # rolls the removal back
        await record(tx, entry)

    await database_of(request).in_transaction(unlink)
    return Response(status_code=204)


@router.get(
    "/events",
    operation_id="my_events",
    summary="What happened to this account",
    response_model=EventsAnswer,
    responses=problems(NotSignedIn, ValidationFailed),
)
async def my_events(
    request: Request,
    current: CurrentSession,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1, description="continue after this event")] = None,
) -> EventsAnswer:
    """Sign-ins, links and endings, newest first, fifty at a time."""
    async with database_of(request).reading() as connection:
        stored = await events_of(connection, user_id=current.user_id, before=before)
    events = [
        EventAnswer(
            event_id=event.event_id,
            at=iso_utc(event.at) or "",
            event=event.event,
            actor=event.actor,
            method=event.method,
            address=event.address,
            user_agent=event.user_agent,
            details=event.details,
        )
        for event in stored
    ]
    return EventsAnswer(events=events, next_before=events[-1].event_id if len(events) == PAGE_SIZE else None)
