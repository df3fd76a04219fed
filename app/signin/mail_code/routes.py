"""`/auth/mail/code`, `/auth/mail/verify`, `/auth/password/forgot`, `/auth/password/reset`."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from starlette.responses import JSONResponse, RedirectResponse

from app.abuse.bot_check.deps import BOT_CHECK_PROBLEMS, bot_gate_of
from app.abuse.bot_check.gate import Try
from app.abuse.deps import count_try
from app.audit.deps import place_of
from app.errors import Busy, CrossSiteRequest
from app.http.accept import wants_page
from app.http.bodies import body_document, body_of, is_form
from app.http.language import language_of
from app.http.openapi import BODY_PROBLEMS, problems
from app.http.origin import refuse_foreign_site
from app.http.state import address_of, database_of, settings_of
from app.mail.deps import mail_worker_of, require_mail
from app.mail.errors import MailOff
from app.players.errors import AccountBlocked
from app.sessions.cookies import SIGNUP, clear_cookie, read_cookie
from app.signin.answer import entrance_of, signed_in_answer, transport_of
from app.signin.challenge.browser import browser_secret, forget_browser, remember_browser
from app.signin.challenge.errors import CodeDead, CodeWrong, OtherBrowser
from app.signin.challenge.issue import LIFE, Purpose
from app.signin.challenge.use import Proof
from app.signin.deps import hasher_of
from app.signin.device import account_key, is_known_device
from app.signin.mail_code.ask import RESET_PAGE, SIGN_IN_PAGE, Caller, ask_by_mail
from app.signin.mail_code.enter import Entered, reset_by_mail, sign_in_by_mail
from app.signin.schemas import MailAskBody, MailAskedAnswer, MailProofBody, ResetBody, SignedInAnswer

router = APIRouter(prefix="/auth", tags=["sign in"])

_ASK_PROBLEMS: Final = problems(MailOff, CrossSiteRequest, *BODY_PROBLEMS, *BOT_CHECK_PROBLEMS, limited=True)
_PROOF_PROBLEMS: Final = problems(
    CodeWrong, CodeDead, OtherBrowser, AccountBlocked, CrossSiteRequest, Busy, *BODY_PROBLEMS, limited=True
)


@router.post(
    "/mail/code",
    operation_id="ask_mail_code",
    summary="Send a code and a link to sign in with",
    status_code=202,
    response_model=MailAskedAnswer,
    response_model_exclude_none=True,
    openapi_extra=body_document(MailAskBody),
    responses=_ASK_PROBLEMS,
)
async def ask_mail_code(request: Request, body: Annotated[MailAskBody, Depends(body_of(MailAskBody))]) -> Response:
    """The same answer whether the mailbox is known or not; the mail tells its owner."""
    return await _ask(request, body, purpose=Purpose.SIGN_IN, page=SIGN_IN_PAGE)


@router.post(
    "/mail/verify",
    operation_id="verify_mail_code",
    summary="Sign in with the code or the link",
    response_model=SignedInAnswer,
    response_model_exclude_none=True,
    openapi_extra=body_document(MailProofBody),
    responses=_PROOF_PROBLEMS,
)
async def verify_mail_code(
    request: Request, body: Annotated[MailProofBody, Depends(body_of(MailProofBody))]
) -> Response:
    """Only for whoever asked: the browser with the cookie, the program with the `challenge`."""
    settings, database = settings_of(request), database_of(request)
    limits = await _count(request)
    proof, browser = Proof(body.code, body.link_secret), _browser(request, body, purpose=Purpose.SIGN_IN)
    transport = transport_of(request, body.transport)
    entrance = entrance_of(request, method="mail", proven=True, by_cookie=transport == "cookie")
    waiting = read_cookie(request, SIGNUP, settings=settings)
    keys = settings.jwt_signing_key
    entered = await database.in_transaction(
        lambda tx: sign_in_by_mail(tx, proof, browser=browser, entrance=entrance, waiting=waiting, keys=keys)
    )
    mail_worker_of(request).wake()
    response = _entered_answer(request, body, entered, purpose=Purpose.SIGN_IN)
    response.headers.update(limits)
    return response


@router.post(
    "/password/forgot",
    operation_id="forgot_password",
    summary="Send a code and a link to choose a new password with",
    status_code=202,
    response_model=MailAskedAnswer,
    response_model_exclude_none=True,
    openapi_extra=body_document(MailAskBody),
    responses=_ASK_PROBLEMS,
)
async def forgot_password(request: Request, body: Annotated[MailAskBody, Depends(body_of(MailAskBody))]) -> Response:
    """The same answer whether the mailbox is known or not; the mail tells its owner."""
    return await _ask(request, body, purpose=Purpose.RESET, page=RESET_PAGE)


@router.post(
    "/password/reset",
    operation_id="reset_password",
    summary="Choose a new password with the code or the link",
    response_model=SignedInAnswer,
    response_model_exclude_none=True,
    openapi_extra=body_document(ResetBody),
    responses=_PROOF_PROBLEMS,
)
async def reset_password(request: Request, body: Annotated[ResetBody, Depends(body_of(ResetBody))]) -> Response:
    """Signs in; every other session of the player ends, and he is told by mail."""
    settings, database = settings_of(request), database_of(request)
    limits = await _count(request)
    proof, browser = Proof(body.code, body.link_secret), _browser(request, body, purpose=Purpose.RESET)
    password_hash = await hasher_of(request).hash(body.new_password)
    transport = transport_of(request, body.transport)
    entrance = entrance_of(request, method="mail", proven=True, by_cookie=transport == "cookie")
    waiting = read_cookie(request, SIGNUP, settings=settings)
    entered = await database.in_transaction(
        lambda tx: reset_by_mail(
            tx,
            proof,
            browser=browser,
            password_hash=password_hash,
            entrance=entrance,
            waiting=waiting,
            settings=settings,
        )
    )
    mail_worker_of(request).wake()
    response = _entered_answer(request, body, entered, purpose=Purpose.RESET)
    response.headers.update(limits)
    return response


async def _ask(request: Request, body: MailAskBody, *, purpose: Purpose, page: str) -> Response:
    settings = settings_of(request)
    refuse_foreign_site(request, public_url=settings.public_url)
    require_mail(request)
    known = is_known_device(request, account_key(body.email, settings=settings), settings=settings)
    limits = await count_try(request, "mail_send", account=body.email, known_device=known)
    await bot_gate_of(request).admit(
        Try("mail", address_of(request), answer=body.bot_check, account=body.email, known_device=known)
    )
    caller = Caller(place_of(request), known, language_of(request))
    made = await database_of(request).in_transaction(
        lambda tx: ask_by_mail(tx, purpose, body.email, caller=caller, settings=settings)
    )
    mail_worker_of(request).wake()
    response = _asked_answer(request, body, page=page, browser=made.browser)
    if transport_of(request, body.transport) == "cookie":
        remember_browser(response, purpose, made.browser, settings=settings)
    response.headers.update(limits)
    return response


def _asked_answer(request: Request, body: MailAskBody, *, page: str, browser: str) -> Response:
    if is_form(request) and wants_page(request):
        return RedirectResponse(page, status_code=303)
    by_token = transport_of(request, body.transport) == "token"
    answer = MailAskedAnswer(expires_in_seconds=int(LIFE.total_seconds()), challenge=browser if by_token else None)
    return JSONResponse(answer.model_dump(exclude_none=True), status_code=202)


async def _count(request: Request) -> dict[str, str]:
    """The site and the limits, before anybody looks at a code."""
    refuse_foreign_site(request, public_url=settings_of(request).public_url)
    return dict(await count_try(request, "mail_code"))


def _browser(request: Request, body: MailProofBody, *, purpose: Purpose) -> str:
    """Whoever holds nothing gets a text that no row is bound to."""
    return body.challenge or browser_secret(request, purpose, settings=settings_of(request)) or "nobody"


def _entered_answer(request: Request, body: MailProofBody, entered: Entered, *, purpose: Purpose) -> Response:
    settings, transport = settings_of(request), transport_of(request, body.transport)
    account = account_key(entered.email, settings=settings)
    response = signed_in_answer(
        request, entered.session, transport=transport, settings=settings, linked=entered.linked, account=account
    )
    forget_browser(response, purpose, settings=settings)
    if entered.linked:
        clear_cookie(response, SIGNUP, settings=settings)
    return response
