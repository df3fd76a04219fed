"""`/provider/v1/…`: signature, body, act, answer. Every fault is told in the protocol's own shape."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias, cast

import msgspec
import structlog
from fastapi import APIRouter, Request, Response

from app.errors import AppError, BadBody, BodyTooLarge, Busy, DatabaseUnavailable
from app.games.play.desk import Desk
from app.games.providers.book import Provider
from app.games.wallet_api.native import acts
from app.games.wallet_api.native.document import documented
from app.games.wallet_api.native.replies import BAD_SIGNATURE, Refusal
from app.games.wallet_api.native.signature import caller_of
from app.http.bodies import read_body, read_json_object
from app.kit.clock import unix_seconds

log = structlog.get_logger()
router = APIRouter(prefix="/provider/v1", tags=["native wallet API"])

Act: TypeAlias = Callable[[Desk, Provider, dict[str, Any]], Awaitable[acts.Answer]]
Read: TypeAlias = Callable[[Desk, Provider], Awaitable[acts.Answer]]
_RETRY_AFTER_SECONDS: Final = 1


def desk_of(request: Request) -> Desk:
    """The worker's desk."""
    return cast(Desk, request.app.state.desk)


@router.post("/session/exchange", **documented("exchange"))
async def exchange(request: Request) -> Response:
    """The one-time launch code of the launch URL for a session token. Once, within 120 seconds."""
    return await _posted(request, acts.exchange)


@router.post("/balance", **documented("balance"))
async def balance(request: Request) -> Response:
    """Of a session, or of a player in a currency."""
    return await _posted(request, acts.balance)


@router.post("/transactions", **documented("transactions"))
async def transactions(request: Request) -> Response:
    """Bets and wins of one round: all of them in order, or none."""
    return await _posted(request, acts.transactions)


@router.post("/rollbacks", **documented("rollbacks"))
async def rollbacks(request: Request) -> Response:
    """Take back; also what has not come yet, which is then refused for ever."""
    return await _posted(request, acts.rollbacks)


@router.post("/rounds/close", **documented("rounds/close"))
async def close_round(request: Request) -> Response:
    """No bet enters the round any more. A late win is still paid."""
    return await _posted(request, acts.close_round)


@router.get("/transactions/{action_id}", **documented("status"))
async def transaction_status(request: Request, action_id: str) -> Response:
    """What became of an action, after an outcome that was not told."""
    return await _asked(request, lambda desk, provider: acts.status_of(desk, provider, action_id))


@router.get("/statement", **documented("statement"))
async def statement(request: Request) -> Response:
    """Everything of this provider in the order of the books, for reconciliation; ten seconds behind."""
    query = request.query_params
    cursor, limit = query.get("cursor", ""), query.get("limit", "")
    return await _asked(request, lambda desk, provider: acts.statement(desk, provider, cursor=cursor, limit=limit))


async def _posted(request: Request, act: Act) -> Response:
    async def run() -> Response:
        body = await read_body(request)
        provider = await _caller(request, body)
        return _answered(await act(desk_of(request), provider, read_json_object(body)))

    return await _in_our_shape(run)


async def _asked(request: Request, read: Read) -> Response:
    async def run() -> Response:
        provider = await _caller(request, b"")
        return _answered(await read(desk_of(request), provider))

    return await _in_our_shape(run)


async def _caller(request: Request, body: bytes) -> Provider:
    scope = request.scope
    query = scope["query_string"]
    target = (scope["raw_path"] + (b"?" + query if query else b"")).decode("latin-1")
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    provider = await caller_of(
        desk_of(request).book, headers, method=request.method, target=target, body=body, now=unix_seconds()
    )
    if provider is None:
        code, status, message = BAD_SIGNATURE
        raise Refusal(code, status=status, message=message)
    return provider


def _answered(answer: acts.Answer) -> Response:
    body, status = answer
    return _json(body, status=status)


def _refused(refusal: Refusal, *, retry_after: int | None = None) -> Response:
    return _json(refusal.body, status=refusal.status, retry_after=retry_after)


def _json(body: dict[str, Any], *, status: int, retry_after: int | None = None) -> Response:
    headers = {"cache-control": "no-store"}
    if retry_after is not None:
        headers["retry-after"] = str(retry_after)
    return Response(msgspec.json.encode(body), status, headers, "application/json")


async def _in_our_shape(run: Callable[[], Awaitable[Response]]) -> Response:
    try:
        return await run()
    except Refusal as refusal:
        return _refused(refusal)
    except BodyTooLarge:
        return _refused(Refusal("BAD_REQUEST", status=413, message="A body is at most 64 KiB."))
    except BadBody as error:
        return _refused(Refusal("BAD_REQUEST", status=400, message=error.detail))
    except (DatabaseUnavailable, Busy) as error:
        return _try_again(error.retry_after)
    except AppError:
        raise
    except Exception:
        log.exception("native_call_failed")
        return _try_again(None)


def _try_again(retry_after: int | None) -> Response:
    """It may have been applied: the commit's answer was lost. The same call again tells."""
    told = Refusal("TRY_AGAIN", status=503, message="Not known to be applied; send the same again.", outcome="unknown")
    return _refused(told, retry_after=retry_after or _RETRY_AFTER_SECONDS)
