"""Daily limits that a player sets himself. A lower one counts at once; a higher one, or none, a day after it was asked
for, so that nobody raises it in the heat of the game.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Actor, Event, Record, record
from app.errors import ValidationFailed
from app.games.models import play_limits
from app.games.protection.keep import tell_wallets
from app.games.protection.queries import Limit, LimitKind, limits_of
from app.kit.clock import utc_now
from app.kit.money import amount_text
from app.players.personal_facts import Teller
from app.players.register import player_by_id
from app.wallets.queries import wallets_of

RAISE_AFTER: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Wish:
    """A limit as the player wants it; `amount` None: none."""

    currency: str
    kind: LimitKind
    amount: Decimal | None


async def change_limits(tx: AsyncConnection, teller: Teller, wishes: Sequence[Wish]) -> None:
    """Lower at once, raise a day later. The caller holds the player. Raises ValidationFailed for a currency in which
    he has no wallet, and for two wishes about one limit.
    """
    known = await limits_of(tx, user_id=teller.user_id)
    currencies = {wallet.currency_code for wallet in await wallets_of(tx, user_id=teller.user_id)}
    _check(wishes, currencies=currencies)
    for wish in wishes:
        before = known.get((wish.currency, wish.kind), Limit(wish.currency, wish.kind))
        after, event = decided(before, wish)
        if event is not None:
            await _write(tx, after, user_id=teller.user_id)
            details = _details(after.currency, after.kind, wish.amount)
            entry = Record(event, teller.user_id, session_id=teller.session_id, place=teller.place, details=details)
            await record(tx, entry)
    await tell_wallets(tx, user_id=teller.user_id)


def decided(before: Limit, wish: Wish) -> tuple[Limit, Event | None]:
    """The limit as it is from now on, and what has happened; None: nothing."""
    settled = replace(before, amount=wish.amount, pending_amount=None, pending_from=None)
    if wish.amount == before.amount:
        # Staying at what holds takes back the wish for more.
        return settled, Event.LIMIT_RAISE_CANCELLED if before.pending_from else None
    if wish.amount is not None and (before.amount is None or wish.amount < before.amount):
        return settled, Event.LIMIT_LOWERED
    if before.pending_from is not None and wish.amount == before.pending_amount:
        return before, None
    waiting = replace(before, pending_amount=wish.amount, pending_from=utc_now() + RAISE_AFTER)
    return waiting, Event.LIMIT_RAISE_ASKED


async def has_due_raise(connection: AsyncConnection, *, user_id: int) -> bool:
    """Whether a raise whose day is over waits to be written."""
    due = select(play_limits.c.user_id).where(play_limits.c.user_id == user_id, play_limits.c.pending_from <= utc_now())
    return (await connection.execute(due.limit(1))).first() is not None


async def raise_due(tx: AsyncConnection, *, user_id: int) -> int:
    """Let the raises count whose day is over; how many. Holds the player."""
    await player_by_id(tx, user_id, hold="alone")
    now = utc_now()
    known = (await limits_of(tx, user_id=user_id)).values()
    due = [one for one in known if one.pending_from is not None and one.pending_from <= now]
    for one in due:
        raised = replace(one, amount=one.pending_amount, pending_amount=None, pending_from=None)
        await _write(tx, raised, user_id=user_id)
        details = _details(raised.currency, raised.kind, raised.amount)
        await record(tx, Record(Event.LIMIT_RAISED, user_id, actor=Actor.SYSTEM, details=details))
    if due:
        await tell_wallets(tx, user_id=user_id)
    return len(due)


def _check(wishes: Sequence[Wish], *, currencies: Iterable[str]) -> None:
    foreign = [
        (f"limits.{at}.currency", "not_allowed") for at, one in enumerate(wishes) if one.currency not in currencies
    ]
    if foreign or len({(one.currency, one.kind) for one in wishes}) < len(wishes):
        raise ValidationFailed(fields=foreign or [("limits", "not_allowed")])


async def _write(tx: AsyncConnection, limit: Limit, *, user_id: int) -> None:
    key = {"user_id": user_id, "currency_code": limit.currency, "kind": limit.kind.value}
    await tx.execute(delete(play_limits).where(*(play_limits.c[name] == value for name, value in key.items())))
    values = {"amount": limit.amount, "pending_amount": limit.pending_amount, "pending_from": limit.pending_from}
    await tx.execute(insert(play_limits).values(**key, **values, changed_at=utc_now()))


def _details(currency: str, kind: LimitKind, amount: Decimal | None) -> dict[str, str | int | None]:
    told = "none" if amount is None else f"{amount_text(amount, currency=currency)} {currency}"
    return {"kind": kind.value, "amount": told, "currency": currency}
