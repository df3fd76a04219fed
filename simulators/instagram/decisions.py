"""Decisions made in advance for coming sign-ins, so that an HTTP client need not click."""

from collections import deque
from collections.abc import Mapping
from typing import Literal

import msgspec

PERSON_HEADER = "x-simulated-person"
DENY_HEADER = "x-simulated-denial"
MOST_WAITING = 10_000


class Decision(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What happens at the next visit to the authorize address, without a page."""

    action: Literal["allow", "deny"] = "allow"
    person: str | None = None
    """person_id or username."""
    new_person: bool = False
    """Create a fresh business account for each visit."""
    permissions: list[str] | None = None
    """What is granted of what was asked; None leaves it to the person."""
    times: int | None = 1
    """For how many visits; None means from now on."""


class Decisions:
    """First come, first served; a decision without an end stays in force for what comes after."""

    def __init__(self) -> None:
        self._waiting: deque[Decision] = deque()

    def add(self, decision: Decision) -> None:
        """Raises ValueError for an allowance that names nobody."""
        if decision.action == "allow" and not decision.new_person and decision.person is None:
            raise ValueError("an allowance needs person or new_person")
        if decision.times is not None and decision.times < 1:
            raise ValueError("times is at least 1, or null")
        if len(self._waiting) >= MOST_WAITING:
            raise ValueError(f"at most {MOST_WAITING} decisions wait")
        self._waiting.append(decision)

    def clear(self) -> None:
        self._waiting.clear()

    def waiting(self) -> list[Decision]:
        return list(self._waiting)

    def next(self, headers: Mapping[str, str]) -> Decision | None:
        """The decision for this visit: the one in its headers, else the first that waits, else none."""
        if headers.get(DENY_HEADER):
            return Decision(action="deny")
        if headers.get(PERSON_HEADER):
            return Decision(person=headers[PERSON_HEADER])
        if not self._waiting:
            return None
        first = self._waiting[0]
        if first.times is not None:
            first.times -= 1
            if first.times == 0:
                self._waiting.popleft()
        return first
