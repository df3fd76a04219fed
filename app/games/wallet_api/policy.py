"""Where dialects differ, as data: one record for each. docs/dialects.md shows them side by side and is made from them.

A record is what its dialect's code reads, and the conformance kit plays by it; so it cannot say what is not so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias

from app.errors import BadBody, BodyTooLarge, RequestTimeout
from app.ledger.commands import Code, Outcome


class Fault(StrEnum):
    """Why a call ends before the ledger is asked."""

    BAD_SIGNATURE = "bad_signature"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    BAD_REQUEST = "bad_request"
    WRONG_TYPE = "wrong_type"
    BAD_AMOUNT = "bad_amount"
    PLAYER_UNKNOWN = "player_unknown"
    TRY_AGAIN = "try_again"


Reason: TypeAlias = Code | Fault


@dataclass(frozen=True, slots=True)
class Told:
    """How a dialect tells one reason: its word, the HTTP status, and whether the wallet's balance goes with it."""

    word: str
    status: int
    shows_balance: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """One dialect.

    `replay_balance`: the balance in the answer to a repeat. `unknown_rollback`: the answer to taking back what never
    came, which is remembered for ever either way. `session_required_for` names calls, `session_named_by` says how the
    provider names the session: by its token, or only by the player. `amount_codec` says how money is written.
    """

    dialect: str
    signature: str
    amount_codec: str
    replay_balance: Literal["original", "current"]
    unknown_rollback: Literal["ok", "not_found"]
    rollback_after_settle: Literal["refused", "reversed"]
    win_requires_bet: bool
    session_required_for: frozenset[str]
    session_named_by: Literal["token", "player"]
    most_actions: int
    http_map: Mapping[Reason, Told]

    def balance_of(self, outcome: Outcome) -> Decimal:
        """The balance that an answer shows: as it was just after the last action, or as it is now."""
        decided = [result for result in outcome.results if result.key]
        return decided[-1].balance if decided and self.replay_balance == "original" else outcome.balance


class Refusal(Exception):
    """The call ends here with this reason; nothing was applied by it. Without a message: the usual sentence."""

    def __init__(self, reason: Reason, message: str = "", *, balance: Decimal | None = None) -> None:
        super().__init__(reason)
        self.reason, self.message, self.balance = reason, message, balance


SENTENCES: Mapping[Reason, str] = {
    Code.OK: "Applied.",
    Code.INSUFFICIENT_FUNDS: "The wallet does not hold so much.",
    Code.LIMIT_REACHED: "The player's own limit for today would be passed.",
    Code.PAUSE_DUE: "The player must first confirm how long he has played.",
    Code.STAKES_STOPPED: "The player takes no bets now.",
    Code.PLAYER_BLOCKED: "The player takes no bets now.",
    Code.SESSION_INVALID: "There is no such game session.",
    Code.SESSION_EXPIRED: "The game session is over; the player must open the game again.",
    Code.WALLET_UNKNOWN: "There is no such wallet.",
    Code.CURRENCY_MISMATCH: "The wallet is in another currency.",
    Code.GAME_UNAVAILABLE: "The game is switched off, is not offered here, or is not this session's.",
    Code.OUT_OF_RANGE: "The wallet cannot hold so much.",
    Code.KEY_CONFLICT: "This id was used before for something else.",
    Code.ROLLED_BACK: "This action was rolled back and can never be applied.",
    Code.STAKE_UNKNOWN: "There is no bet that this win could belong to.",
    Code.ROUND_UNKNOWN: "There is no such round.",
    Code.ROUND_CLOSED: "The round is closed and takes no more bets.",
    Code.ROUND_SETTLED: "The round has come to its end.",
    Fault.BAD_SIGNATURE: "The signature is not right.",
    Fault.TOO_LARGE: BodyTooLarge.detail,
    Fault.TOO_SLOW: RequestTimeout.detail,
    Fault.BAD_REQUEST: BadBody.detail,
    Fault.WRONG_TYPE: "A value is of a wrong type.",
    Fault.BAD_AMOUNT: "The amount cannot be taken.",
    Fault.PLAYER_UNKNOWN: "There is no such player.",
    Fault.TRY_AGAIN: "Not known to be applied; send the same again.",
}
"""The usual ones, for people who read logs; programs read the word."""
