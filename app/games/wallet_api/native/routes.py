"""`/provider/v1/…` as declared to the API document. Calls with a body are answered by `front`, in the same way."""

from typing import cast

from fastapi import APIRouter, Request, Response

from app.games.play.desk import Desk
from app.games.wallet_api.native import acts
from app.games.wallet_api.native.answer import PREFIX, Post, Read, Told, answer_get, answer_post
from app.games.wallet_api.native.document import documented
from app.games.wallet_api.native.front import asked_of, headers_of
from app.http.bodies import read_body

router = APIRouter(prefix=PREFIX, tags=["native wallet API"])


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


async def _posted(request: Request, post: Post) -> Response:
    asked = asked_of(request.scope, await read_body(request))
    return _response(await answer_post(desk_of(request), asked, post))


async def _asked(request: Request, read: Read) -> Response:
    return _response(await answer_get(desk_of(request), asked_of(request.scope, b""), read))


def _response(told: Told) -> Response:
    response = Response(told.body, told.status)
    response.raw_headers = headers_of(told)
    return response
