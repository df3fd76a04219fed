"""A provider's call in our own words, and what the ledger is told to do for it.

Keys of a provider live in a source of the ledger of their own (`Provider.source`), so two providers never meet. The
other side of every bet and win is one account for each provider, which is how an operator sees what a studio earns.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from msgspec import Struct

from app.games.launch.seats import Seat
from app.games.providers.book import Provider
from app.ledger.commands import About, Action, Closing, Command, Kind, Movement, Reversal


class Bet(Struct, frozen=True):
    """`amount` >= 0 in main units leaves the wallet; 0 is a free round, told by its `campaign`."""

    key: str
    amount: Decimal
    campaign: str = ""


class Win(Struct, frozen=True):
    """`amount` >= 0 comes into the wallet. `is_gift`: a promotion, which needs no bet and counts against no limit.

    `bet`: the key of the bet that has won, where the provider tells it.
    """

    key: str
    amount: Decimal
    is_gift: bool = False
    needs_bet: bool = True
    bet: str = ""
    campaign: str = ""


class TakeBack(Struct, frozen=True):
    """All that is left of the action `target`, or `amount` of it."""

    key: str
    target: str
    amount: Decimal | None = None
    unless_settled: bool = False


Step: TypeAlias = Bet | Win | TakeBack


class Call(Struct, frozen=True):
    """Steps that are applied in order, all or none; `closes`: the round ends with them."""

    provider: Provider
    seat: Seat
    steps: Sequence[Step]
    round_key: str = ""
    closes: bool = False


def command_of(call: Call) -> Command:
    """What the ledger is asked to do."""
    seat = call.seat
    actions = [_action(call, step) for step in call.steps]
    if call.closes and call.round_key:
        actions.append(Closing(call.round_key, seat.wallet_id, seat.currency))
    about = About(seat.game_id, seat.game_session_id)
    return Command(call.provider.source, tuple(actions), about, objection=seat.objection)


def _action(call: Call, step: Step) -> Action:
    wallet_id, currency = call.seat.wallet_id, call.seat.currency
    if isinstance(step, TakeBack):
        return Reversal(step.key, step.target, wallet_id, currency, step.amount, unless_settled=step.unless_settled)
    reason = f"campaign {step.campaign}" if step.campaign else ""
    if isinstance(step, Bet):
        return Movement(
            step.key, Kind.STAKE, wallet_id, currency, -step.amount, call.provider.source, reason, call.round_key
        )
    kind = Kind.PROMOTION if step.is_gift else Kind.PAYOUT
    return Movement(
        step.key, kind, wallet_id, currency, step.amount, call.provider.source, reason, call.round_key,
        needs_stake=step.needs_bet and not step.is_gift, answers=step.bet,
    )  # fmt: skip
