"""`/provider/hub88/{name}/…`."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

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
from app.games.wallet_api.serve import documented, serve

router = APIRouter(prefix="/provider/hub88/{name}", tags=["Hub88-style wallet API"])

Name = Annotated[str, Path(max_length=40, description="the provider, as it was registered")]
_TOLD: dict[str, Any] = {"header": HEADER, "answer": ANSWER, "statuses": STATUSES}


@router.post("/user/info", operation_id="hub88_info", summary="Is he there?", **documented(InfoBody, **_TOLD))
async def info(request: Request, name: Name) -> Response:
    """A player by his pseudonym; nothing personal is told."""
    return await serve(request, HUB88_DIALECT, name=name, act=acts.info)


@router.post(
    "/user/balance", operation_id="hub88_balance", summary="The wallet now", **documented(BalanceBody, **_TOLD)
)
async def balance(request: Request, name: Name) -> Response:
    """Of a session."""
    return await serve(request, HUB88_DIALECT, name=name, act=acts.balance)


@router.post("/transaction/bet", operation_id="hub88_bet", summary="A bet", **documented(BetBody, **_TOLD))
async def bet(request: Request, name: Name) -> Response:
    """Needs a live session."""
    return await serve(request, HUB88_DIALECT, name=name, act=acts.bet)


@router.post("/transaction/win", operation_id="hub88_win", summary="A win", **documented(WinBody, **_TOLD))
async def win(request: Request, name: Name) -> Response:
    """Paid whatever has become of the session."""
    return await serve(request, HUB88_DIALECT, name=name, act=acts.win)


@router.post(
    "/transaction/rollback", operation_id="hub88_rollback", summary="Take back", **documented(RollbackBody, **_TOLD)
)
async def rollback(request: Request, name: Name) -> Response:
    """Also what has not come yet, which is then refused for ever."""
    return await serve(request, HUB88_DIALECT, name=name, act=acts.rollback)
