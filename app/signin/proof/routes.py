"""`/auth/prove`, `/auth/prove/mail`: a signed-in player shows again that it is he."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from app.abuse.deps import count_try
from app.audit.deps import place_of
from app.errors import Busy, CrossSiteRequest
from app.http.bodies import body_document, body_of
from app.http.openapi import BODY_PROBLEMS, problems
from app.http.state import database_of, settings_of
from app.mail.deps import mail_worker_of, require_mail
from app.mail.errors import MailOff
from app.players.errors import AccountBlocked
from app.sessions.deps import CurrentSession
from app.sessions.errors import NotSignedIn
from app.sessions.lifecycle import OpenedSession
from app.sessions.lookup import SignedIn
from app.signin.answer import renewed_answer, token_of
from app.signin.challenge.errors import CodeDead, CodeWrong
from app.signin.challenge.issue import LIFE, Purpose
from app.signin.challenge.use import Binding, Proof, use
from app.signin.deps import count_guess, hasher_of
from app.signin.errors import InvalidCredentials
from app.signin.password.login import prove_password, still_proven
from app.signin.proof.ask import ask_proof
from app.signin.proof.renew import renew_proof
from app.signin.schemas import MailAskedAnswer, ProveBody, SignedInAnswer

router = APIRouter(prefix="/auth", tags=["sign in"])


@router.post(
    "/prove/mail",
    operation_id="ask_proof_code",
    summary="Send a code to prove again with",
    status_code=202,
    response_model=MailAskedAnswer,
    response_model_exclude_none=True,
    responses=problems(NotSignedIn, CrossSiteRequest, MailOff, limited=True),
)
async def ask_proof_code(request: Request, current: CurrentSession) -> MailAskedAnswer:
    """For `POST /auth/prove`, in this session alone."""
    settings, place = settings_of(request), place_of(request)
    require_mail(request)
    await count_try(request, "mail_send", account=current.email, known_device=True)
    await database_of(request).in_transaction(lambda tx: ask_proof(tx, current, place=place, settings=settings))
    mail_worker_of(request).wake()
    return MailAskedAnswer(expires_in_seconds=int(LIFE.total_seconds()))


@router.post(
    "/prove",
    operation_id="prove",
    summary="Prove again that it is you",
    response_model=SignedInAnswer,
    response_model_exclude_none=True,
    openapi_extra=body_document(ProveBody),
    responses=problems(
        NotSignedIn,
        InvalidCredentials,
        CodeWrong,
        CodeDead,
        AccountBlocked,
        CrossSiteRequest,
        Busy,
        *BODY_PROBLEMS,
        limited=True,
    ),
)
async def prove(
    request: Request, current: CurrentSession, body: Annotated[ProveBody, Depends(body_of(ProveBody))]
) -> Response:
    """For ten minutes sensitive acts are allowed. The session goes on under a new token; the old one is dead."""
    await count_guess(request, current)
    if body.code is not None:
        session = await _prove_by_code(request, current, body.code)
    else:
        session = await _prove_by_password(request, current, body.password or "")
    return renewed_answer(request, session)


async def _prove_by_password(request: Request, current: SignedIn, password: str) -> OpenedSession:
    database = database_of(request)
    place, token = place_of(request), token_of(request)
    player = await prove_password(database, hasher_of(request), email=current.email, password=password)
    if player.user_id != current.user_id:
        raise InvalidCredentials  # two rows of an older system with one address: this is the other one's password

    async def renew(tx: AsyncConnection) -> OpenedSession:
        await still_proven(tx, player)
        return await renew_proof(tx, current, token=token, method="password", place=place)

    return await database.in_transaction(renew)


async def _prove_by_code(request: Request, current: SignedIn, code: str) -> OpenedSession:
    binding = Binding(user_id=current.user_id, session_id=current.session_id)
    place, keys, token = place_of(request), settings_of(request).jwt_signing_key, token_of(request)

    async def renew(tx: AsyncConnection) -> OpenedSession:
        await use(tx, Proof(code, None), purposes=(Purpose.PROVE,), binding=binding, keys=keys, place=place)
        return await renew_proof(tx, current, token=token, method="mail", place=place)

    return await database_of(request).in_transaction(renew)
