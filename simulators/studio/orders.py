"""Misbehaviour on demand: what a bad network or a bad studio would do to the next calls."""

from collections.abc import Callable
from typing import Final, Literal

import msgspec

#: What is done to one call, and what is done to one spin.
TO_CALLS: Final = ("repeat", "drop_answer", "wrong_signature", "old_timestamp", "other_body")
TO_SPINS: Final = ("reverse", "rollback_first", "leave_open", "late_win")
_MOST: Final = 1000


class Order(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One order; README.md says what each kind does. `on` narrows it to one kind of call."""

    kind: Literal[
        "repeat",
        "drop_answer",
        "wrong_signature",
        "old_timestamp",
        "other_body",
        "reverse",
        "rollback_first",
        "leave_open",
        "late_win",
    ]
    on: str = "any"
    times: int = 1
    copies: int = 3
    """Of `repeat`: how often the call is sent in all, the copies at once."""
    seconds: float = 1.0
    """Of `late_win`: how long the win waits."""


class Orders:
    """First come, first served."""

    def __init__(self) -> None:
        self._waiting: list[Order] = []

    def add(self, order: Order) -> None:
        """Raises ValueError for an order that makes no sense."""
        if not 1 <= order.times <= _MOST or not 1 <= order.copies <= 200 or not 0 <= order.seconds <= 60:
            raise ValueError("times is 1 to 1000, copies 1 to 200, seconds 0 to 60")
        if len(self._waiting) >= _MOST:
            raise ValueError(f"at most {_MOST} orders wait")
        self._waiting.append(order)

    def waiting(self) -> list[Order]:
        return list(self._waiting)

    def clear(self) -> None:
        self._waiting.clear()

    def for_call(self, kind: str) -> Order | None:
        """The next one for a call of this kind, used up by this."""
        return self._take(lambda order: order.kind in TO_CALLS and order.on in ("any", kind))

    def for_spin(self) -> Order | None:
        return self._take(lambda order: order.kind in TO_SPINS)

    def _take(self, fits: Callable[[Order], bool]) -> Order | None:
        order = next(filter(fits, self._waiting), None)
        if order is not None:
            order.times -= 1
            self._waiting = [each for each in self._waiting if each.times > 0]
        return order
