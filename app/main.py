"""The application. `uvicorn app.main:app` starts it; `create_app(settings)` makes one for tests and tools."""

import asyncio
import contextlib
import gc
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import structlog
from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from app import health
from app.abuse.bot_check import routes as bot_check_routes
from app.abuse.bot_check.gate import BotGate
from app.abuse.limiter import build_limiter
from app.account_closure import routes as closure_routes
from app.account_closure.close_due import close_due_for_ever
from app.api_document import install_document
from app.config import Settings, SettingsError
from app.db import Database
from app.errors import AppError, InternalError, MethodNotAllowed, NotFound, ValidationFailed
from app.games.catalogue import routes as catalogue_routes
from app.games.catalogue.popular import Popular
from app.games.catalogue.shelf import Shelf
from app.games.grants import routes as grant_routes
from app.games.launch import routes as launch_routes
from app.games.play.desk import Desk
from app.games.protection import routes as protection_routes
from app.games.protection.raise_due import raise_due_for_ever
from app.games.rounds import routes as round_routes
from app.games.rounds.close_stale import close_stale_for_ever
from app.games.stream import routes as stream_routes
from app.games.stream.hub import Hub
from app.games.stream.relay import Relay
from app.games.stream.watch import watch_for_ever
from app.games.wallet_api.deps import router_of
from app.games.wallet_api.front import WalletFront
from app.games.wallet_api.records import DIALECTS
from app.http.accept import wants_page
from app.http.allow import allowed_methods
from app.http.problem import problem_response
from app.legal.routes import legal_routes
from app.legal.texts import read_legal_texts
from app.logs import configure_logs
from app.mail import routes as mail_routes
from app.mail.deliver import MailWorker
from app.mail.smtp import build_transport
from app.meta import routes as meta_routes
from app.meta.finish_deletions import finish_deletions_for_ever
from app.middleware import Edge
from app.oauth.prepare import prepare_for_ever
from app.oauth.registry import build_providers
from app.players import routes as player_routes
from app.players.deps import count_change
from app.preflight import StartRefused, refuse_bad_start
from app.redis import open_redis
from app.server.adopt import adopt_running_uvicorn
from app.server.body_limit import BodyLimit
from app.sessions import routes as session_routes
from app.sessions.front import SessionFront
from app.sessions.last_seen import LastSeen
from app.sessions.lookup import SessionLookup
from app.setting_values import EnvFileUnreadable
from app.signin import offers, well_known
from app.signin.account import routes as account_routes
from app.signin.challenge.issue import start_time
from app.signin.hashing import PasswordHasher
from app.signin.mail_code import routes as mail_code_routes
from app.signin.my_passkeys import routes as my_passkey_routes
from app.signin.passkeys import routes as passkey_routes
from app.signin.password import routes as password_routes
from app.signin.proof import routes as proof_routes
from app.signin.social import routes as social_routes
from app.signin.social.sweep import sweep_for_ever
from app.wallets import routes as wallet_routes
from app.web import index_page, page_routes

VERSION = "0.1.0"
_Made = TypeVar("_Made")

log = structlog.get_logger()


