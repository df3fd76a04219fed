"""The SOFTSWISS style as data."""

from typing import Final

from app.games.wallet_api.policy import Fault, Policy, Told
from app.ledger.commands import Code

_FINAL: Final = 400  # the style has two statuses: refused for good, and try again

SOFTSWISS: Final = Policy(
    dialect="softswiss",
    signature="HMAC-SHA256 of the body, hex, in X-REQUEST-SIGN",
    amount_codec="decimal strings, at most 16 decimals",
    replay_balance="original",
    unknown_rollback="ok",
    # Any other answer to a rollback than 200 is repeated for ever.
    rollback_after_settle="reversed",
    # Free spins are paid by a win alone.
    win_requires_bet=False,
    session_required_for=frozenset({"bet"}),
    session_named_by="player",
    most_actions=20,
    http_map={
        Code.OK: Told("", 200, shows_balance=True),
        Code.INSUFFICIENT_FUNDS: Told("100", _FINAL, shows_balance=True),
        Code.LIMIT_REACHED: Told("105", _FINAL, shows_balance=True),
        Code.PAUSE_DUE: Told("105", _FINAL, shows_balance=True),
        Code.STAKES_STOPPED: Told("110", _FINAL),
        Code.PLAYER_BLOCKED: Told("110", _FINAL),
        Code.SESSION_INVALID: Told("101", _FINAL),
        Code.SESSION_EXPIRED: Told("101", _FINAL),
        Code.WALLET_UNKNOWN: Told("101", _FINAL),
        Code.CURRENCY_MISMATCH: Told("154", _FINAL),
        Code.GAME_UNAVAILABLE: Told("405", _FINAL),
        Code.OUT_OF_RANGE: Told("400", _FINAL),
        Code.KEY_CONFLICT: Told("155", _FINAL),
        Code.ROLLED_BACK: Told("409", _FINAL),
        Code.STAKE_UNKNOWN: Told("404", _FINAL),
        Code.ROUND_UNKNOWN: Told("404", _FINAL),
        Code.ROUND_CLOSED: Told("400", _FINAL),
        Code.ROUND_SETTLED: Told("400", _FINAL),
        Fault.BAD_SIGNATURE: Told("403", _FINAL),
        Fault.TOO_LARGE: Told("400", _FINAL),
        Fault.TOO_SLOW: Told("500", 500),
        Fault.BAD_REQUEST: Told("400", _FINAL),
        Fault.WRONG_TYPE: Told("400", _FINAL),
        Fault.BAD_AMOUNT: Told("400", _FINAL),
        Fault.PLAYER_UNKNOWN: Told("101", _FINAL),
        Fault.TRY_AGAIN: Told("500", 500),
    },
)
