"""Staff moves coins: a posting like any other, with a reason, once for each key."""

from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Actor, Event, Record, record
from app.ledger.commands import Code, Command, Kind, Movement, Outcome
from app.ledger.post import post
from app.wallets.models import wallets

SOURCE: Final = "staff"
ACCOUNT: Final = "staff:adjustment"


class NoSuchWallet(Exception):
    """The player has no wallet of this currency, or more than one."""


async def adjust(
    tx: AsyncConnection, *, user_id: int, currency: str, amount: Decimal, reason: str, key: str
) -> Outcome:
    """Post it; the same key again changes nothing and gives the same answer. Raises NoSuchWallet."""
    mine = select(wallets.c.wallet_id).where(wallets.c.user_id == user_id, wallets.c.currency_code == currency)
    found = (await tx.execute(mine.limit(2))).scalars().all()
    if len(found) != 1:
        raise NoSuchWallet
    movement = Movement(key, Kind.ADJUSTMENT, found[0], currency, amount, ACCOUNT, reason=reason)
    [outcome] = await post(tx, [Command(SOURCE, (movement,))])
    if outcome.code is Code.OK and not outcome.replayed:
        # The reason is staff's and stands in the ledger; the player sees that it happened.
        details: dict[str, str | int | None] = {"amount": f"{amount:f} {currency}", "key": key}
        await record(tx, Record(Event.WALLET_ADJUSTED, user_id, actor=Actor.STAFF, details=details))
    return outcome
