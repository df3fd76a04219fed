"""Rounds: what a source groups together, such as the stakes and payouts of one turn of a game.

A round belongs to one wallet. No stake enters a closed one; a payout still does, and is counted as late.
"""

from decimal import Decimal
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from app.ledger.commands import About

_NOTHING: Final = Decimal(0)


class Round(Struct, frozen=True, gc=False):
    """A round as it stands. `stakes` counts those that were not taken back in full; moments are text of UTC."""

    source: str
    key: str
    round_id: bytes
    wallet_id: int
    currency: str
    about: About
    opened_at: str
    last_at: str
    stakes: int = 0
    staked: Decimal = _NOTHING
    paid: Decimal = _NOTHING
    late_payouts: int = 0
    closed_at: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether a stake may still enter."""
        return self.closed_at is None

    @property
    def is_settled(self) -> bool:
        """Whether it has come to its end: closed, or something was paid."""
        return self.closed_at is not None or self.paid > 0

    def with_stake(self, amount: Decimal, *, now: str) -> "Round":
        """One stake more; `amount` > 0 or, for a stake that costs nothing, 0."""
        return replace(self, stakes=self.stakes + 1, staked=self.staked + amount, last_at=now)

    def with_payout(self, amount: Decimal, *, now: str) -> "Round":
        """One payout more, late or not."""
        late = self.late_payouts + (0 if self.is_open else 1)
        return replace(self, paid=self.paid + amount, late_payouts=late, last_at=now)

    def without(self, *, staked: Decimal = _NOTHING, paid: Decimal = _NOTHING, stakes: int = 0, now: str) -> "Round":
        """Less of what was taken back; `stakes` of them are gone in full."""
        return replace(
            self, stakes=self.stakes - stakes, staked=self.staked - staked, paid=self.paid - paid, last_at=now
        )

    def closed(self, *, now: str) -> "Round":
        """Its end; a second one changes nothing."""
        return self if self.closed_at else replace(self, closed_at=now, last_at=now)
