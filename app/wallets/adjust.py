"""Staff moves coins: a posting like any other, with a reason, once for each key."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Actor, Event, Record, record
from app.kit.money import is_exact
from app.ledger.commands import Code, Command, Kind, Movement, Outcome
from app.ledger.post import post
from app.wallets.models import wallets

SOURCE: Final = "staff"
ACCOUNT: Final = "staff:adjustment"
_MOST_SHOWN: Final = 20


class NoSuchWallet(Exception):
    """Not one wallet was meant; `wallet_ids` are the player's in this currency, of which one must be chosen."""

    def __init__(self, wallet_ids: Sequence[int]) -> None:
        super().__init__(wallet_ids)
        self.wallet_ids = wallet_ids


class OddAmount(Exception):
    """Finer than the currency has decimals, and what the wallet held, `balance`, would not become whole by it."""

    def __init__(self, balance: Decimal) -> None:
        super().__init__(balance)
        self.balance = balance


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Coins into a player's wallet of this currency, or out of it (a negative amount), in main units.

    `by` is who of staff does it; it stands in the record, for colleagues. `wallet_id` chooses where an older system has
    given a player more than one wallet of a currency.
    """

    user_id: int
    currency: str
    amount: Decimal
    _: KW_ONLY
    reason: str
    key: str
    by: str
    wallet_id: int | None = None


async def adjust(tx: AsyncConnection, wish: Adjustment) -> Outcome:
    """Post it; the same key again changes nothing and gives the same answer. Raises NoSuchWallet, and OddAmount, which
    must end the transaction.
    """
    currency, amount = wish.currency, wish.amount
    mine = select(wallets.c.wallet_id).where(wallets.c.user_id == wish.user_id, wallets.c.currency_code == currency)
    held = (await tx.execute(mine.order_by(wallets.c.wallet_id).limit(_MOST_SHOWN))).scalars().all()
    found = [one for one in held if wish.wallet_id in {None, one}]
    if len(found) != 1:
        raise NoSuchWallet(held)
    movement = Movement(wish.key, Kind.ADJUSTMENT, found[0], currency, amount, ACCOUNT, reason=wish.reason)
    [outcome] = await post(tx, [Command(SOURCE, (movement,))])
    if outcome.code is Code.OK and not outcome.replayed:
        if not is_exact(amount, currency=currency) and not is_exact(outcome.balance, currency=currency):
            raise OddAmount(outcome.balance - amount)
        # The reason is staff's and stands in the ledger; the player sees that it happened.
        details: dict[str, str | int | None] = {"amount": f"{amount:f} {currency}", "key": wish.key}
        entry = Record(Event.WALLET_ADJUSTED, wish.user_id, actor=Actor.STAFF, by=wish.by, details=details)
        await record(tx, entry)
    return outcome
