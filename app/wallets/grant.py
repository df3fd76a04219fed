"""Coins that the house gives: once by their key, and not again to somebody who has only gone away in between."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from app.ledger.commands import Command, Kind, Movement
from app.ledger.post import post
from app.players.tombstones import MAILBOX, Cause, bury, causes_of_absence
from app.wallets.queries import wallets_of

SOURCE: Final = "grant"
WELCOME: Final = "grant:welcome"


@dataclass(frozen=True, slots=True)
class Trace:
    """By what a person who was here before would be known: ids of one provider, or his address (`email`)."""

    provider: str
    subjects: tuple[str, ...]


async def grant_welcome(
    tx: AsyncConnection,
    *,
    user_id: int,
    grants: Sequence[tuple[str, Decimal]],
    mailbox: str,
    traces: Sequence[Trace],
    keys: Sequence[str],
) -> bool:
    """Fill a new player's wallets, in the transaction that makes him. False for somebody who was here before, and
    for one whose `mailbox` (`app.kit.email.mailbox_form`) had it by another address within the year (attack A71).

    `keys`: the signing keys, by which the traces of those who left are known.
    """
    for trace in (Trace(MAILBOX, (mailbox,)), *traces):
        if await causes_of_absence(tx, keys=keys, provider=trace.provider, subjects=trace.subjects):
            return False
    amounts = dict(grants)
    commands = [
        Command(SOURCE, (_welcome(user_id, wallet.wallet_id, wallet.currency_code, amounts[wallet.currency_code]),))
        for wallet in await wallets_of(tx, user_id=user_id)
        if wallet.currency_code in amounts
    ]
    if commands:
        await post(tx, commands)
        await bury(tx, keys=keys, provider=MAILBOX, subjects=[mailbox], cause=Cause.WELCOMED)
    return True


def _welcome(user_id: int, wallet_id: int, currency: str, amount: Decimal) -> Movement:
    return Movement(f"welcome:{user_id}:{currency}", Kind.GRANT, wallet_id, currency, amount, WELCOME)
