"""`/oauth/{provider}/start`, `/oauth/{provider}/callback`, and the sign-up that waits."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.responses import RedirectResponse

from app.abuse.deps import count_try
from app.abuse.errors import RateLimited
from app.errors import AppError, Busy, CrossSiteRequest, ValidationFailed
from app.http.accept import is_prefetch, wants_page
from app.http.bodies import body_document, body_of
from app.http.openapi import BODY_PROBLEMS, problems
from app.http.origin import refuse_foreign_site
from app.http.state import database_of, settings_of
from app.kit.clock import iso_utc
from app.kit.own_path import own_path
from app.legal.deps import legal_texts_of
from app.mail.deps import mail_worker_of
from app.oauth.errors import (
    BadCallback,
    OutsideVietnam,
    PermissionMissing,
    ProviderBusy,
    ProviderError,
    ProviderMisconfigured,
    ProviderUnavailable,
)
from app.players.errors import AccountBlocked, CountryBlocked, EmailTaken, IdentityInUse, UnderAge
from app.sessions.cookies import SIGNUP, clear_cookie, read_cookie
from app.sessions.errors import NotSignedIn, ReauthenticationNeeded
from app.sessions.lifecycle import OpenedSession
from app.signin.answer import entrance_of, signed_in_answer, transport_of
from app.signin.complete import Entrance
from app.signin.deps import hasher_of
from app.signin.errors import (
    AccessDenied,
    IdentityMismatch,
    NoPendingSignup,
    NoPendingSignupHere,
    Prefetched,
    ProviderUnknown,
    StateExpired,
    StateMismatch,
    StateMissing,
    StateUsed,
)
from app.signin.new_player import new_player_of, refuse_by_age_or_place
from app.signin.schemas import CompleteBody, PendingAnswer, SignedInAnswer
from app.signin.social.attempt import Intent, forget_attempt, forget_only_attempt
from app.signin.social.deps import provider_of
from app.signin.social.finish_signup import AlreadyFinished, enter_again, finish_signup
from app.signin.social.pending import drop_pending, find_pending
from app.signin.social.return_visit import Visit, answer_callback
from app.signin.social.start import ACCOUNT, LOBBY, start_attempt

router = APIRouter(tags=["sign in"])

ProviderName = Annotated[str, Path(max_length=50, description="such as `instagram`")]

_ANSWER_OF_THE_PROVIDER = [
    # Read by `read_answer`, which looks at the raw query: each name once, and nothing else matters.
    {"name": name, "in": "query", "required": False, "description": text, "schema": {"type": "string"}}
    for name, text in (
        ("code", "what the provider vouches with, once"),
        ("state", "the attempt, as it was given to the provider"),
        ("error", "why there is no code, such as `access_denied`"),
        ("iss", "who answers (RFC 9207); must be the provider that was asked"),
    )
]
#: What can be wrong with a provider that has to be asked before anybody is sent there.
_NOT_TO_BE_HAD = (ProviderError, ProviderUnavailable, ProviderBusy, ProviderMisconfigured)
_NOT_FETCHED_AHEAD = {"Cache-Control": "no-store", "Vary": "Sec-Purpose, Purpose, X-Moz"}


@router.get(
    "/oauth/{provider}/start",
    operation_id="start_oauth",
    summary="Begin to sign in at an identity provider",
    status_code=303,
    response_class=RedirectResponse,
    responses=problems(
        ProviderUnknown,
        NotSignedIn,
        ReauthenticationNeeded,
        CrossSiteRequest,
        Prefetched,
        ValidationFailed,
        *_NOT_TO_BE_HAD,
        limited=True,
    ),
)
async def start(
    request: Request,
    provider: ProviderName,
    next_path: Annotated[
        str | None, Query(alias="next", description="a path of this site; anything else leads to the lobby")
    ] = None,
    intent: Annotated[Intent, Query(description="`link` adds the identity to the signed-in player")] = "signin",
) -> Response:
    """303 to the provider; sets one short-lived cookie for this attempt and writes nothing to the database."""
    if is_prefetch(request):
        raise Prefetched(headers=_NOT_FETCHED_AHEAD)
    try:
        chosen = provider_of(request, provider)
        limits = await count_try(request, "oauth_start")
    except (ProviderUnknown, RateLimited) as error:
        if not wants_page(request):
            raise
        return _to_page("/signin", error, next_path=LOBBY)
    try:
        response = await start_attempt(request, chosen, next_path=next_path, intent=intent)
    except _NOT_TO_BE_HAD as error:
        if not wants_page(request):
            raise
        place, home = ("/account", ACCOUNT) if intent == "link" else ("/signin", LOBBY)
        response = _to_page(place, error, next_path=own_path(next_path, default=home))
    response.headers.update(limits)
    return response


@router.get(
    "/oauth/{provider}/callback",
    operation_id="oauth_callback",
    summary="Come back from an identity provider",
    status_code=303,
    response_class=RedirectResponse,
    openapi_extra={"parameters": _ANSWER_OF_THE_PROVIDER},
    responses=problems(
        BadCallback,
        StateMissing,
        StateMismatch,
        StateExpired,
        StateUsed,
        AccessDenied,
        AccountBlocked,
        ProviderUnknown,
        ProviderError,
        ProviderUnavailable,
        ProviderBusy,
        ProviderMisconfigured,
        OutsideVietnam,
        PermissionMissing,
        IdentityInUse,
        NotSignedIn,
        Prefetched,
        ValidationFailed,
        limited=True,
    ),
)
async def callback(request: Request, provider: ProviderName) -> Response:
    """Page requests are led on by 303: to `next`, to `/signup/complete`, or to `/signin?error=<code>`.

    Other requests get the same decisions, and failures as problem JSON.
    """
    if is_prefetch(request):
        raise Prefetched(headers=_NOT_FETCHED_AHEAD)
    visit = Visit()
    try:
        await count_try(request, "oauth_callback")
        return await answer_callback(request, provider_of(request, provider), visit)
    except AppError as error:
        if not wants_page(request):
            raise
        return _failure_page(request, visit, error)


def _failure_page(request: Request, visit: Visit, error: AppError) -> Response:
    linking = visit.attempt is not None and visit.attempt.intent == "link"
    place = "/account" if linking and not isinstance(error, NotSignedIn) else "/signin"
    response = _to_page(place, error, next_path=visit.attempt.next_path if visit.attempt else LOBBY)
    if visit.attempt is not None:
        forget_attempt(response, state=visit.attempt.state, settings=settings_of(request))
    elif isinstance(error, AccessDenied):
        forget_only_attempt(request, response, settings=settings_of(request))
    return response


def _to_page(place: str, error: AppError, *, next_path: str) -> Response:
    """Where the error is told in words; where the player was going stays with him."""
    wish = {} if next_path in {LOBBY, place} else {"next": next_path}
    return RedirectResponse(f"{place}?{urlencode({'error': error.code, **wish})}", status_code=303)


@router.get(
    "/auth/signup/pending",
    operation_id="pending_signup",
    summary="The identity this browser's sign-up waits for",
    response_model=PendingAnswer,
    response_model_exclude_unset=True,
    responses=problems(NoPendingSignupHere),
)
async def pending_signup(request: Request) -> PendingAnswer:
    """What the finish-signup page shows; survives a reload, lasts half an hour."""
    token = read_cookie(request, SIGNUP, settings=settings_of(request))
    async with database_of(request).reading() as connection:
        pending = await find_pending(connection, token)
    if pending is None or pending.finished_user_id is not None:
        raise NoPendingSignupHere
    # What there is nothing to say of is left out.
    more: dict[str, Any] = {"email": pending.suggested_email} if pending.suggested_email else {}
    if pending.next_path != LOBBY:
        more["next"] = pending.next_path
    if pending.claimed_user_id is not None:
        more["claimed"] = True
    return PendingAnswer(
        provider=pending.identity.provider,
        username=pending.identity.username,
        expires_at=iso_utc(pending.expires_at) or "",
        **more,
    )


@router.delete(
    "/auth/signup/pending",
    operation_id="drop_pending_signup",
    summary="Not you? Forget the identity",
    status_code=204,
    response_class=Response,
    responses=problems(CrossSiteRequest, limited=True),
)
async def drop_pending_signup(request: Request) -> Response:
    """Nothing is left of the identity afterwards; also fine when there is none."""
    settings = settings_of(request)
    refuse_foreign_site(request, public_url=settings.public_url)
    await count_try(request, "drop_signup")
    token = read_cookie(request, SIGNUP, settings=settings)
    if token:
        await database_of(request).in_transaction(lambda tx: drop_pending(tx, token))
    response = Response(status_code=204)
    clear_cookie(response, SIGNUP, settings=settings)
    return response


@router.post(
    "/auth/signup/complete",
    operation_id="complete_signup",
    summary="Finish a sign-up that began at an identity provider",
    response_model=SignedInAnswer,
    response_model_exclude_none=True,
    openapi_extra=body_document(CompleteBody),
    responses=problems(
        NoPendingSignup,
        IdentityMismatch,
        EmailTaken,
        CountryBlocked,
        UnderAge,
        AccountBlocked,
        CrossSiteRequest,
        Busy,
        *BODY_PROBLEMS,
        limited=True,
    ),
)
async def complete_signup(request: Request, body: Annotated[CompleteBody, Depends(body_of(CompleteBody))]) -> Response:
    """Makes player, identity, wallets and session at once. The identity is the one that was proven, whatever the
    body says."""
    settings, database = settings_of(request), database_of(request)
    refuse_foreign_site(request, public_url=settings.public_url)
    limits = await count_try(request, "signup_complete")
    token = await _proven(request, body)
    refuse_by_age_or_place(body, settings=settings)
    password_hash = await hasher_of(request).hash(body.password)
    new = new_player_of(body, password_hash=password_hash, terms_version=legal_texts_of(request).terms_version)
    transport = transport_of(request, body.transport)
    entrance = entrance_of(request, method="signup", proven=True, by_cookie=transport == "cookie")
    finished = await database.in_transaction(lambda tx: finish_signup(tx, token, new, entrance=entrance))
    mail_worker_of(request).wake()
    if isinstance(finished, AlreadyFinished):
        finished = await _same_answer(request, finished, password=body.password, entrance=entrance)
    response = signed_in_answer(request, finished, transport=transport, settings=settings)
    clear_cookie(response, SIGNUP, settings=settings)
    response.headers.update(limits)
    return response


async def _proven(request: Request, body: CompleteBody) -> str:
    """The waiting sign-up's secret, after its identity was compared with what a form may claim (T1)."""
    token = read_cookie(request, SIGNUP, settings=settings_of(request))
    async with database_of(request).reading() as connection:
        pending = await find_pending(connection, token)
    if token is None or pending is None:
        raise NoPendingSignup
    if body.ig_id is not None and body.ig_id != pending.identity.external_id:
        raise IdentityMismatch
    return token


async def _same_answer(
    request: Request, finished: AlreadyFinished, *, password: str, entrance: Entrance
) -> OpenedSession:
    """A double submit: whoever knows the password that was just chosen gets in; nobody else does."""
    if not await hasher_of(request).verify(password, finished.player.password_hash):
        raise NoPendingSignup
    return await database_of(request).in_transaction(lambda tx: enter_again(tx, finished, entrance=entrance))
