"""Counters in the memory of one worker.

Not the library's MemoryStorage, which looks at every key it holds on every try and holds as many as callers
can invent: a flood of addresses would stop the worker that is to be protected. This one is bounded and takes
a constant time; the rule is the same, and a test holds both against each other.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from app.abuse.windows import Claim, Counted
from app.kit.clock import monotonic

MOST_KEYS: Final = 50_000
_SWEPT_PER_TRY: Final = 3


@dataclass(slots=True)
class _Window:
    opened_ms: int
    window_ms: int
    current: int = 0
    previous: int = 0


class MemoryCounters:
    """Sliding windows in a dictionary. Nothing is awaited within a try, so no two tries can interleave."""

    def __init__(self, *, most_keys: int = MOST_KEYS, clock: Callable[[], float] = monotonic) -> None:
        """`most_keys` bounds memory (about 300 bytes each); beyond it the key that was longest untouched
        goes.
        """
        self._windows: OrderedDict[str, _Window] = OrderedDict()
        self._most_keys = most_keys
        self._clock = clock

    def __len__(self) -> int:
        return len(self._windows)

    async def take(self, claims: Sequence[Claim]) -> tuple[bool, list[Counted]]:
        """Counts one try under every claim, or under none if one has no room; the state after it."""
        now_ms = round(self._clock() * 1000)  # whole milliseconds in binary fractions lie a hair below or above
        self._sweep(now_ms)
        windows = [self._window(claim, now_ms) for claim in claims]
        before = [_counted(window, now_ms) for window in windows]
        if any(counted.used(claim) >= claim.limit for counted, claim in zip(before, claims, strict=True)):
            return False, before
        for claim, window in zip(claims, windows, strict=True):
            window.current += 1
            self._windows[claim.key] = window
            self._windows.move_to_end(claim.key)
        while len(self._windows) > self._most_keys:
            self._windows.popitem(last=False)
        return True, [_counted(window, now_ms) for window in windows]

    async def forget(self, claim: Claim) -> None:
        """Starts the claim's counters anew."""
        self._windows.pop(claim.key, None)

    async def give_back(self, claim: Claim) -> None:
        """Takes one try back, of the current window: one that has passed meanwhile melts away by itself."""
        window = self._windows.get(claim.key)
        if window is not None:
            window.current = max(0, window.current - 1)

    def _window(self, claim: Claim, now_ms: int) -> _Window:
        """The window of the claim, moved on to the present; a new one is not stored before something is
        counted.
        """
        window = self._windows.get(claim.key)
        if window is None or now_ms >= window.opened_ms + 2 * window.window_ms:
            return _Window(now_ms, claim.window_seconds * 1000)
        if now_ms > window.opened_ms + window.window_ms:
            window.opened_ms += window.window_ms
            window.previous, window.current = window.current, 0
        return window

    def _sweep(self, now_ms: int) -> None:
        """Drops a few dead windows from the end that was longest untouched, so that memory falls again."""
        for _ in range(_SWEPT_PER_TRY):
            key, window = next(iter(self._windows.items()), (None, None))
            if key is None or window is None or now_ms < window.opened_ms + 2 * window.window_ms:
                return
            del self._windows[key]


def _counted(window: _Window, now_ms: int) -> Counted:
    passed_ms = now_ms - window.opened_ms
    return Counted(
        previous=window.previous,
        previous_ms=window.window_ms - passed_ms if window.previous else 0,
        current=window.current,
        current_ms=2 * window.window_ms - passed_ms,
    )
