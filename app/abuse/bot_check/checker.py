"""What every checker gives. A new one is a file beside this one and an entry in `build.py`."""

from enum import StrEnum
from typing import Final, Literal, Protocol, TypeAlias, get_args

#: What the answer is good for; an answer for one is worth nothing for another.
Action: TypeAlias = Literal["signup", "mail", "login"]
Check: TypeAlias = Literal["off", "pow", "turnstile", "hcaptcha"]

ACTIONS: Final[tuple[Action, ...]] = get_args(Action)


class Verdict(StrEnum):
    """PASSED also means: used up. AWAY: nobody could say; the caller falls back to the proof of work."""

    PASSED = "passed"
    REFUSED = "refused"
    AWAY = "away"


class Checker(Protocol):
    """Verifies the answers of one check."""

    @property
    def check(self) -> Check:
        """Its name in BOT_CHECK."""

    @property
    def site_key(self) -> str | None:
        """What its widget needs; None for our own."""

    async def verify(self, answer: str, *, action: Action) -> Verdict:
        """Judges and uses up one answer. Never raises for what the answer or the outside holds."""

    async def close(self) -> None:
        """Close what is open."""
