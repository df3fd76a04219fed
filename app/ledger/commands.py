"""What can be asked of the ledger, and what it answers.

Amounts are `Decimal` in main units at the currency's exponent. A `key` is the caller's own and counts for ever within
its `source`; the same key with the same content is answered as before, with other content it is refused.
"""

from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Final, TypeAlias, TypeGuard

from msgspec import Struct

LONGEST_KEY: Final = 128


class Kind(StrEnum):
    """Why money moves; the words stand in `ledger_actions.kind`."""

    OPENING = "opening"
    GRANT = "grant"
    ADJUSTMENT = "adjustment"
    STAKE = "stake"
    PAYOUT = "payout"
    PROMOTION = "promotion"
    EXPIRY = "expiry"
    REVERSAL = "reversal"
    UNKNOWN = "unknown"
    """Of a tombstone: somebody took back what had never come."""


class State(StrEnum):
    """Of one action; it never goes back to an earlier one."""

    APPLIED = "applied"
    REFUSED = "refused"
    PARTLY_REVERSED = "partly_reversed"
    REVERSED = "reversed"
    TOMBSTONE = "tombstone"


class Code(StrEnum):
    """How one action ended. All are final for their key."""

    OK = "ok"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    CURRENCY_MISMATCH = "currency_mismatch"
    WALLET_UNKNOWN = "wallet_unknown"
    OUT_OF_RANGE = "out_of_range"
    KEY_CONFLICT = "key_conflict"
    ROLLED_BACK = "rolled_back"
    STAKE_UNKNOWN = "stake_unknown"
    """A payout to a round that has no stake. Not remembered: the stake may still come."""
    ROUND_UNKNOWN = "round_unknown"
    ROUND_CLOSED = "round_closed"
    ROUND_SETTLED = "round_settled"
    STAKES_STOPPED = "stakes_stopped"
    """For a time or for ever nothing may leave this wallet as a stake."""
    PAUSE_DUE = "pause_due"
    """The player must first say that he has seen how long he has played."""
    LIMIT_REACHED = "limit_reached"
    SESSION_INVALID = "session_invalid"
    SESSION_EXPIRED = "session_expired"
    PLAYER_BLOCKED = "player_blocked"
    GAME_UNAVAILABLE = "game_unavailable"


class Movement(Struct, frozen=True, gc=False):
    """`amount` goes into the wallet (negative: out of it); the other side of the entry is `account`.

    `amount` may be zero: then nothing moves, and the action is remembered all the same. `round_key`: the round of
    the source to which it belongs, which the first one opens. `needs_stake`: refused unless the round has one;
    `answers`: the key of the very stake, which must stand.
    """

    key: str
    kind: Kind
    wallet_id: int
    currency: str
    amount: Decimal
    account: str
    reason: str = ""
    round_key: str = ""
    needs_stake: bool = False
    answers: str = ""

    def fingerprint(self) -> str:
        """SHA-256 of everything that must be alike when the key comes again."""
        text = f"{self.kind!s}\n{self.wallet_id}\n{self.currency}\n{self.amount.normalize()}\n{self.account}"
        return _hashed(f"{text}\n{self.round_key}\n{self.answers}" if self.round_key or self.answers else text)


class Reversal(Struct, frozen=True, gc=False):
    """Take back the action `target` of the same source and wallet: all that is left of it, or `amount` of it.

    `unless_settled`: refused when the target is a stake of a round that has been closed or has paid.
    """

    key: str
    target: str
    wallet_id: int
    currency: str
    amount: Decimal | None = None
    unless_settled: bool = False

    def fingerprint(self) -> str:
        """SHA-256 of everything that must be alike when the key comes again."""
        part = "all" if self.amount is None else self.amount.normalize()
        return _hashed(f"{Kind.REVERSAL!s}\n{self.wallet_id}\n{self.currency}\n{part}\n{self.target}")


class Closing(Struct, frozen=True, gc=False):
    """The end of a round. It has no key, because a second end is like the first."""

    round_key: str
    wallet_id: int
    currency: str
    key: str = ""


Action: TypeAlias = Movement | Reversal | Closing


def is_stake(action: Action) -> TypeGuard[Movement]:
    """Whether it may open a round; anything else belongs to one that is there."""
    return isinstance(action, Movement) and action.kind is Kind.STAKE


class About(Struct, frozen=True, gc=False):
    """What the source's owner says a round is about; ids that mean nothing to the ledger."""

    subject_id: int | None = None
    session_id: int | None = None


NOTHING_SAID: Final = About()


class Command(Struct, frozen=True, gc=False):
    """Actions of one source that are applied in order, all or none.

    `objection`: why a stake that is new must be refused; one that was decided before is answered as before.
    """

    source: str
    actions: tuple[Action, ...]
    about: About = NOTHING_SAID
    objection: Code | None = None


class Result(Struct, frozen=True, gc=False):
    """How one action stands. `moved` is what it did to the wallet, `balance` and `seq` are the wallet's just after.

    `replayed`: it had been decided before this call. `target_unknown`: a reversal of what had never come.
    """

    key: str
    code: Code
    moved: Decimal
    balance: Decimal
    seq: int
    transaction: bytes
    replayed: bool = False
    target_unknown: bool = False


class Outcome(Struct, frozen=True, gc=False):
    """What a command came to. `balance` and `seq` are the wallet's of the last action, as of now.

    `code`: OK, or why nothing was applied. `replayed`: everything had been decided before.
    """

    results: tuple[Result, ...]
    balance: Decimal
    seq: int
    code: Code
    replayed: bool


def _hashed(lines: str) -> str:
    # No line holds a break: words of ours, numbers, currencies, and keys, which are checked at the border.
    return sha256(lines.encode()).hexdigest()
