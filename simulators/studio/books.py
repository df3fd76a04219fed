"""What the studio believes: every stake and win that it sent, and how each ended; to be held against the operator's."""

from decimal import Decimal
from typing import Any, Literal

import msgspec

from simulators.studio.stakes import EXPONENTS

State = Literal["sent", "applied", "refused", "in_doubt", "taken_back"]


class Action(msgspec.Struct, kw_only=True):
    """One movement. `in_doubt` is being taken back; `taken_back` was acknowledged by the operator."""

    action_id: str
    type: Literal["bet", "win", "promo_win"]
    amount: str
    currency: str
    player_ref: str
    round_id: str
    state: State = "sent"
    code: str = ""


class Books:
    """All actions of this run, and the last balance seen of each player."""

    def __init__(self) -> None:
        self._actions: dict[str, Action] = {}
        self._balances: dict[tuple[str, str], tuple[int, str]] = {}

    def add(self, action: Action) -> Action:
        self._actions[action.action_id] = action
        return action

    def knows(self, action_id: str) -> bool:
        return action_id in self._actions

    def note(self, action_ids: list[str], state: State, *, code: str) -> None:
        """How these ended."""
        for action_id in action_ids:
            self._actions[action_id].state = state
            self._actions[action_id].code = code

    def see(self, player_ref: str, currency: str, reply: dict[str, Any]) -> None:
        """Remember the balance with the highest sequence number."""
        seq, balance = reply.get("wallet_seq"), reply.get("balance")
        known = self._balances.get((player_ref, currency), (-1, ""))
        if isinstance(seq, int) and isinstance(balance, str) and seq >= known[0]:
            self._balances[player_ref, currency] = (seq, balance)

    def actions(self, player_ref: str | None = None) -> list[Action]:
        return [each for each in self._actions.values() if player_ref in (None, each.player_ref)]

    def players(self) -> list[dict[str, Any]]:
        """For each player and currency what was staked, paid and taken back, and the last balance seen."""
        own: dict[tuple[str, str], list[Action]] = {key: [] for key in self._balances}
        for action in self._actions.values():
            own.setdefault((action.player_ref, action.currency), []).append(action)
        return [self._player(*key, actions) for key, actions in own.items()]

    def _player(self, player_ref: str, currency: str, own: list[Action]) -> dict[str, Any]:
        staked = _total(own, ("bet",), "applied")
        paid = _total(own, ("win", "promo_win"), "applied")
        seq, balance = self._balances.get((player_ref, currency), (0, ""))
        return {
            "player_ref": player_ref,
            "currency": currency,
            "staked": _text(staked, currency),
            "paid": _text(paid, currency),
            "taken_back": _text(_total(own, ("bet",), "taken_back"), currency),
            "net": _text(paid - staked, currency),
            "unsettled": sum(each.state in ("sent", "in_doubt") for each in own),
            "balance": balance,
            "wallet_seq": seq,
        }


def _total(actions: list[Action], kinds: tuple[str, ...], state: State) -> Decimal:
    return sum((Decimal(each.amount) for each in actions if each.type in kinds and each.state == state), Decimal(0))


def _text(amount: Decimal, currency: str) -> str:
    return str(amount.quantize(Decimal(1).scaleb(-EXPONENTS.get(currency, 2))))
