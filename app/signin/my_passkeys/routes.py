"""`/me/passkeys…`; `/me/passkey/options`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import JSONResponse

from app.abuse.deps import count_try
from app.audit.deps import place_of
from app.db import LARGEST_ID
from app.errors import CrossSiteRequest, NotFound, ValidationFailed
from app.http.bodies import json_body_of, json_document
from app.http.openapi import BODY_PROBLEMS, problems
from app.http.state import database_of, settings_of
from app.kit.base64url import from_base64url, to_base64url
from app.kit.clock import iso_utc
from app.mail.deps import mail_worker_of
from app.players.deps import count_change
from app.players.errors import LastWayIn, PasskeyTaken, TooManyPasskeys
from app.players.passkeys import MOST_PASSKEYS, StoredPasskey, passkeys_of
from app.sessions.cookies import set_session_cookie
from app.sessions.deps import CurrentSession, ProvenSession
from app.sessions.errors import NotSignedIn, ReauthenticationNeeded
from app.sessions.lifecycle import OpenedSession
from app.signin.answer import token_of
from app.signin.my_passkeys.add import Wish, add_my_passkey, handle_of
from app.signin.my_passkeys.change import remove_my_passkey, rename_my_passkey
from app.signin.my_passkeys.schemas import AddedPasskeyAnswer, NewPasskeyBody, PasskeyAnswer, PasskeyNameBody
from app.signin.passkeys.answers import Registration, challenge_in
from app.signin.passkeys.attempt import Attempt, forget_attempt, new_attempt, use_attempt
from app.signin.passkeys.begin import options_answer, transport_of_session
from app.signin.passkeys.errors import PasskeyAttemptDead, PasskeyNotAdded, PasskeysOff
from app.signin.passkeys.library import creation_options, verify_registration
from app.signin.passkeys.relying_party import relying_party
from app.signin.passkeys.schemas import PasskeyOptionsAnswer

router = APIRouter(prefix="/me", tags=["me"])

PasskeyId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.get(
    "/passkeys",
    operation_id="my_passkeys",
    summary="The player's passkeys",
    response_model=list[PasskeyAnswer],
    responses=problems(NotSignedIn),
)
async def my_passkeys(request: Request, current: CurrentSession) -> list[PasskeyAnswer]:
    """Oldest first; also where new ones are not offered."""
    async with database_of(request).reading() as connection:
        return [_answer(passkey) for passkey in await passkeys_of(connection, user_id=current.user_id)]


@router.post(
    "/passkey/options",
    operation_id="new_passkey_options",
    summary="Begin to add a passkey",
    response_model=PasskeyOptionsAnswer,
    response_model_exclude_none=True,
    responses=problems(
        NotSignedIn, ReauthenticationNeeded, PasskeysOff, TooManyPasskeys, CrossSiteRequest, limited=True
    ),
)
async def new_passkey_options(request: Request, current: ProvenSession) -> Response:
    """In this session alone; authenticators that hold one of the player's passkeys refuse to make another."""
    settings = settings_of(request)
    limits = await count_try(request, "passkey_change")
    party = relying_party(settings)
    async with database_of(request).reading() as connection:
        held = await passkeys_of(connection, user_id=current.user_id)
    if len(held) >= MOST_PASSKEYS:
        raise TooManyPasskeys
    handle = to_base64url(handle_of(held))
    attempt = new_attempt("add", session_id=current.session_id, user_handle=handle)
    display_name = current.user_name or current.email
    public_key = creation_options(attempt, party=party, email=current.email, display_name=display_name, held=held)
    transport = transport_of_session(request)
    response = options_answer(request, attempt, public_key, transport=transport, settings=settings)
    response.headers.update(limits)
    return response


