"""SOFTSWISS-style: HMAC-SHA256 of the body in X-REQUEST-SIGN, decimal strings, the meaning of an error in `api_code`.

Shapes as in the MIT-licensed document `openapi/providers/softswiss/wallet.yaml` of GitHub's beexar-games/public-api.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

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


class Softswiss(Dialect):
    """`POST /balance`, `/betwin`, `/rollback`, `/finish`."""

    name = "softswiss"
    policy = Policy(
        replay_balance="original",
        unknown_rollback="ok",
        rollback_after_settle="reversed",
        win_requires_bet=False,
        bet_needs_session=False,
        tells_replay=False,
        batches=True,
        zero_win=False,
        promo_win=False,
        free_bet=False,
        partial_rollback=False,
        status_call=False,
        statement=False,
        dated_signature=False,
        thousands=True,
    )
    words: Mapping[str, tuple[str, ...]] = {
        "OK": ("OK",),
        "INSUFFICIENT_FUNDS": ("100",),
        "LIMIT_REACHED": ("105", "106"),
        "REALITY_CHECK_DUE": ("105",),
        "PLAYER_BLOCKED": ("110", "153"),
        "PLAYER_UNKNOWN": ("101",),
        "SESSION_EXPIRED": ("101",),  # where an operator wants the player to be at a game
        "CURRENCY_MISMATCH": ("154",),
        "GAME_UNAVAILABLE": ("107", "405"),
        # The document has no code of its own for one id with two meanings.
        "TX_CONFLICT": ("155", "400"),
        "TX_NOT_FOUND": ("404",),
        "TX_ROLLED_BACK": ("409",),
        "ROUND_CLOSED": ("400", "155"),
        "BAD_AMOUNT": ("400",),
        "BAD_REQUEST": ("400",),
        "BAD_SIGNATURE": ("403",),
        "TRY_AGAIN": ("500", "502", "503", "504"),
    }
    statuses: Mapping[str, tuple[int, ...]] = {"OK": (200,), "TRY_AGAIN": (500,), "*": (400,)}

    def balance(self, player: Player) -> Request:
        return self._post("balance", {**_who(player), "game_id": player.game_id})

    def play(self, player: Player, acts: Sequence[Act], *, round_id: str, closes: bool = False) -> Request:
        transactions = [
            {"id_provider": act.action_id, "type": act.kind, "amount": decimal_text(act.amount, player.currency)}
            for act in acts
        ]
        body = {**_who(player), "game_id": player.game_id, "round_id": round_id, "transactions": transactions}
        return self._post("betwin", body | ({"finished": True} if closes else {}))

    def rollback(self, player: Player, takings: Sequence[Taking], *, round_id: str) -> Request:
        transactions = [
            {"id_provider": one.rollback_id, "type": "rollback", "original_id_provider": one.target} for one in takings
        ]
        body = {"game_id": player.game_id, "round_id_provider": round_id, "finished": True}
        return self._post("rollback", {**_who(player), **body, "transactions": transactions})

    def close(self, player: Player, *, round_id: str, bet_id: str) -> Request:
        return self._post("finish", {**_who(player), "round_id": round_id})

    def signed(self, request: Request, *, keys: Keys | None = None, now: int | None = None) -> Request:
        secret = (keys or self.keys).secret
        signature = hmac.new(secret.encode(), request.body, hashlib.sha256).hexdigest()
        headers = {"X-REQUEST-SIGN": signature, "Content-Type": "application/json"}
        return Request(request.method, request.path, request.body, headers)

    def read(self, answer: Answer) -> Reply:
        fields, meta = answer.fields, answer.fields.get("meta")
        meta = meta if isinstance(meta, dict) else {}
        said = "OK" if answer.status == 200 and "balance" in fields else str(meta.get("api_code", ""))
        ids = [str(one.get("id")) for one in fields.get("transactions", []) if isinstance(one, dict)]
        balance = decimal_of(fields.get("balance", meta.get("balance")))
        return Reply(said, answer.status, balance=balance, ids=tuple(ids), fields=fields, text=answer.text)

    def amount(self, amount: Decimal, currency: str) -> str:
        return json.dumps(decimal_text(amount, currency))

    def bad_amounts(self, currency: str) -> Mapping[str, str]:
        return {
            "too many decimals": '"5.5"' if currency == "VND" else '"5.005"',
            "an exponent": '"1e3"',
            "an exponent bomb": '"1e999999999"',
            "negative": '"-5.00"',
            "zero": '"0.00"',
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
        }

    def _post(self, verb: str, body: Mapping[str, Any]) -> Request:
        return self.signed(Request("POST", f"/{verb}", json.dumps(body).encode()))


def _who(player: Player) -> dict[str, Any]:
    return {"account_id": player.ref, "currency": player.currency}
