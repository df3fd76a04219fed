"""What may leave a wallet as stakes: how much on one day, and whether at all right now.

Stands in the wallet's own row, which every stake locks, so no race passes it. Why a wallet has an allowance is not
known here: somebody above writes the limits, the ledger counts and refuses. A day is a day of UTC.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from app.kit.money import LARGEST_AMOUNT
from app.ledger.commands import Code

_NOTHING: Final = Decimal(0)


class Allowance(Struct, frozen=True, gc=False):
    """Limits are for one day, in the wallet's currency; None: no limit. Moments are UTC without a zone."""

    day: date | None = None
    staked: Decimal = _NOTHING
    paid: Decimal = _NOTHING
    stake_limit: Decimal | None = None
    loss_limit: Decimal | None = None
    no_stakes_until: datetime | None = None
    pause_due_at: datetime | None = None

    def objection(self, stake: Decimal, *, now: datetime) -> Code | None:
        """Why a stake of this much may not leave now; None: it may. A stake of nothing is under no limit."""
        if self.no_stakes_until is not None and now < self.no_stakes_until:
            return Code.STAKES_STOPPED
        if self.pause_due_at is not None and now >= self.pause_due_at:
            return Code.PAUSE_DUE
        if stake == 0 or (self.stake_limit is None and self.loss_limit is None):
            return None
        today = self.on(now.date())
        staked = today.staked + stake
        if self.stake_limit is not None and staked > self.stake_limit:
            return Code.LIMIT_REACHED
        if self.loss_limit is not None and staked - today.paid > self.loss_limit:
            return Code.LIMIT_REACHED
        return None

    def on(self, day: date) -> "Allowance":
        """The same with what was used on `day`: nothing yet when that is another day than the one counted."""
        return self if self.day == day else replace(self, day=day, staked=_NOTHING, paid=_NOTHING)

    def counted(self, *, staked: Decimal = _NOTHING, paid: Decimal = _NOTHING, day: date) -> "Allowance":
        """With so much more staked and paid on `day`; what is taken back counts down, not below nothing.

        Neither counts higher than a wallet holds. Stakes beyond that are left out on both sides, so that the loss
        stays what it is; payouts beyond it are left out, so that it never looks smaller.
        """
        today = self.on(day)
        all_staked, all_paid = today.staked + staked, today.paid + paid
        if _NOTHING <= all_staked <= LARGEST_AMOUNT and _NOTHING <= all_paid <= LARGEST_AMOUNT:
            return replace(today, staked=all_staked, paid=all_paid)
        all_staked = max(all_staked, _NOTHING)
        beyond = max(all_staked - LARGEST_AMOUNT, _NOTHING)
        all_paid = max(all_paid - beyond, _NOTHING)
        return replace(today, staked=all_staked - beyond, paid=min(all_paid, LARGEST_AMOUNT))


UNLIMITED: Final = Allowance()


def day_of(transaction: bytes) -> date:
    """The day on which a transaction was made, which its id tells (`app.kit.ids.rising_id`)."""
    return datetime.fromtimestamp(int.from_bytes(transaction[:6], "big") / 1000, UTC).date()
