"""`/auth/passkey…`: signing in; `/auth/prove/passkey…`: proving again."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from app.abuse.deps import count_try
from app.audit.deps import place_of
from app.errors import CrossSiteRequest
from app.http.bodies import json_body_of, json_document
from app.http.openapi import BODY_PROBLEMS, problems
from app.http.origin import refuse_foreign_site
from app.http.state import database_of, settings_of
from app.mail.deps import mail_worker_of
from app.players.errors import AccountBlocked
from app.players.passkeys import passkeys_of
from app.sessions.cookies import SIGNUP, clear_cookie, read_cookie
from app.sessions.deps import CurrentSession
from app.sessions.errors import NotSignedIn
from app.sessions.lookup import SignedIn
from app.signin.answer import entrance_of, renewed_answer, signed_in_answer, token_of
from app.signin.device import account_key
from app.signin.passkeys.answers import challenge_in
from app.signin.passkeys.attempt import Purpose, forget_attempt, new_attempt, use_attempt
from app.signin.passkeys.begin import options_answer, transport_of_session
from app.signin.passkeys.enter import METHOD, Used, prove_with_passkey, sign_in_with_passkey
from app.signin.passkeys.errors import PasskeyAttemptDead, PasskeyRefused, PasskeysOff, PasskeySuspended
from app.signin.passkeys.library import request_options
from app.signin.passkeys.relying_party import relying_party
from app.signin.passkeys.schemas import (
    PasskeyAskBody,
    PasskeyOptionsAnswer,
    PasskeyProofBody,
    PasskeySignInBody,
    UsedCredential,
)
from app.signin.schemas import SignedInAnswer

T = TypeVar("T")

router = APIRouter(prefix="/auth", tags=["sign in"])


@router.post(
    "/passkey/options",
    operation_id="passkey_options",
    summary="Begin to sign in with a passkey",
    response_model=PasskeyOptionsAnswer,
    response_model_exclude_none=True,
    openapi_extra=json_document(PasskeyAskBody),
    responses=problems(PasskeysOff, CrossSiteRequest, *BODY_PROBLEMS, limited=True, database=False),
)
async def passkey_options(
    request: Request, body: Annotated[PasskeyAskBody, Depends(json_body_of(PasskeyAskBody))]
) -> Response:
    """Nobody is named: the authenticator knows its player. The same for everybody, and nothing is stored."""
    settings = settings_of(request)
    refuse_foreign_site(request, public_url=settings.public_url)
    limits = await count_try(request, "passkey_options")
    party, attempt = relying_party(settings), new_attempt("signin")
    response = options_answer(
        request,
        attempt,
        request_options(attempt, party=party),
        transport=body.transport or "token",
        settings=settings,
    )
    response.headers.update(limits)
    return response


@router.post(
    "/passkey/verify",
    operation_id="sign_in_with_passkey",
    summary="Sign in with a passkey",
    response_model=SignedInAnswer,
    response_model_exclude_none=True,
    openapi_extra=json_document(PasskeySignInBody),
    responses=problems(
        PasskeysOff,
        PasskeyAttemptDead,
        PasskeyRefused,
        PasskeySuspended,
        AccountBlocked,
        CrossSiteRequest,
        *BODY_PROBLEMS,
        limited=True,
    ),
)
async def passkey_verify(
    request: Request, body: Annotated[PasskeySignInBody, Depends(json_body_of(PasskeySignInBody))]
) -> Response:
    """No user name, no password. Unknown, removed and wrongly signed are answered alike."""
    settings = settings_of(request)
    refuse_foreign_site(request, public_url=settings.public_url)
    limits = await count_try(request, "passkey")
    used = await _used(request, body.credential, attempt=body.attempt, purpose="signin", session=None)
    transport = body.transport or "token"
    entrance = entrance_of(request, method=METHOD, proven=True, by_cookie=transport == "cookie")
    waiting = read_cookie(request, SIGNUP, settings=settings)
    entered = await _committed(request, lambda tx: sign_in_with_passkey(tx, used, entrance=entrance, waiting=waiting))
    response = signed_in_answer(
        request,
        entered.session,
        transport=transport,
        settings=settings,
        linked=entered.linked,
        account=account_key(entered.email, settings=settings),
    )
    forget_attempt(request, response, challenge=used.attempt.challenge, settings=settings)
    if entered.linked:
        clear_cookie(response, SIGNUP, settings=settings)
    response.headers.update(limits)
    return response


@router.post(
    "/prove/passkey/options",
    operation_id="passkey_proof_options",
    summary="Begin to prove again with a passkey",
    response_model=PasskeyOptionsAnswer,
    response_model_exclude_none=True,
    responses=problems(NotSignedIn, PasskeysOff, CrossSiteRequest, limited=True),
)
async def passkey_proof_options(request: Request, current: CurrentSession) -> Response:
    """For one of the player's own passkeys, in this session alone."""
    settings = settings_of(request)
    limits = await count_try(request, "passkey_options")
    party, attempt = relying_party(settings), new_attempt("prove", session_id=current.session_id)
    async with database_of(request).reading() as connection:
        held = await passkeys_of(connection, user_id=current.user_id)
    public_key = request_options(attempt, party=party, allowed=[one for one in held if one.suspended_at is None])
    transport = transport_of_session(request)
    response = options_answer(request, attempt, public_key, transport=transport, settings=settings)
    response.headers.update(limits)
    return response


@router.post(
    "/prove/passkey",
    operation_id="prove_with_passkey",
    summary="Prove again with a passkey that it is you",
    response_model=SignedInAnswer,
    response_model_exclude_none=True,
    openapi_extra=json_document(PasskeyProofBody),
    responses=problems(
        NotSignedIn,
        PasskeysOff,
        PasskeyAttemptDead,
        PasskeyRefused,
        PasskeySuspended,
        CrossSiteRequest,
        *BODY_PROBLEMS,
        limited=True,
    ),
)
async def passkey_prove(
    request: Request,
    current: CurrentSession,
    body: Annotated[PasskeyProofBody, Depends(json_body_of(PasskeyProofBody))],
) -> Response:
    """As `POST /auth/prove`: for ten minutes sensitive acts are allowed, and the session has a new token."""
    limits, token = await count_try(request, "passkey"), token_of(request)
    used = await _used(request, body.credential, attempt=body.attempt, purpose="prove", session=current)
    session = await _committed(request, lambda tx: prove_with_passkey(tx, used, current, token=token))
    response = renewed_answer(request, session)
    forget_attempt(request, response, challenge=used.attempt.challenge, settings=settings_of(request))
    response.headers.update(limits)
    return response


async def _used(
    request: Request, credential: UsedCredential, *, attempt: str | None, purpose: Purpose, session: SignedIn | None
) -> Used:
    """The attempt is used up here, before anything of the answer is believed."""
    settings, assertion = settings_of(request), credential.assertion()
    party = relying_party(settings)
    used = await use_attempt(
        request,
        database_of(request),
        challenge=challenge_in(assertion.client_data),
        text=attempt,
        purpose=purpose,
        session=session,
        settings=settings,
    )
    return Used(assertion, used, party, place_of(request), settings)


async def _committed(request: Request, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
    """A refusal may have written a mail, too."""
    try:
        return await database_of(request).in_transaction(work)
    finally:
        mail_worker_of(request).wake()
