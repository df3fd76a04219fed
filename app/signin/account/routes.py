"""`/me/email…`, `/me/password`, `/auth/not-me`."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response

from app.abuse.deps import count_try
from app.audit.deps import place_of
from app.errors import Busy, CrossSiteRequest
from app.http.bodies import body_document, body_of
from app.http.openapi import BODY_PROBLEMS, problems
from app.http.origin import refuse_foreign_site
from app.http.state import database_of, settings_of
from app.mail.deps import mail_worker_of, require_mail
from app.mail.errors import MailOff
from app.players.errors import EmailTaken
from app.sessions.deps import CurrentSession, ProvenSession
from app.sessions.errors import NotSignedIn, ReauthenticationNeeded
from app.signin.account.email import ask_change, ask_verification, confirm, undo_change
from app.signin.account.errors import EmailVerifiedAlready
from app.signin.account.not_me import disown_session
from app.signin.account.password import change_password, prove_current
from app.signin.answer import renewed_answer, token_of
from app.signin.challenge.errors import CodeDead, CodeWrong, OtherBrowser
from app.signin.challenge.issue import LIFE
from app.signin.challenge.use import Proof
from app.signin.deps import count_guess, hasher_of
from app.signin.errors import InvalidCredentials
from app.signin.schemas import (
    ConfirmBody,
    EmailAnswer,
    LinkBody,
    MailAskedAnswer,
    NewEmailBody,
    NewPasswordBody,
    SignedInAnswer,
    UndoneAnswer,
)

router = APIRouter(tags=["me"])

_ASKED: Final = MailAskedAnswer(expires_in_seconds=int(LIFE.total_seconds()))
_UNDONE: Final = UndoneAnswer(next="reset_password")


@router.post(
    "/me/email/verify",
    operation_id="ask_email_verification",
    summary="Send a mail that confirms the address",
    status_code=202,
    response_model=MailAskedAnswer,
    response_model_exclude_none=True,
    responses=problems(NotSignedIn, CrossSiteRequest, EmailVerifiedAlready, MailOff, limited=True),
)
async def ask_email_verification(request: Request, current: CurrentSession) -> MailAskedAnswer:
    """A code and a link to the player's own address."""
    settings, place = settings_of(request), place_of(request)
    await _count_mail(request, current.email)
    await database_of(request).in_transaction(
        lambda tx: ask_verification(tx, current.user_id, place=place, settings=settings)
    )
    mail_worker_of(request).wake()
    return _ASKED


@router.post(
    "/me/email/confirm",
    operation_id="confirm_email",
    summary="Confirm the address, or take the new one",
    response_model=EmailAnswer,
    openapi_extra=body_document(ConfirmBody),
    responses=problems(
        NotSignedIn,
        CrossSiteRequest,
        CodeWrong,
        CodeDead,
        OtherBrowser,
        EmailTaken,
        *BODY_PROBLEMS,
        limited=True,
    ),
)
async def confirm_email(
    request: Request, current: CurrentSession, body: Annotated[ConfirmBody, Depends(body_of(ConfirmBody))]
) -> EmailAnswer:
    """With the code or link of `POST /me/email/verify`, or of `POST /me/email` in the session that asked."""
    settings, place, proof = settings_of(request), place_of(request), Proof(body.code, body.link_secret)
    await count_try(request, "mail_code")
    confirmed = await database_of(request).in_transaction(
        lambda tx: confirm(tx, current, proof, place=place, settings=settings)
    )
    mail_worker_of(request).wake()
    return EmailAnswer(email=confirmed.email, email_verified=True)


@router.post(
    "/me/email",
    operation_id="change_email",
    summary="Ask for another address",
    status_code=202,
    response_model=MailAskedAnswer,
    response_model_exclude_none=True,
    openapi_extra=body_document(NewEmailBody),
    responses=problems(NotSignedIn, ReauthenticationNeeded, CrossSiteRequest, MailOff, *BODY_PROBLEMS, limited=True),
)
async def change_email(
    request: Request, current: ProvenSession, body: Annotated[NewEmailBody, Depends(body_of(NewEmailBody))]
) -> MailAskedAnswer:
    """A mail goes to the new address; nothing changes until it is confirmed. Told alike whether it is taken or not."""
    settings, place = settings_of(request), place_of(request)
    await _count_mail(request, body.new_email, known=False)
    await database_of(request).in_transaction(
        lambda tx: ask_change(tx, current, new_email=body.new_email, place=place, settings=settings)
    )
    mail_worker_of(request).wake()
    return _ASKED


@router.post(
    "/me/email/undo",
    operation_id="undo_email_change",
    summary="Take a change of address back",
    response_model=UndoneAnswer,
    openapi_extra=body_document(LinkBody),
    responses=problems(CodeDead, EmailTaken, CrossSiteRequest, *BODY_PROBLEMS, limited=True),
)
async def undo_email_change(request: Request, body: Annotated[LinkBody, Depends(body_of(LinkBody))]) -> UndoneAnswer:
    """By the link that went to the old address; signed in or not. Then a new password is to be chosen."""
    await _count_link(request)
    place, keys = place_of(request), settings_of(request).jwt_signing_key
    await database_of(request).in_transaction(lambda tx: undo_change(tx, body.link_secret, place=place, keys=keys))
    return _UNDONE


@router.post(
    "/auth/not-me",
    operation_id="disown_session",
    summary="End a sign-in that was not the player's",
    response_model=UndoneAnswer,
    openapi_extra=body_document(LinkBody),
    responses=problems(CodeDead, CrossSiteRequest, *BODY_PROBLEMS, limited=True),
)
async def not_me(request: Request, body: Annotated[LinkBody, Depends(body_of(LinkBody))]) -> UndoneAnswer:
    """By the link of a new-device notice; signed in or not. Then a new password is to be chosen."""
    await _count_link(request)
    place, keys = place_of(request), settings_of(request).jwt_signing_key
    await database_of(request).in_transaction(lambda tx: disown_session(tx, body.link_secret, place=place, keys=keys))
    return _UNDONE


@router.post(
    "/me/password",
    operation_id="change_password",
    summary="Choose another password",
    response_model=SignedInAnswer,
    response_model_exclude_none=True,
    openapi_extra=body_document(NewPasswordBody),
    responses=problems(
        NotSignedIn,
        InvalidCredentials,
        ReauthenticationNeeded,
        CrossSiteRequest,
        Busy,
        *BODY_PROBLEMS,
        limited=True,
    ),
)
async def new_password(
    request: Request, current: ProvenSession, body: Annotated[NewPasswordBody, Depends(body_of(NewPasswordBody))]
) -> Response:
    """The current one is asked for where there is one. This session gets a new token, all others end."""
    settings, database, hasher = settings_of(request), database_of(request), hasher_of(request)
    await count_guess(request, current)
    player = await prove_current(database, hasher, user_id=current.user_id, password=body.current_password)
    password_hash, token, place = await hasher.hash(body.new_password), token_of(request), place_of(request)
    session = await database.in_transaction(
        lambda tx: change_password(
            tx, player, current, token=token, password_hash=password_hash, place=place, settings=settings
        )
    )
    mail_worker_of(request).wake()
    return renewed_answer(request, session)


async def _count_mail(request: Request, mailbox: str, *, known: bool = True) -> None:
    require_mail(request)
    await count_try(request, "mail_send", account=mailbox, known_device=known)


async def _count_link(request: Request) -> None:
    refuse_foreign_site(request, public_url=settings_of(request).public_url)
    await count_try(request, "mail_code")
