"""`/me/profile` and what a player tells of himself, `/me/identities`, `/me/events`."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.deps import place_of
from app.audit.queries import PAGE_SIZE, events_of
from app.audit.record import Event, Record, record
from app.db import LARGEST_ID
from app.errors import CrossSiteRequest, NotFound, ValidationFailed
from app.http.bodies import body_document, body_of
from app.http.openapi import BODY_PROBLEMS, problems
from app.http.state import database_of, settings_of
from app.kit.clock import iso_utc
from app.legal.deps import legal_texts_of
from app.players.deps import count_change
from app.players.disconnect import bury_identity
from app.players.errors import BirthDateSet, CountrySet, LastWayIn, TermsOutdated
from app.players.identities import identities_of, unlink_identity
from app.players.mailbox import owner_by_id
from app.players.may_play import PlayRules, may_play, profile_of
from app.players.personal_facts import Teller, accept_terms, tell_birth_date, tell_country
from app.players.schemas import (
    BirthDateBody,
    CountryBody,
    EventAnswer,
    EventsAnswer,
    IdentityAnswer,
    PlayAnswer,
    ProfileAnswer,
    TermsAnswer,
    TermsBody,
)
from app.players.ways_in import require_way_in
from app.sessions.deps import CurrentSession, ProvenSession
from app.sessions.errors import NotSignedIn, ReauthenticationNeeded
from app.sessions.lookup import SignedIn

router = APIRouter(prefix="/me", tags=["me"], dependencies=[Depends(count_change)])


@router.get(
    "/profile",
    operation_id="my_profile",
    summary="What the player has told, and whether a game opens",
    response_model=ProfileAnswer,
    responses=problems(NotSignedIn),
)
async def my_profile(request: Request, current: CurrentSession) -> ProfileAnswer:
    """`play.reasons` names everything that stands between the player and a game, first what is best mended first."""
    async with database_of(request).reading() as connection:
        return await _profile(request, connection, user_id=current.user_id)


@router.put(
    "/birth-date",
    operation_id="tell_birth_date",
    summary="Give the birth date, once",
    response_model=ProfileAnswer,
    openapi_extra=body_document(BirthDateBody),
    responses=problems(NotSignedIn, CrossSiteRequest, BirthDateSet, *BODY_PROBLEMS, limited=True),
)
async def put_birth_date(
    request: Request, current: CurrentSession, body: Annotated[BirthDateBody, Depends(body_of(BirthDateBody))]
) -> ProfileAnswer:
    """Kept whatever it says, and no game opens for who is too young. Staff alone changes it afterwards."""
    return await _tell(request, current, lambda tx, who: tell_birth_date(tx, who, born=body.date_of_birth))


@router.put(
    "/country",
    operation_id="tell_country",
    summary="Give the country, once",
    response_model=ProfileAnswer,
    openapi_extra=body_document(CountryBody),
    responses=problems(NotSignedIn, CrossSiteRequest, CountrySet, *BODY_PROBLEMS, limited=True),
)
async def put_country(
    request: Request, current: CurrentSession, body: Annotated[CountryBody, Depends(body_of(CountryBody))]
) -> ProfileAnswer:
    """Where none is known yet. Staff alone changes it afterwards."""
    return await _tell(request, current, lambda tx, who: tell_country(tx, who, country=body.country))


@router.post(
    "/terms",
    operation_id="accept_terms",
    summary="Accept the terms in force",
    response_model=ProfileAnswer,
    openapi_extra=body_document(TermsBody),
    responses=problems(NotSignedIn, CrossSiteRequest, TermsOutdated, *BODY_PROBLEMS, limited=True),
)
async def post_terms(
    request: Request, current: CurrentSession, body: Annotated[TermsBody, Depends(body_of(TermsBody))]
) -> ProfileAnswer:
    """`version` is the one that was read. 409 when another is in force by now."""
    in_force = legal_texts_of(request).terms_version
    return await _tell(request, current, lambda tx, who: accept_terms(tx, who, version=body.version, in_force=in_force))


async def _tell(
    request: Request, current: SignedIn, act: Callable[[AsyncConnection, Teller], Awaitable[None]]
) -> ProfileAnswer:
    teller = Teller(current.user_id, current.session_id, place_of(request))

    async def tell(tx: AsyncConnection) -> ProfileAnswer:
        await act(tx, teller)
        return await _profile(request, tx, user_id=current.user_id)

    return await database_of(request).in_transaction(tell)


async def _profile(request: Request, connection: AsyncConnection, *, user_id: int) -> ProfileAnswer:
    settings, version = settings_of(request), legal_texts_of(request).terms_version
    profile = await profile_of(connection, user_id=user_id)
    if profile is None:
        raise NotSignedIn
    rules = PlayRules(settings.min_age, settings.blocked_countries, version)
    reasons = list(may_play(profile, rules=rules))
    return ProfileAnswer(
        date_of_birth=profile.date_of_birth.isoformat() if profile.date_of_birth else None,
        country=profile.country,
        terms=TermsAnswer(
            accepted_version=profile.terms_version,
            accepted_at=iso_utc(profile.terms_accepted_at),
            current_version=version,
        ),
        play=PlayAnswer(allowed=not reasons, reasons=reasons),
    )


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
    responses=problems(
        NotSignedIn, ReauthenticationNeeded, CrossSiteRequest, NotFound, LastWayIn, ValidationFailed, limited=True
    ),
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

    settings = settings_of(request)

    async def unlink(tx: AsyncConnection) -> None:
        await owner_by_id(tx, current.user_id)  # held: of two removals at once the second sees what the first left
        await bury_identity(tx, keys=settings.jwt_signing_key, user_id=current.user_id, identity_id=identity_id)
        if not await unlink_identity(tx, user_id=current.user_id, identity_id=identity_id):
            raise NotFound
        await require_way_in(tx, user_id=current.user_id, by_mail=settings.mail_is_on)
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
