"""The arithmetic of a sliding window: how much is used, how much is left, how long to wait.

Two counters stand for one quota: the current window, which opens with its first try, and the one before it,
whose weight melts away while the current window runs. The rule is that of the `limits` library's sliding
window counter, so the library's own storage and strategies read the same state.
"""

from dataclasses import dataclass
from math import ceil

from app.abuse.policies import PolicyName, Quota


@dataclass(frozen=True, slots=True)
class Claim:
    """One quota that a try must fit into: `limit` tries in `window_seconds` under `key`."""

    policy: PolicyName
    quota: Quota
    key: str
    limit: int
    window_seconds: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The state of one claim after a try; times in milliseconds.

    `previous_ms` is how long the previous count still has weight. `current_ms` is how long the current count
    will be remembered: the rest of its own window and one window more.
    """

    previous: int
    previous_ms: int
    current: int
    current_ms: int

    def used(self, claim: Claim) -> int:
        """Tries that count against the limit at this moment."""
        return self.previous * self.previous_ms // (claim.window_seconds * 1000) + self.current

    def remaining(self, claim: Claim) -> int:
        """Tries that still fit."""
        return max(0, claim.limit - self.used(claim))

    def reset_seconds(self, claim: Claim) -> int:
        """Whole seconds until the current window closes; at least 1."""
        return max(1, ceil((self.current_ms - claim.window_seconds * 1000) / 1000))

    def wait_seconds(self, claim: Claim) -> int:
        """Whole seconds until one more try fits, when nobody else tries; 0 if one fits now."""
        if self.used(claim) < claim.limit:
            return 0
        window_ms = claim.window_seconds * 1000
        if self.current < claim.limit:
            # The previous count must melt until it leaves room beside the current one.
            enough_ms = (claim.limit - self.current) * window_ms / self.previous
            return _whole_seconds(self.previous_ms - enough_ms)
        # The window itself is full: it must close, and what becomes the previous count must start to melt.
        melting_ms = window_ms - claim.limit * window_ms / self.current
        return _whole_seconds(self.current_ms - window_ms + melting_ms)


def _whole_seconds(milliseconds: float) -> int:
    # One millisecond more, because a share of exactly the limit does not leave room yet.
    return max(1, ceil((milliseconds + 1) / 1000))
