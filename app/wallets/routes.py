"""`/me/wallets`."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field

from app.db import LARGEST_ID
from app.errors import NotFound, ValidationFailed
from app.http.openapi import problems
from app.http.state import database_of
from app.kit.clock import iso_utc
from app.kit.money import amount_text
from app.sessions.deps import CurrentSession
from app.sessions.errors import NotSignedIn
from app.wallets.history import PAGE_SIZE, Line, currency_of, history_of
from app.wallets.queries import wallets_of

router = APIRouter(prefix="/me", tags=["me"])


class WalletAnswer(BaseModel):
    """One wallet of virtual coins."""

    wallet_id: int
    wallet_type: str
    currency_code: str
    balance: str = Field(description='main units at the currency\'s exponent: "12.50" USD, "5000" VND')


Cursor: TypeAlias = Annotated[
    str | None, Query(pattern=r"^[0-9]{1,10}$", description="`next_cursor` of the page before")
]


class LineAnswer(BaseModel):
    """One movement of virtual coins."""

    seq: int = Field(description="rises by one with every movement of this wallet")
    at: str
    kind: str = Field(description="opening, grant, adjustment, stake, payout, promotion, expiry, reversal")
    amount: str = Field(description="what came in, or with a minus what went out")
    balance_after: str


class HistoryAnswer(BaseModel):
    """A page of movements, the newest first."""

    currency_code: str
    entries: list[LineAnswer]
    next_cursor: str | None = Field(description="give it back as `cursor` for older ones; null: these were the oldest")


@router.get(
    "/wallets",
    operation_id="my_wallets",
    summary="The player's wallets",
    response_model=list[WalletAnswer],
    responses=problems(NotSignedIn),
)
async def my_wallets(request: Request, current: CurrentSession) -> list[WalletAnswer]:
    """Virtual coins only; nothing here can be paid out."""
    async with database_of(request).reading() as connection:
        found = await wallets_of(connection, user_id=current.user_id)
    return [
        WalletAnswer(
            wallet_id=wallet.wallet_id,
            wallet_type=wallet.wallet_type,
            currency_code=wallet.currency_code,
            balance=amount_text(wallet.balance, currency=wallet.currency_code),
        )
        for wallet in found
    ]


@router.get(
    "/wallets/{wallet_id}/history",
    operation_id="my_wallet_history",
    summary="What has moved in one wallet",
    response_model=HistoryAnswer,
    responses=problems(NotSignedIn, NotFound, ValidationFailed),
)
async def my_wallet_history(
    request: Request,
    current: CurrentSession,
    wallet_id: Annotated[int, Path(ge=1, le=LARGEST_ID)],
    cursor: Cursor = None,
) -> HistoryAnswer:
    """Fifty at a time, with the balance after each. Somebody else's wallet looks absent."""
    async with database_of(request).reading() as connection:
        currency = await currency_of(connection, user_id=current.user_id, wallet_id=wallet_id)
        if currency is None:
            raise NotFound
        before = None if cursor is None else int(cursor)
        lines = await history_of(connection, wallet_id=wallet_id, before=before)
    return HistoryAnswer(
        currency_code=currency,
        entries=[_line_answer(line, currency) for line in lines],
        next_cursor=str(lines[-1].seq) if len(lines) == PAGE_SIZE else None,
    )


def _line_answer(line: Line, currency: str) -> LineAnswer:
    return LineAnswer(
        seq=line.seq,
        at=iso_utc(line.at) or "",
        kind=line.kind,
        amount=amount_text(line.amount, currency=currency),
        balance_after=amount_text(line.balance_after, currency=currency),
    )
