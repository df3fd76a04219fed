"""A clock that tests can push forward, so that an hour or sixty days pass in no time."""

import math
import time

FURTHEST_SECONDS = 10 * 365 * 24 * 3600


class VirtualClock:
    """Wall time plus an offset. All instants are seconds since 1970, UTC."""

    def __init__(self) -> None:
        self._offset_seconds = 0.0

    def now(self) -> float:
        return time.time() + self._offset_seconds

    @property
    def offset_seconds(self) -> float:
        return self._offset_seconds

    def advance(self, *, seconds: float) -> None:
        """Move by `seconds`, backwards when negative. Raises ValueError beyond ten years from wall time."""
        self._move_to(self._offset_seconds + seconds)

    def set(self, *, instant: float) -> None:
        """Make it `instant` now; the clock goes on ticking from there."""
        self._move_to(instant - time.time())

    def reset(self) -> None:
        self._offset_seconds = 0.0

    def _move_to(self, offset_seconds: float) -> None:
        if not math.isfinite(offset_seconds) or abs(offset_seconds) > FURTHEST_SECONDS:
            raise ValueError("the clock stays within ten years of wall time")
        self._offset_seconds = offset_seconds
