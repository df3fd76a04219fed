"""Answers of the native protocol: outcome, code, a sentence, the balance."""

from decimal import Decimal
from typing import Any, Final, Literal

from app.games.play.standing import Deed
from app.kit.clock import iso_utc
from app.kit.money import amount_text
from app.ledger.commands import Code, Outcome, Result

OutcomeWord = Literal["applied", "replayed", "rejected", "unknown"]

#: What the ledger says: code, status, sentence.
TOLD: Final[dict[Code, tuple[str, int, str]]] = {
    Code.OK: ("OK", 200, "Applied."),
    Code.INSUFFICIENT_FUNDS: ("INSUFFICIENT_FUNDS", 422, "The wallet does not hold so much."),
    Code.LIMIT_REACHED: ("LIMIT_REACHED", 422, "The player's own limit for today would be passed."),
    Code.PAUSE_DUE: ("REALITY_CHECK_DUE", 422, "The player must first confirm how long he has played."),
    Code.STAKES_STOPPED: ("PLAYER_BLOCKED", 422, "The player takes no bets now."),
    Code.PLAYER_BLOCKED: ("PLAYER_BLOCKED", 422, "The player takes no bets now."),
    Code.SESSION_INVALID: ("SESSION_INVALID", 422, "A bet needs a session token."),
    Code.SESSION_EXPIRED: ("SESSION_EXPIRED", 422, "The game session is over; the player must open the game again."),
    Code.WALLET_UNKNOWN: ("SESSION_INVALID", 422, "There is no such wallet."),
    Code.CURRENCY_MISMATCH: ("CURRENCY_MISMATCH", 422, "The wallet is in another currency."),
    Code.GAME_UNAVAILABLE: (
        "GAME_UNAVAILABLE",
        422,
        "The game is switched off, is not offered here, or is not this session's.",
    ),
    Code.OUT_OF_RANGE: ("BAD_AMOUNT", 422, "The wallet cannot hold so much."),
    Code.KEY_CONFLICT: ("TX_CONFLICT", 409, "This id was used before for something else."),
    Code.ROLLED_BACK: ("TX_ROLLED_BACK", 422, "This action was rolled back and can never be applied."),
    Code.STAKE_UNKNOWN: ("TX_NOT_FOUND", 422, "There is no bet that this win could belong to."),
    Code.ROUND_UNKNOWN: ("TX_NOT_FOUND", 404, "There is no such round."),
    Code.ROUND_CLOSED: ("ROUND_CLOSED", 422, "The round is closed and takes no more bets."),
    Code.ROUND_SETTLED: ("ROUND_SETTLED", 422, "The round has come to its end."),
}
_STATES: Final = {"reversed": "rolled_back", "partly_reversed": "partly_rolled_back"}
_TYPES: Final = {
    "stake": "bet",
    "payout": "win",
    "promotion": "promo_win",
    "reversal": "rollback",
    "unknown": "unknown",
}


class Refusal(Exception):
    """The call ends here, with this answer; nothing was applied."""

    def __init__(self, code: str, *, status: int, message: str, outcome: OutcomeWord = "rejected") -> None:
        super().__init__(code)
        self.status = status
        self.body = {"outcome": outcome, "code": code, "message": message}


BAD_SIGNATURE: Final = ("BAD_SIGNATURE", 401, "Key, time or signature is not right.")


def outcome_body(outcome: Outcome, *, currency: str) -> tuple[dict[str, Any], int]:
    """The common part of every answer about money, and its status."""
    ended = outcome.code
    name, status, message = TOLD[ended]
    word: OutcomeWord = "applied"
    if ended is not Code.OK:
        word = "rejected"
    elif outcome.replayed:
        word, name, message = "replayed", "REPLAYED", "Applied before; nothing was done now."
    body = {"outcome": word, "code": name, "message": message, **_balance(outcome.balance, outcome.seq, currency)}
    return body, status


def action_body(result: Result, *, currency: str) -> dict[str, Any]:
    """One action of a batch; `balance` as it was just after it."""
    ok = result.code is Code.OK
    word: OutcomeWord = ("replayed" if result.replayed else "applied") if ok else "rejected"
    name = "REPLAYED" if word == "replayed" else TOLD[result.code][0]
    return {
        "action_id": result.key,
        "outcome": word,
        "code": name,
        "operator_tx_id": result.transaction.hex() or None,
        "amount": amount_text(result.moved, currency=currency),
        "balance": amount_text(result.balance, currency=currency),
        "wallet_seq": result.seq,
    }


def balance_body(amount: Decimal, seq: int, *, currency: str) -> dict[str, Any]:
    """Of `POST balance`."""
    return {"outcome": "applied", "code": "OK", "message": "", **_balance(amount, seq, currency)}


def deed_body(deed: Deed) -> dict[str, Any]:
    """One line of the feed, and the answer about one action; `amount` as it moved the wallet, out with a minus."""
    return {
        "action_id": deed.key,
        "type": _TYPES.get(deed.kind, deed.kind),
        "state": _STATES.get(deed.state, deed.state),
        "code": TOLD[Code(deed.code)][0],
        "amount": amount_text(deed.amount, currency=deed.currency),
        "reversed": amount_text(deed.reversed, currency=deed.currency),
        "currency": deed.currency,
        "player_ref": deed.reference,
        "round_id": deed.round_key,
        "ref_action_id": deed.target,
        "balance": amount_text(deed.balance, currency=deed.currency),
        "wallet_seq": deed.seq,
        "operator_tx_id": deed.transaction.hex(),
        "at": iso_utc(deed.at),
    }


def _balance(amount: Decimal, seq: int, currency: str) -> dict[str, Any]:
    return {"balance": amount_text(amount, currency=currency), "currency": currency, "wallet_seq": seq}
