"""The Hub88 style as data."""

from typing import Final

from app.games.wallet_api.policy import Fault, Policy, Told
from app.ledger.commands import Code


def _told(word: str, *, shows_balance: bool = False) -> Told:
    return Told(word, 200, shows_balance)


HUB88: Final = Policy(
    dialect="hub88",
    signature="RSA-SHA256 (PKCS #1 v1.5) of the body, base64, in X-Hub88-Signature",
    amount_codec="integers of 1/100,000",
    # "The same response for all duplicate requests" is said of the whole of it by the supplier's page, and of all but
    # the balance elsewhere; a player is better served by the balance as it is.
    replay_balance="current",
    # A rollback is sent up to 500 times until it is RS_OK, so what never came must be answered with that.
    unknown_rollback="ok",
    rollback_after_settle="reversed",
    win_requires_bet=True,
    session_required_for=frozenset({"bet", "balance"}),
    session_named_by="token",
    most_actions=1,
    http_map={
        Code.OK: _told("RS_OK", shows_balance=True),
        Code.INSUFFICIENT_FUNDS: _told("RS_ERROR_NOT_ENOUGH_MONEY", shows_balance=True),
        # These two are the only ones after which a bet is not rolled back as well.
        Code.LIMIT_REACHED: _told("RS_ERROR_LIMIT_REACHED", shows_balance=True),
        Code.PAUSE_DUE: _told("RS_ERROR_LIMIT_REACHED", shows_balance=True),
        Code.STAKES_STOPPED: _told("RS_ERROR_USER_DISABLED"),
        Code.PLAYER_BLOCKED: _told("RS_ERROR_USER_DISABLED"),
        Code.SESSION_INVALID: _told("RS_ERROR_INVALID_TOKEN"),
        Code.SESSION_EXPIRED: _told("RS_ERROR_TOKEN_EXPIRED"),
        Code.WALLET_UNKNOWN: _told("RS_ERROR_INVALID_TOKEN"),
        Code.CURRENCY_MISMATCH: _told("RS_ERROR_WRONG_CURRENCY"),
        Code.GAME_UNAVAILABLE: _told("RS_ERROR_INVALID_GAME"),
        Code.OUT_OF_RANGE: _told("RS_ERROR_WRONG_TYPES"),
        Code.KEY_CONFLICT: _told("RS_ERROR_DUPLICATE_TRANSACTION"),
        Code.ROLLED_BACK: _told("RS_ERROR_TRANSACTION_ROLLED_BACK"),
        Code.STAKE_UNKNOWN: _told("RS_ERROR_TRANSACTION_DOES_NOT_EXIST"),
        Code.ROUND_UNKNOWN: _told("RS_ERROR_TRANSACTION_DOES_NOT_EXIST"),
        # There is no word for it; any but the two above makes the supplier roll the bet back, which is right.
        Code.ROUND_CLOSED: _told("RS_ERROR_UNKNOWN"),
        Code.ROUND_SETTLED: _told("RS_ERROR_UNKNOWN"),
        Fault.BAD_SIGNATURE: _told("RS_ERROR_INVALID_SIGNATURE"),
        Fault.TOO_LARGE: _told("RS_ERROR_WRONG_SYNTAX"),
        Fault.TOO_SLOW: _told("RS_ERROR_UNKNOWN"),
        Fault.BAD_REQUEST: _told("RS_ERROR_WRONG_SYNTAX"),
        Fault.WRONG_TYPE: _told("RS_ERROR_WRONG_TYPES"),
        Fault.BAD_AMOUNT: _told("RS_ERROR_WRONG_TYPES"),
        Fault.PLAYER_UNKNOWN: _told("RS_ERROR_INVALID_TOKEN"),
        Fault.TRY_AGAIN: _told("RS_ERROR_UNKNOWN"),
    },
)
