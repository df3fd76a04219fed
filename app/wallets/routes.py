"""`/me/wallets`."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from app.http.openapi import problems
from app.http.state import database_of
from app.kit.money import amount_text
from app.sessions.deps import CurrentSession
from app.sessions.errors import NotSignedIn
from app.wallets.queries import wallets_of

router = APIRouter(prefix="/me", tags=["me"])


class WalletAnswer(BaseModel):
    """One wallet of virtual coins."""

    wallet_id: int
    wallet_type: str
    currency_code: str
    balance: str = Field(description='main units at the currency\'s exponent: "12.50" USD, "5000" VND')


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
