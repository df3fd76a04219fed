"""The native protocol, version 1: decimal strings, HMAC over a dated line of what is sent, outcome and code."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from simulators.conformance.dialect import (
    Act,
    Answer,
    Dialect,
    Keys,
    Player,
    Policy,
    Reply,
    Request,
    Taking,
    decimal_of,
    decimal_text,
)

_CODES = (
    *("OK", "INSUFFICIENT_FUNDS", "LIMIT_REACHED", "REALITY_CHECK_DUE", "PLAYER_BLOCKED", "SESSION_INVALID"),
    *("SESSION_EXPIRED", "CURRENCY_MISMATCH", "GAME_UNAVAILABLE", "TX_CONFLICT", "TX_NOT_FOUND", "TX_ROLLED_BACK"),
    *("ROUND_CLOSED", "ROUND_SETTLED", "BAD_AMOUNT", "BAD_REQUEST", "BAD_SIGNATURE", "TRY_AGAIN"),
)


class Native(Dialect):
    """`POST /provider/v1/…`"""

    name = "native"
    policy = Policy(
        replay_balance="current",
        unknown_rollback="ok",
        rollback_after_settle="reversed",
        win_requires_bet=True,
        bet_needs_session=True,
        tells_replay=True,
        batches=True,
        zero_win=True,
        promo_win=True,
        free_bet=True,
        partial_rollback=True,
        status_call=True,
        statement=True,
        dated_signature=True,
        thousands=False,
    )
    words: Mapping[str, tuple[str, ...]] = {
        **{code: (code,) for code in _CODES},
        "OK": ("OK", "REPLAYED"),
        # A dead session is a dead session, whether it ran out or was ended.
        "SESSION_EXPIRED": ("SESSION_EXPIRED", "SESSION_INVALID"),
        "PLAYER_UNKNOWN": ("SESSION_INVALID", "TX_NOT_FOUND", "BAD_REQUEST"),
        "BAD_AMOUNT": ("BAD_AMOUNT", "BAD_REQUEST"),
        "CURRENCY_MISMATCH": ("CURRENCY_MISMATCH", "SESSION_INVALID"),
        "TX_NOT_FOUND": ("TX_NOT_FOUND",),
    }
    statuses: Mapping[str, tuple[int, ...]] = {
        "OK": (200,),
        "TX_CONFLICT": (409,),
        "BAD_SIGNATURE": (401,),
        "TX_NOT_FOUND": (404, 422),
        "PLAYER_UNKNOWN": (400, 404, 422),
        "BAD_AMOUNT": (400, 422),
        "BAD_REQUEST": (400, 413, 422),
        "TRY_AGAIN": (503,),
        "*": (422,),
    }

    def exchange(self, launch_code: str) -> Request:
        return self._post("session/exchange", {"launch_code": launch_code})

    def balance(self, player: Player) -> Request:
        return self._post("balance", _who(player))

    def play(self, player: Player, acts: Sequence[Act], *, round_id: str, closes: bool = False) -> Request:
        actions = [self._action(act, player.currency) for act in acts]
        # What only pays names the player, as a provider does whose session has died.
        needs_session = any(act.kind in {"bet", "free_bet"} for act in acts)
        who = {"session_token": player.session} if needs_session else {"player_ref": player.ref}
        return self._post(
            "transactions",
            {
                **who,
                "tx_id": f"tx-{acts[0].action_id}",
                "round_id": round_id,
                "game_id": player.game_id,
                "currency": player.currency,
                "actions": actions,
                **({"round_closed": True} if closes else {}),
            },
        )

    def rollback(self, player: Player, takings: Sequence[Taking], *, round_id: str) -> Request:
        rollbacks = [
            {"action_id": one.target, "rollback_id": one.rollback_id}
            | ({} if one.amount is None else {"amount": decimal_text(one.amount, player.currency)})
            for one in takings
        ]
        return self._post("rollbacks", {**_by_name(player), "rollbacks": rollbacks})

    def close(self, player: Player, *, round_id: str, bet_id: str) -> Request:
        return self._post("rounds/close", {**_by_name(player), "round_id": round_id})

    def status(self, action_id: str) -> Request:
        return self.signed(Request("GET", f"/provider/v1/transactions/{quote(action_id, safe='')}", b""))

    def statement(self, cursor: str | None) -> Request:
        query = f"?cursor={quote(cursor, safe='')}&limit=1000" if cursor else "?limit=1000"
        return self.signed(Request("GET", f"/provider/v1/statement{query}", b""))

    def signed(self, request: Request, *, keys: Keys | None = None, now: int | None = None) -> Request:
        keys, moment = keys or self.keys, str(int(time.time()) if now is None else now)
        body_hash = hashlib.sha256(request.body).hexdigest()
        line = f"v1\n{moment}\n{request.method}\n{request.path}\n{body_hash}"
        signature = hmac.new(keys.secret.encode(), line.encode(), hashlib.sha256).hexdigest()
        headers = {"X-IGW-Key": keys.key_id, "X-IGW-Timestamp": moment, "X-IGW-Signature": signature}
        if request.body:
            headers["Content-Type"] = "application/json"
        return Request(request.method, request.path, request.body, headers)

    def read(self, answer: Answer) -> Reply:
        fields = answer.fields
        said, seq = fields.get("code"), fields.get("wallet_seq")
        outcome = fields.get("outcome")
        actions = fields.get("actions") or fields.get("rollbacks") or []
        return Reply(
            said=said if isinstance(said, str) else "",
            status=answer.status,
            balance=decimal_of(fields.get("balance")),
            seq=seq if isinstance(seq, int) else None,
            replayed=outcome == "replayed" if outcome in {"applied", "replayed"} else None,
            ids=tuple(str(one.get("operator_tx_id")) for one in actions if isinstance(one, dict)),
            fields=fields,
            text=answer.text,
        )

    def amount(self, amount: Decimal, currency: str) -> str:
        return json.dumps(decimal_text(amount, currency))

    def bad_amounts(self, currency: str) -> Mapping[str, str]:
        finer = "5.5" if currency == "VND" else "5.005"
        return {
            "too many decimals": json.dumps(finer),
            "an exponent": '"1e3"',
            "an exponent bomb": '"1e999999999"',
            "negative": '"-5.00"',
            "zero for a bet": '"0.00"',
            "a JSON float": "1.5",
            "a JSON integer": "5",
            "not a number": '"NaN"',
            "a bare NaN": "NaN",
            "infinite": '"Infinity"',
            "other digits": '"\\u0665"',
            "spaces": '" 5"',
            "a comma": '"5,00"',
            "more than money": '"99999999999999999999"',
            "null": "null",
            "a truth": "true",
        }

    def _action(self, act: Act, currency: str) -> dict[str, Any]:
        action = {
            "action_id": act.action_id,
            "type": "bet" if act.kind == "free_bet" else act.kind,
            "amount": decimal_text(act.amount, currency),
        }
        if act.bet_id:
            action["ref_action_id"] = act.bet_id
        if act.kind == "free_bet":
            action["campaign_id"] = "conformance"
        return action

    def _post(self, verb: str, body: Mapping[str, Any]) -> Request:
        return self.signed(Request("POST", f"/provider/v1/{verb}", json.dumps(body).encode()))


def _who(player: Player) -> dict[str, Any]:
    return {"session_token": player.session} if player.session else _by_name(player)


def _by_name(player: Player) -> dict[str, Any]:
    return {"player_ref": player.ref, "currency": player.currency}
