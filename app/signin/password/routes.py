"""`POST /auth/register`, `POST /auth/login`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.abuse.bot_check.deps import BOT_CHECK_PROBLEMS, bot_gate_of
from app.abuse.bot_check.gate import Try
from app.abuse.deps import count_try, limiter_of
from app.errors import Busy, CrossSiteRequest
from app.http.bodies import body_document, body_of
from app.http.openapi import BODY_PROBLEMS, problems
from app.http.origin import refuse_foreign_site
from app.http.state import address_of, database_of, settings_of
from app.legal.deps import legal_texts_of
from app.mail.deps import mail_worker_of
from app.players.errors import AccountBlocked, CountryBlocked, EmailTaken, UnderAge
from app.sessions.cookies import SIGNUP, clear_cookie, read_cookie
from app.signin.answer import entrance_of, signed_in_answer, transport_of
from app.signin.deps import hasher_of
from app.signin.device import account_key, is_known_device
from app.signin.errors import InvalidCredentials
from app.signin.new_player import new_player_of, refuse_by_age_or_place, register_player
from app.signin.password.login import SignIn, prove_password, sign_in_with_password
from app.signin.schemas import LoginBody, RegisterBody, SignedInAnswer

router = APIRouter(prefix="/auth", tags=["sign in"])


@router.post(
    "/login",
    operation_id="login",
    summary="Sign in with e-mail and password",
    response_model=SignedInAnswer,
    response_model_exclude_none=True,
    openapi_extra=body_document(LoginBody),
    responses=problems(
        InvalidCredentials,
        AccountBlocked,
        CrossSiteRequest,
        Busy,
        *BODY_PROBLEMS,
        *BOT_CHECK_PROBLEMS,
        limited=True,
    ),
)
async def login(request: Request, body: Annotated[LoginBody, Depends(body_of(LoginBody))]) -> Response:
    """Unknown address and wrong password are answered alike, in text and in time. After failures a bot check is asked,
    of known and unknown addresses alike, and never on a device of the player's own.
    """
    settings, database, hasher = settings_of(request), database_of(request), hasher_of(request)
    refuse_foreign_site(request, public_url=settings.public_url)
    account = account_key(body.email, settings=settings)
    known = is_known_device(request, account, settings=settings)
    limits = await count_try(request, "signin", account=body.email, known_device=known)
    gate = bot_gate_of(request)
    attempt = Try("login", address_of(request), answer=body.bot_check, account=body.email, known_device=known)
    counted = await gate.admit(attempt)
    player = await prove_password(database, hasher, email=body.email, password=body.password)
    new_hash = await hasher.hash(body.password) if hasher.needs_rehash(player.password_hash) else None
    transport = transport_of(request, body.transport)
    entrance = entrance_of(request, method="password", proven=True, by_cookie=transport == "cookie")
    waiting = read_cookie(request, SIGNUP, settings=settings)
    how = SignIn(entrance=entrance, new_hash=new_hash, waiting=waiting)
    session, linked = await database.in_transaction(lambda tx: sign_in_with_password(tx, player, how=how))
    mail_worker_of(request).wake()
    await limiter_of(request).forgive("signin", account=body.email, known_device=known)
    await gate.forgive(attempt, counted=counted)
    response = signed_in_answer(
        request, session, transport=transport, settings=settings, linked=linked, account=account
    )
    if linked:
        clear_cookie(response, SIGNUP, settings=settings)
    response.headers.update(limits)
    return response


@router.post(
    "/register",
    operation_id="register",
    summary="Sign up with e-mail and password",
    response_model=SignedInAnswer,
    response_model_exclude_none=True,
    openapi_extra=body_document(RegisterBody),
    responses=problems(
        EmailTaken, CountryBlocked, UnderAge, CrossSiteRequest, Busy, *BODY_PROBLEMS, *BOT_CHECK_PROBLEMS, limited=True
    ),
)
async def register(request: Request, body: Annotated[RegisterBody, Depends(body_of(RegisterBody))]) -> Response:
    """Makes the player, opens the default wallets and a session, in one transaction.

    The first sign-ups from an address need no bot check.
    """
    settings, database = settings_of(request), database_of(request)
    refuse_foreign_site(request, public_url=settings.public_url)
    limits = await count_try(request, "signup")
    await bot_gate_of(request).admit(
        Try("signup", address_of(request), answer=body.bot_check, bait=body.website is not None)
    )
    refuse_by_age_or_place(body, settings=settings)
    password_hash = await hasher_of(request).hash(body.password)
    new = new_player_of(body, password_hash=password_hash, terms_version=legal_texts_of(request).terms_version)
    transport = transport_of(request, body.transport)
    entrance = entrance_of(request, method="password", proven=True, by_cookie=transport == "cookie")
    session = await database.in_transaction(lambda tx: register_player(tx, new, entrance=entrance))
    mail_worker_of(request).wake()
    account = account_key(body.email, settings=settings)
    response = signed_in_answer(request, session, transport=transport, settings=settings, account=account)
    response.headers.update(limits)
    return response
