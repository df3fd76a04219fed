"""The native protocol as data."""

from typing import Final

from app.games.wallet_api.native.replies import BAD_SIGNATURE, TOLD
from app.games.wallet_api.policy import Fault, Policy, Reason, Told

_FAULTS: Final[dict[Reason, Told]] = {
    Fault.BAD_SIGNATURE: Told(BAD_SIGNATURE[0], BAD_SIGNATURE[1]),
    Fault.BAD_REQUEST: Told("BAD_REQUEST", 400),
    Fault.WRONG_TYPE: Told("BAD_REQUEST", 400),
    Fault.BAD_AMOUNT: Told("BAD_AMOUNT", 422),
    Fault.PLAYER_UNKNOWN: Told("SESSION_INVALID", 422),
    Fault.TRY_AGAIN: Told("TRY_AGAIN", 503),
}

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
    http_map={**{code: Told(word, status, shows_balance=True) for code, (word, status, _) in TOLD.items()}, **_FAULTS},
)
