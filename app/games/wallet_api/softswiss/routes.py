"""`/provider/softswiss/{name}/…`."""

from typing import Any

from fastapi import APIRouter, Request, Response

from app.games.wallet_api.deps import documented, serve
from app.games.wallet_api.softswiss import acts
from app.games.wallet_api.softswiss.acts import SOFTSWISS_DIALECT
from app.games.wallet_api.softswiss.schemas import (
    ANSWER,
    STATUSES,
    BalanceBody,
    BetWinBody,
    FinishBody,
    RollbackBody,
)
from app.games.wallet_api.softswiss.signature import HEADER

router = APIRouter(prefix="/provider/softswiss/{name}", tags=["SOFTSWISS-style wallet API"])

_TOLD: dict[str, Any] = {"header": HEADER, "answer": ANSWER, "statuses": STATUSES}


@router.post("/balance", operation_id="softswiss_balance", summary="The wallet now", **documented(BalanceBody, **_TOLD))
async def balance(request: Request) -> Response:
    """Of a player in a currency."""
    return await serve(request, SOFTSWISS_DIALECT, acts.balance)


@router.post("/betwin", operation_id="softswiss_betwin", summary="Bets and wins", **documented(BetWinBody, **_TOLD))
async def bet_or_win(request: Request) -> Response:
    """All in order, or none."""
    return await serve(request, SOFTSWISS_DIALECT, acts.bet_or_win)


@router.post("/rollback", operation_id="softswiss_rollback", summary="Take back", **documented(RollbackBody, **_TOLD))
async def rollback(request: Request) -> Response:
    """Also what has not come yet, which is then refused for ever."""
    return await serve(request, SOFTSWISS_DIALECT, acts.rollback)


@router.post("/finish", operation_id="softswiss_finish", summary="End a round", **documented(FinishBody, **_TOLD))
async def finish(request: Request) -> Response:
    """No bet enters it any more; a late win is still paid."""
    return await serve(request, SOFTSWISS_DIALECT, acts.finish)
