"""The same rules, written down once more in the plainest way: whole coins in dictionaries, no batches, no database.

What the ledger answers is held against this. It shares no code with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass
class SecondBooks:
    """Balances by wallet, actions by key."""

    balances: dict[int, Decimal]
    actions: dict[str, dict[str, Any]] = field(default_factory=dict)
    others: Decimal = Decimal(0)

    def move(self, key: str, wallet: int, amount: Decimal) -> tuple[str, Decimal]:
        """The code and the balance after it."""
        known = self.actions.get(key)
        if known:
            return self._again(known, wallet, amount), self.balances[wallet]
        state = "refused" if self.balances[wallet] + amount < 0 and amount < 0 else "applied"
        self.actions[key] = {"kind": "move", "wallet": wallet, "amount": amount, "state": state, "back": Decimal(0)}
        if state == "refused":
            return "insufficient_funds", self.balances[wallet]
        self.balances[wallet] += amount
        self.others -= amount
        return "ok", self.balances[wallet]

    def _again(self, known: dict[str, Any], wallet: int, amount: Decimal) -> str:
        never_came = known["state"] == "tombstone" and known["wallet"] is None
        if not never_came and (known["wallet"], known.get("amount"), known["kind"]) != (wallet, amount, "move"):
            return "key_conflict"
        if known["state"] in ("tombstone", "gone"):
            return "rolled_back"
        return "insufficient_funds" if known["state"] == "refused" else "ok"

    def take_back(self, key: str, target: str, wallet: int, part: Decimal | None) -> tuple[str, Decimal]:
        """All of it or a part; never more than was there, never below zero."""
        known = self.actions.get(key)
        if known:
            same = (known["kind"], known["wallet"], known.get("target"), known.get("part")) == (
                "back", wallet, target, part,
            )  # fmt: skip
            if known["state"] == "tombstone" and known["wallet"] is None:
                return "rolled_back", self.balances[wallet]
            return ("ok" if same else "key_conflict"), self.balances[wallet]
        aim = self.actions.get(target)
        if aim is None or aim["state"] in ("refused", "tombstone"):
            if aim is None:
                self.actions[target] = {"kind": None, "wallet": None, "amount": None, "state": "tombstone"}
            else:
                aim["state"] = "tombstone"
        elif aim["wallet"] != wallet or aim["kind"] == "back":
            return "key_conflict", self.balances[wallet]
        else:
            self._undo(aim, wallet, part)
        self.actions[key] = {"kind": "back", "wallet": wallet, "target": target, "part": part, "state": "applied"}
        return "ok", self.balances[wallet]

    def _undo(self, aim: dict[str, Any], wallet: int, part: Decimal | None) -> None:
        left = abs(aim["amount"]) - aim["back"]
        size = left if part is None else min(part, left)
        aim["back"] += size
        if aim["back"] == abs(aim["amount"]):
            aim["state"] = "gone"
        if aim["amount"] < 0:
            self.balances[wallet] += size
        else:
            self.balances[wallet] -= min(size, self.balances[wallet])