@router.post(
    "/passkeys",
    operation_id="add_passkey",
    summary="Add a passkey",
    status_code=201,
    response_model=AddedPasskeyAnswer,
    response_model_exclude_unset=True,
    openapi_extra=json_document(NewPasskeyBody),
    responses=problems(
        NotSignedIn,
        ReauthenticationNeeded,
        PasskeysOff,
        PasskeyAttemptDead,
        PasskeyNotAdded,
        PasskeyTaken,
        TooManyPasskeys,
        CrossSiteRequest,
        *BODY_PROBLEMS,
        limited=True,
    ),
)
async def add_passkey(
    request: Request, current: ProvenSession, body: Annotated[NewPasskeyBody, Depends(json_body_of(NewPasskeyBody))]
) -> Response:
    """The session goes on under a new token; the player is told by mail."""
    settings, database, place, token = settings_of(request), database_of(request), place_of(request), token_of(request)
    limits = await count_try(request, "passkey_change")
    registration = body.credential.registration()
    party = relying_party(settings)
    attempt = await _use_attempt(request, current, registration, text=body.attempt)
    wish = Wish(
        registered=verify_registration(registration, challenge=attempt.challenge, party=party),
        user_handle=from_base64url(attempt.user_handle),
        transports=body.credential.transports(),
        name=body.name,
    )
    passkey_id, session = await database.in_transaction(
        lambda tx: add_my_passkey(tx, wish, current, token=token, place=place, settings=settings)
    )
    mail_worker_of(request).wake()
    async with database.reading() as connection:
        held = await passkeys_of(connection, user_id=current.user_id)
    response = _added_answer(request, session, next(one for one in held if one.passkey_id == passkey_id))
    forget_attempt(request, response, challenge=attempt.challenge, settings=settings)
    response.headers.update(limits)
    return response


@router.patch(
    "/passkeys/{passkey_id}",
    operation_id="rename_passkey",
    summary="Call a passkey otherwise",
    status_code=204,
    response_class=Response,
    openapi_extra=json_document(PasskeyNameBody),
    dependencies=[Depends(count_change)],
    responses=problems(NotSignedIn, CrossSiteRequest, NotFound, *BODY_PROBLEMS, limited=True),
)
async def rename_passkey(
    request: Request,
    current: CurrentSession,
    passkey_id: PasskeyId,
    body: Annotated[PasskeyNameBody, Depends(json_body_of(PasskeyNameBody))],
) -> Response:
    """404 for a passkey that is not the player's own."""
    place = place_of(request)
    await database_of(request).in_transaction(
        lambda tx: rename_my_passkey(tx, current, passkey_id=passkey_id, name=body.name, place=place)
    )
    return Response(status_code=204)


@router.delete(
    "/passkeys/{passkey_id}",
    operation_id="remove_passkey",
    summary="Remove a passkey",
    status_code=204,
    response_class=Response,
    dependencies=[Depends(count_change)],
    responses=problems(
        NotSignedIn, ReauthenticationNeeded, CrossSiteRequest, NotFound, LastWayIn, ValidationFailed, limited=True
    ),
)
async def remove_passkey(request: Request, current: ProvenSession, passkey_id: PasskeyId) -> Response:
    """404 for one that is not the player's own; 409 for the last way to sign in. Other sessions by passkey end."""
    place, settings = place_of(request), settings_of(request)
    await database_of(request).in_transaction(
        lambda tx: remove_my_passkey(tx, current, passkey_id=passkey_id, place=place, settings=settings)
    )
    mail_worker_of(request).wake()
    return Response(status_code=204)


async def _use_attempt(
    request: Request, current: ProvenSession, registration: Registration, *, text: str | None
) -> Attempt:
    return await use_attempt(
        request,
        database_of(request),
        challenge=challenge_in(registration.client_data),
        text=text,
        purpose="add",
        session=current,
        settings=settings_of(request),
    )


def _added_answer(request: Request, session: OpenedSession, passkey: StoredPasskey) -> Response:
    by_token = transport_of_session(request) == "token"
    answer = AddedPasskeyAnswer(passkey=_answer(passkey), **({"session_token": session.token} if by_token else {}))
    response = JSONResponse(answer.model_dump(exclude_unset=True), status_code=201)
    if not by_token:
        set_session_cookie(response, session.token, settings=settings_of(request))
    return response


def _answer(passkey: StoredPasskey) -> PasskeyAnswer:
    return PasskeyAnswer(
        id=passkey.passkey_id,
        name=passkey.name,
        created_at=iso_utc(passkey.created_at) or "",
        last_used_at=iso_utc(passkey.last_used_at),
        user_agent=passkey.user_agent,
        synced=passkey.backed_up,
        suspended_at=iso_utc(passkey.suspended_at),
    )