def create_app(settings: Settings) -> FastAPI:
    """The whole service for these settings. Opens no connection yet: that is the lifespan's.

    Raises SettingsError when the texts of LEGAL_DIR cannot be used.
    """
    # Tracing is on by default in this FastAPI and costs 9 % (docs/facts.md).
    app = FastAPI(
        title="IGW",
        version=VERSION,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    _hold_state(app, settings)
    for module in (
        bot_check_routes,
        password_routes,
        mail_code_routes,
        proof_routes,
        passkey_routes,
        social_routes,
        offers,
        account_routes,
        my_passkey_routes,
        session_routes,
        player_routes,
        wallet_routes,
        catalogue_routes,
        round_routes,
        stream_routes,
        launch_routes,
        protection_routes,
        grant_routes,
        closure_routes,
        meta_routes,
        health,
        mail_routes,
        well_known,
    ):
        # Sessions know nothing of limits, which stand beside them.
        counted = [Depends(count_change)] if module is session_routes else []
        app.include_router(module.router, dependencies=counted)
    for dialect in DIALECTS:
        app.include_router(router_of(dialect))
    app.router.routes.extend(legal_routes(app.state.legal_texts, settings=settings))
    app.router.routes.extend(page_routes(settings))
    install_document(app, settings=settings)
    _handle_errors(app, settings)
    # The last one added stands outermost.
    app.add_middleware(BodyLimit, public_url=settings.public_url)
    app.add_middleware(WalletFront, desk=app.state.desk, dialects=DIALECTS)
    app.add_middleware(SessionFront, settings=settings, lookup=app.state.session_lookup)
    quiet = [one.path for dialect in DIALECTS for one in dialect.operations if one.is_quiet]
    app.add_middleware(Edge, settings=settings, quiet=quiet)
    return app


def _hold_state(app: FastAPI, settings: Settings) -> None:
    database = Database(settings.async_db_url, echo=settings.sql_echo)
    state = app.state
    state.settings, state.database = settings, database
    state.legal_texts = read_legal_texts(settings.legal_dir)
    state.redis = open_redis(settings.redis_url)
    state.limiter = build_limiter(settings, state.redis)
    state.bot_gate = BotGate(settings, database, state.limiter)
    state.providers = build_providers(settings)
    state.mail_transport = build_transport(settings)
    state.mail_worker = MailWorker(database, state.mail_transport, settings=settings, on_leave=start_time)
    state.hasher = PasswordHasher(rounds=settings.password_bcrypt_rounds)
    state.last_seen = LastSeen(database)
    state.shelf, state.popular = Shelf(database), Popular(database)
    state.balance_hub = Hub()
    state.balance_relay = Relay(state.redis, state.balance_hub, public_url=settings.public_url)
    state.desk = Desk(database)
    state.desk.ledger.on_committed.append(state.balance_relay.moved)
    state.session_lookup = SessionLookup(database, idle_days=settings.session_idle_days, last_seen=state.last_seen)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    state = app.state
    try:
        await refuse_bad_start(state.database, state.redis)
    except StartRefused as refusal:
        _end_with(refusal)
    await state.shelf.prepare()
    background = [
        asyncio.create_task(state.last_seen.run()),
        asyncio.create_task(sweep_for_ever(state.database)),
        asyncio.create_task(prepare_for_ever(state.providers.values())),
        asyncio.create_task(state.mail_worker.run()),
        asyncio.create_task(close_due_for_ever(state.database, keys=state.settings.jwt_signing_key)),
        asyncio.create_task(finish_deletions_for_ever(state.database, keys=state.settings.jwt_signing_key)),
        asyncio.create_task(raise_due_for_ever(state.database)),
        asyncio.create_task(close_stale_for_ever(state.database, hours=state.settings.open_round_hours)),
        asyncio.create_task(watch_for_ever(state.database, state.balance_hub, state.balance_relay)),
        asyncio.create_task(state.balance_relay.send_for_ever()),
        asyncio.create_task(state.balance_relay.listen_for_ever()),
    ]
    # What exists now lives as long as the process: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    if not state.settings.mail_is_on:
        log.warning("mail_off", missing="SMTP_URL", without="codes by mail, password reset, confirming an address")
    if state.settings.app_env == "prod" and state.legal_texts.templates:
        log.warning("legal_templates", documents=state.legal_texts.templates, mend="put your own texts into LEGAL_DIR")
    log.info("started", environment=state.settings.app_env, providers=sorted(state.providers))
    yield
    for task in background:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await state.desk.close()
    await state.last_seen.flush()
    await state.session_lookup.close()
    for provider in state.providers.values():
        await provider.close()
    await state.bot_gate.close()
    if state.redis is not None:
        await state.redis.close()
    state.hasher.close()
    await state.database.close()
    log.info("stopped")


def _end_with(refusal: StartRefused) -> None:
    """A sentence and exit code 1, where a server of our own is starting; it would make a long trace of the error.

    Nothing is open yet, so nothing is lost by leaving at once. In any other host the error itself must do.
    """
    if not ADOPTED:
        raise refusal
    print(refusal, file=sys.stderr, flush=True)  # noqa: T201 - for the person who started it
    os._exit(1)


def _handle_errors(app: FastAPI, settings: Settings) -> None:
    def handler(
        translate: Callable[[Request, Exception], AppError],
    ) -> Callable[[Request, Exception], Awaitable[Response]]:
        async def handle(request: Request, error: Exception) -> Response:
            return problem_response(translate(request, error), scope=request.scope, public_url=settings.public_url)

        return handle

    index, problem = index_page(), handler(_of_http_exception)

    async def handle_http_exception(request: Request, error: Exception) -> Response:
        # An address that is nowhere: a person gets our page for that, a program the problem.
        if getattr(error, "status_code", 500) == 404 and request.method in {"GET", "HEAD"} and wants_page(request):
            return HTMLResponse(index, status_code=404)
        return await problem(request, error)

    app.add_exception_handler(AppError, handler(_itself))
    app.add_exception_handler(HTTPException, handle_http_exception)
    app.add_exception_handler(RequestValidationError, handler(_of_validation))


def _itself(_request: Request, error: Exception) -> AppError:
    return error if isinstance(error, AppError) else InternalError()


def _of_http_exception(request: Request, error: Exception) -> AppError:
    status = getattr(error, "status_code", 500)
    if status == 405:
        return MethodNotAllowed(headers={"Allow": allowed_methods(request)})
    return (NotFound if status == 404 else InternalError)(headers=getattr(error, "headers", None))


def _of_validation(_request: Request, error: Exception) -> AppError:
    """Parameters of the path and the query. Only names are told, never what was typed."""
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    return ValidationFailed(fields=dict.fromkeys((str(fault["loc"][-1])[:64], "bad_format") for fault in faults))


def _or_exit(make: Callable[[], _Made]) -> _Made:
    try:
        return make()
    except (SettingsError, EnvFileUnreadable) as fault:
        sys.exit(str(fault))


_settings = _or_exit(Settings.load)
configure_logs(json_lines=_settings.app_env != "dev" or not sys.stdout.isatty())
#: Whether this module is being imported by uvicorn itself (`uvicorn app.main:app`); its guards are ours then.
ADOPTED = adopt_running_uvicorn(public_url=_settings.public_url)
app = _or_exit(lambda: create_app(_settings))
