"""The native protocol as data."""

from typing import Final

from app.games.wallet_api.policy import Fault, Policy, Told
from app.ledger.commands import Code


def _told(word: str, status: int = 422) -> Told:
    return Told(word, status, shows_balance=True)


NATIVE: Final = Policy(
    dialect="native",
    signature="HMAC-SHA256 of time, method, path and the body's hash, hex, with key id",
    amount_codec="decimal strings at the currency's exponent",
    replay_balance="current",
    unknown_rollback="ok",
    rollback_after_settle="reversed",
    win_requires_bet=True,
    session_required_for=frozenset({"bet"}),
    session_named_by="token",
    most_actions=20,
    http_map={
        Code.OK: _told("OK", 200),
        Code.INSUFFICIENT_FUNDS: _told("INSUFFICIENT_FUNDS"),
        Code.LIMIT_REACHED: _told("LIMIT_REACHED"),
        Code.PAUSE_DUE: _told("REALITY_CHECK_DUE"),
        Code.STAKES_STOPPED: _told("PLAYER_BLOCKED"),
        Code.PLAYER_BLOCKED: _told("PLAYER_BLOCKED"),
        Code.SESSION_INVALID: _told("SESSION_INVALID"),
        Code.SESSION_EXPIRED: _told("SESSION_EXPIRED"),
        Code.WALLET_UNKNOWN: _told("SESSION_INVALID"),
        Code.CURRENCY_MISMATCH: _told("CURRENCY_MISMATCH"),
        Code.GAME_UNAVAILABLE: _told("GAME_UNAVAILABLE"),
        Code.OUT_OF_RANGE: _told("BAD_AMOUNT"),
        Code.KEY_CONFLICT: _told("TX_CONFLICT", 409),
        Code.ROLLED_BACK: _told("TX_ROLLED_BACK"),
        Code.STAKE_UNKNOWN: _told("TX_NOT_FOUND"),
        Code.ROUND_UNKNOWN: _told("TX_NOT_FOUND", 404),
        Code.ROUND_CLOSED: _told("ROUND_CLOSED"),
        Code.ROUND_SETTLED: _told("ROUND_SETTLED"),
        Fault.BAD_SIGNATURE: Told("BAD_SIGNATURE", 401),
        Fault.TOO_LARGE: Told("BAD_REQUEST", 413),
        Fault.TOO_SLOW: Told("BAD_REQUEST", 408),
        Fault.BAD_REQUEST: Told("BAD_REQUEST", 400),
        Fault.WRONG_TYPE: Told("BAD_REQUEST", 400),
        Fault.BAD_AMOUNT: Told("BAD_AMOUNT", 422),
        Fault.PLAYER_UNKNOWN: Told("SESSION_INVALID", 422),
        Fault.TRY_AGAIN: Told("TRY_AGAIN", 503),
    },
)
