"""`/provider/hub88/{name}/…`."""

from typing import Any

from fastapi import APIRouter, Request, Response

from app.games.wallet_api.deps import documented, serve
from app.games.wallet_api.hub88 import acts
from app.games.wallet_api.hub88.acts import HUB88_DIALECT
from app.games.wallet_api.hub88.schemas import (
    ANSWER,
    STATUSES,
    BalanceBody,
    BetBody,
    InfoBody,
    RollbackBody,
    WinBody,
)
from app.games.wallet_api.hub88.signature import HEADER

router = APIRouter(prefix="/provider/hub88/{name}", tags=["Hub88-style wallet API"])

_TOLD: dict[str, Any] = {"header": HEADER, "answer": ANSWER, "statuses": STATUSES}


@router.post("/user/info", operation_id="hub88_info", summary="Is he there?", **documented(InfoBody, **_TOLD))
async def info(request: Request) -> Response:
    """A player by his pseudonym; nothing personal is told."""
    return await serve(request, HUB88_DIALECT, acts.info)


@router.post(
    "/user/balance", operation_id="hub88_balance", summary="The wallet now", **documented(BalanceBody, **_TOLD)
)
async def balance(request: Request) -> Response:
    """Of a session."""
    return await serve(request, HUB88_DIALECT, acts.balance)


@router.post("/transaction/bet", operation_id="hub88_bet", summary="A bet", **documented(BetBody, **_TOLD))
async def bet(request: Request) -> Response:
    """Needs a live session."""
    return await serve(request, HUB88_DIALECT, acts.bet)


@router.post("/transaction/win", operation_id="hub88_win", summary="A win", **documented(WinBody, **_TOLD))
async def win(request: Request) -> Response:
    """Paid whatever has become of the session."""
    return await serve(request, HUB88_DIALECT, acts.win)


@router.post(
    "/transaction/rollback", operation_id="hub88_rollback", summary="Take back", **documented(RollbackBody, **_TOLD)
)
async def rollback(request: Request) -> Response:
    """Also what has not come yet, which is then refused for ever."""
    return await serve(request, HUB88_DIALECT, acts.rollback)
