"""One callback request from beginning to end, and what its twins are told.

A browser may bring the same answer twice: a double tap, a reload, the back button, a page fetched ahead. One of
the requests goes on; the others wait for it and lead to the same place, without a second session (E11-E13).
"""

from dataclasses import dataclass

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.db import Database
from app.errors import AppError
from app.http.accept import wants_page
from app.http.state import database_of, settings_of
from app.mail.deps import mail_worker_of
from app.oauth.identity_provider import IdentityProvider
from app.sessions.cookies import SIGNUP, read_cookie, set_cookie, set_session_cookie
from app.sessions.deps import maybe_signed_in
from app.sessions.lifecycle import OpenedSession
from app.sessions.lookup import SignedIn
from app.signin.answer import entrance_of
from app.signin.device import remember_device
from app.signin.errors import StateExpired, StateMismatch, StateUsed
from app.signin.social.attempt import Attempt, forget_attempt, is_too_late, read_attempt, state_hash
from app.signin.social.callback import Arrival, NewPending, arrive, prove_identity, read_answer, refuse_error
from app.signin.social.pending import LIFE, find_pending
from app.signin.social.start import LOBBY
from app.signin.social.used_states import Outcome, await_outcome, outcome_of, record_outcome, use_up_state

log = structlog.get_logger()

FINISH = "/signup/complete"


@dataclass(slots=True)
class Visit:
    """What is known of the request so far; the error page needs it too."""

    attempt: Attempt | None = None


async def answer_callback(request: Request, provider: IdentityProvider, visit: Visit) -> Response:
    """303 onwards. Raises an AppError for everything else; `visit` then says which attempt it was."""
    settings, database = settings_of(request), database_of(request)
    answer = read_answer(request)
    state = answer.state or ""
    attempt = visit.attempt = read_attempt(request, state=state, provider=provider.name, settings=settings)
    if attempt is None:
        return await _already_here(request, database, state=state)
    if not await use_up_state(database, state_hash=attempt.state_hash, provider=provider.name):
        return await _lead_twin(request, database, attempt)
    try:
        code = refuse_error(answer)
        identity, suggested_email = await prove_identity(provider, code=code, attempt=attempt, answer=answer)
        arrival = await arrive(
            database,
            attempt,
            identity,
            entrance=entrance_of(request, method=provider.name, proven=False, by_cookie=True),
            session=await maybe_signed_in(request) if attempt.intent == "link" else None,
            suggested_email=suggested_email,
        )
    except AppError as error:
        await _record_failure(database, attempt, error)
        raise
    response = _onwards(request, attempt, arrival)
    forget_attempt(response, state=attempt.state, settings=settings)
    return response


def _onwards(request: Request, attempt: Attempt, arrival: Arrival) -> Response:
    settings = settings_of(request)
    if isinstance(arrival, NewPending):
        response = RedirectResponse(FINISH, status_code=303)
        set_cookie(response, SIGNUP, arrival.token, settings=settings, max_age=int(LIFE.total_seconds()))
        return response
    response = RedirectResponse(attempt.next_path, status_code=303)
    if isinstance(arrival, OpenedSession):
        set_session_cookie(response, arrival.token, settings=settings)
        remember_device(request, response, user_id=arrival.user_id, settings=settings)
        mail_worker_of(request).wake()
    return response


async def _already_here(request: Request, database: Database, *, state: str) -> Response:
    """A reload after the end: the attempt's cookie is gone, but this browser may hold what came of it.

    In any other browser the state is foreign (login CSRF, A1): nothing is set and nothing is used up.
    """
    outcome = await outcome_of(database, state_hash=state_hash(state))
    if outcome is not None and await _holds(request, database, outcome):
        return RedirectResponse(FINISH if outcome.pending_id else LOBBY, status_code=303)
    raise StateExpired if is_too_late(state) else StateMismatch


async def _lead_twin(request: Request, database: Database, attempt: Attempt) -> Response:
    outcome = await await_outcome(database, state_hash=attempt.state_hash)
    succeeded = outcome is not None and outcome.is_known and not outcome.error_code
    if outcome is None or not succeeded:
        raise StateUsed
    # A page of the same browser follows the first request, whose answer sets the cookie; a program is told.
    if not wants_page(request) and not await _holds(request, database, outcome):
        raise StateUsed
    return RedirectResponse(FINISH if outcome.pending_id else attempt.next_path, status_code=303)


async def _holds(request: Request, database: Database, outcome: Outcome) -> bool:
    session: SignedIn | None = await maybe_signed_in(request)
    if session is not None and session.session_id == outcome.session_id:
        return True
    token = read_cookie(request, SIGNUP, settings=settings_of(request))
    async with database.reading() as connection:
        pending = await find_pending(connection, token)
    return pending is not None and pending.pending_id == outcome.pending_id


async def _record_failure(database: Database, attempt: Attempt, error: AppError) -> None:
    async def write(tx: AsyncConnection) -> None:
        await record_outcome(tx, state_hash=attempt.state_hash, error_code=error.code)

    try:
        await database.in_transaction(write)
    except AppError:
        # The twins then wait their few seconds and start again; the error itself is what must be told.
        log.warning("attempt_outcome_not_recorded", code=error.code)
