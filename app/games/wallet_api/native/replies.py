"""Answers of the native protocol: outcome, code, a sentence, the balance."""

from decimal import Decimal
from typing import Final, Literal

from app.games.play.standing import Deed
from app.games.wallet_api.dialect import Reply, Values
from app.games.wallet_api.native.policy import NATIVE
from app.games.wallet_api.policy import SENTENCES, Fault, Reason, Refusal
from app.kit.clock import iso_utc
from app.kit.money import amount_text
from app.ledger.commands import Code, Outcome, Result

OutcomeWord = Literal["applied", "replayed", "rejected", "unknown"]

_SENTENCES: Final[dict[Reason, str]] = {
    **SENTENCES,
    Code.SESSION_INVALID: "A bet needs a session token.",
    Fault.BAD_SIGNATURE: "Key, time or signature is not right.",
    Fault.TOO_LARGE: "A body is at most 64 KiB.",
    Fault.TOO_SLOW: "The body must arrive within ten seconds.",
}
_STATES: Final = {"reversed": "rolled_back", "partly_reversed": "partly_rolled_back"}
_TYPES: Final = {
    "stake": "bet",
    "payout": "win",
    "promotion": "promo_win",
    "reversal": "rollback",
    "unknown": "unknown",
}


def said(outcome: OutcomeWord, code: str, message: str) -> Values:
    """What every answer has."""
    return {"outcome": outcome, "code": code, "message": message}


def render(refusal: Refusal, _values: Values) -> Values:
    """The one shape of everything that went wrong."""
    outcome: OutcomeWord = "unknown" if refusal.reason is Fault.TRY_AGAIN else "rejected"
    return said(outcome, NATIVE.http_map[refusal.reason].word, refusal.message or _SENTENCES[refusal.reason])


def outcome_body(outcome: Outcome, *, currency: str) -> Reply:
    """The common part of every answer about money, and its status."""
    ended = outcome.code
    told = NATIVE.http_map[ended]
    word: OutcomeWord = "applied" if ended is Code.OK else "rejected"
    body = said(word, told.word, _SENTENCES[ended])
    if ended is Code.OK and outcome.replayed:
        body = said("replayed", "REPLAYED", "Applied before; nothing was done now.")
    return {**body, **_balance(outcome.balance, outcome.seq, currency)}, told.status


def action_body(result: Result, *, currency: str) -> Values:
    """One action of a batch; `balance` as it was just after it."""
    ok = result.code is Code.OK
    word: OutcomeWord = ("replayed" if result.replayed else "applied") if ok else "rejected"
    name = "REPLAYED" if word == "replayed" else NATIVE.http_map[result.code].word
    return {
        "action_id": result.key,
        "outcome": word,
        "code": name,
        "operator_tx_id": result.transaction.hex() or None,
        "amount": amount_text(result.moved, currency=currency),
        "balance": amount_text(result.balance, currency=currency),
        "wallet_seq": result.seq,
    }


def balance_body(amount: Decimal, seq: int, *, currency: str) -> Values:
    """Of `POST balance`."""
    return {**said("applied", "OK", ""), **_balance(amount, seq, currency)}


def deed_body(deed: Deed) -> Values:
    """One line of the feed, and the answer about one action; `amount` as it moved the wallet, out with a minus."""
    return {
        "action_id": deed.key,
        "type": _TYPES.get(deed.kind, deed.kind),
        "state": _STATES.get(deed.state, deed.state),
        "code": NATIVE.http_map[Code(deed.code)].word,
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


def _balance(amount: Decimal, seq: int, currency: str) -> Values:
    return {"balance": amount_text(amount, currency=currency), "currency": currency, "wallet_seq": seq}
