"""What the conformance kit asks of our books, of which a provider has no call to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import games
from app.ledger.models import ledger_entries
from app.ledger.records import SHORTFALL
from app.ledger.rows import money


@dataclass(frozen=True, slots=True)
class CurrencyBooks:
    """Sums over the whole ledger in one currency, in main units: of everything, and of what wallets could not give."""

    total: Decimal
    shortfall: Decimal


async def amounts_in(connection: AsyncConnection, *, wallet_id: int) -> Sequence[Decimal]:
    """What has moved in the wallet, the oldest first."""
    mine = select(ledger_entries.c.amount).where(ledger_entries.c.wallet_id == wallet_id)
    return [money(amount) for amount in (await connection.execute(mine.order_by(ledger_entries.c.seq))).scalars()]


async def books_of_currency(connection: AsyncConnection, currency: str) -> CurrencyBooks:
    """Reads every entry of it."""
    every = select(func.sum(ledger_entries.c.amount)).where(ledger_entries.c.currency_code == currency)
    total = money((await connection.execute(every)).scalar())
    short = money((await connection.execute(every.where(ledger_entries.c.account == SHORTFALL))).scalar())
    return CurrencyBooks(total, -short)


async def first_game_of(connection: AsyncConnection, *, provider_id: int) -> str | None:
    """The code of the provider's oldest game that is on."""
    query = select(games.c.code).where(games.c.provider_id == provider_id, games.c.status == "active")
    return (await connection.execute(query.order_by(games.c.game_id).limit(1))).scalar()
