"""A pause after an app-wide limit: asking on would only lengthen it, and would burn people's codes."""

import math

from app.kit.clock import monotonic


class Breaker:
    """Holds calls to one provider back until a moment. Per process; nothing authoritative."""

    def __init__(self) -> None:
        self._opens_at = 0.0

    def hold(self, *, seconds: int) -> None:
        """Hold calls back for `seconds` from now, or longer where that was already said."""
        self._opens_at = max(self._opens_at, monotonic() + seconds)

    def seconds_left(self) -> int:
        """Whole seconds until calls may go out again; 0 when they may."""
        return max(0, math.ceil(self._opens_at - monotonic()))
