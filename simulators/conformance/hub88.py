"""Hub88-style: RSA-SHA256 of the body in X-Hub88-Signature, integers of a hundred-thousandth, always 200 and `RS_*`.

From Hub88's public pages on the operator's Wallet API; the scale of amounts from its published money library.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from simulators.conformance.dialect import (
    Act,
    Answer,
    Dialect,
    Keys,
    Player,
    Policy,
    Reply,
    Request,
    Skipped,
    Taking,
)

SCALE = 100_000


class Hub88(Dialect):
    """`POST /user/balance`, `/transaction/bet`, `/transaction/win`, `/transaction/rollback`."""

    name = "hub88"
    policy = Policy(
        replay_balance="either",  # "the same answer except the balance", says one page, and another says all of it
        unknown_rollback="ok",
        rollback_after_settle="reversed",
        win_requires_bet=True,
        bet_needs_session=True,
        tells_replay=False,
        batches=False,
        zero_win=True,
        promo_win=True,
        free_bet=True,
        partial_rollback=False,
        status_call=False,
        statement=False,
        dated_signature=False,
        thousands=True,
    )
    words: Mapping[str, tuple[str, ...]] = {
        "OK": ("RS_OK",),
        "INSUFFICIENT_FUNDS": ("RS_ERROR_NOT_ENOUGH_MONEY",),
        "LIMIT_REACHED": ("RS_ERROR_LIMIT_REACHED", "RS_ERROR_BET_LIMIT_EXCEEDED"),
        "REALITY_CHECK_DUE": ("RS_ERROR_LIMIT_REACHED",),
        "PLAYER_BLOCKED": ("RS_ERROR_USER_DISABLED",),
        "PLAYER_UNKNOWN": ("RS_ERROR_INVALID_TOKEN", "RS_ERROR_UNKNOWN"),
        "SESSION_EXPIRED": ("RS_ERROR_TOKEN_EXPIRED", "RS_ERROR_INVALID_TOKEN"),
        "CURRENCY_MISMATCH": ("RS_ERROR_WRONG_CURRENCY",),
        "GAME_UNAVAILABLE": ("RS_ERROR_INVALID_GAME",),
        "TX_CONFLICT": ("RS_ERROR_DUPLICATE_TRANSACTION",),
        "TX_NOT_FOUND": ("RS_ERROR_TRANSACTION_DOES_NOT_EXIST",),
        "TX_ROLLED_BACK": ("RS_ERROR_TRANSACTION_ROLLED_BACK",),
        # There is no word for a closed round; whichever comes, the bet is dropped by a rollback.
        "ROUND_CLOSED": ("RS_ERROR_UNKNOWN", "RS_ERROR_WRONG_SYNTAX"),
        "BAD_AMOUNT": ("RS_ERROR_WRONG_TYPES", "RS_ERROR_WRONG_SYNTAX"),
        "BAD_REQUEST": ("RS_ERROR_WRONG_SYNTAX", "RS_ERROR_WRONG_TYPES"),
        "BAD_SIGNATURE": ("RS_ERROR_INVALID_SIGNATURE",),
        "TRY_AGAIN": ("RS_ERROR_UNKNOWN",),
    }
    statuses: Mapping[str, tuple[int, ...]] = {"*": (200,)}

    def balance(self, player: Player) -> Request:
        body = {"user": player.ref, "token": player.session, "game_code": player.game_id}
        return self._post("user/balance", body)

    def play(self, player: Player, acts: Sequence[Act], *, round_id: str, closes: bool = False) -> Request:
        if len(acts) != 1:
            raise Skipped("the dialect has no batches")
        act = acts[0]
        body = {
            "user": player.ref,
            "token": player.session,
            "transaction_uuid": act.action_id,
            "game_code": player.game_id,
            "currency": player.currency,
            "round": round_id,
            "round_closed": closes,
            "amount": scaled(act.amount),
            "is_free": act.kind == "free_bet",
        }
        if act.kind == "free_bet":
            body["reward_uuid"] = str(uuid4())
        if act.kind in {"bet", "free_bet"}:
            return self._post("transaction/bet", body)
        more = {"reference_transaction_uuid": act.bet_id or str(uuid4()), "is_supplier_promo": act.kind == "promo_win"}
        return self._post("transaction/win", body | more)

    def rollback(self, player: Player, takings: Sequence[Taking], *, round_id: str) -> Request:
        if len(takings) != 1:
            raise Skipped("the dialect has no batches")
        body = {
            "user": player.ref,
            "token": player.session,
            "transaction_uuid": takings[0].rollback_id,
            "reference_transaction_uuid": takings[0].target,
            "game_code": player.game_id,
            "round": round_id,
            "round_closed": True,
        }
        return self._post("transaction/rollback", body)

    def close(self, player: Player, *, round_id: str, bet_id: str) -> Request:
        return self.play(player, [Act("win", Decimal(0), str(uuid4()), bet_id)], round_id=round_id, closes=True)

    def signed(self, request: Request, *, keys: Keys | None = None, now: int | None = None) -> Request:
        signature = _private_key((keys or self.keys).private_key).sign(request.body, padding.PKCS1v15(), SHA256())
        headers = {"X-Hub88-Signature": base64.b64encode(signature).decode(), "Content-Type": "application/json"}
        return Request(request.method, request.path, request.body, headers)

    def strangers_keys(self) -> Keys:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return replace(self.keys, private_key=text)

    def read(self, answer: Answer) -> Reply:
        said, balance = answer.fields.get("status"), answer.fields.get("balance")
        is_whole = isinstance(balance, int) and not isinstance(balance, bool)
        return Reply(
            said=said if isinstance(said, str) else "",
            status=answer.status,
            balance=Decimal(balance) / SCALE if is_whole and balance is not None else None,
            fields=answer.fields,
            text=answer.text,
        )

    def amount(self, amount: Decimal, currency: str) -> str:
        return str(scaled(amount))

    def bad_amounts(self, currency: str) -> Mapping[str, str]:
        return {
            "too many decimals": "550000" if currency == "VND" else "500500",
            "the smallest unit": "1",
            "an exponent": "5e5",
            "negative": "-500000",
            "zero for a bet": "0",
            "a JSON float": "500000.5",
            "a whole float": "500000.0",
            "a string": '"500000"',
            "a bare NaN": "NaN",
            "infinite": "1e400",
            "more than money": "9" * 30,
            "more digits than anybody reads": "9" * 5000,
            "null": "null",
            "a truth": "true",
        }

    def _post(self, verb: str, body: Mapping[str, Any]) -> Request:
        filled = {**body, "request_uuid": str(uuid4())}
        return self.signed(Request("POST", f"/{verb}", json.dumps(filled).encode()))


@lru_cache(maxsize=8)
def _private_key(pem: bytes) -> rsa.RSAPrivateKey:
    # Reading one takes longer than signing with it.
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("the private key must be RSA")
    return key


def scaled(amount: Decimal) -> int:
    """Hundred-thousandths of a main unit."""
    return int(amount * SCALE)
