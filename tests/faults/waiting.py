"""Waiting for what must come, with a bound."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_until(holds: Callable[[], bool], what: str, *, seconds: float = 30) -> float:
    """Look again and again until it holds; gives the seconds it took. `what` is for whoever reads the failure."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"after {seconds:g} s still not: {what}"
        # Slower than InnoDB's own patience: a table about transactions that is asked again within a tenth of a second
        # answers as it did before.
        time.sleep(0.15)
    return time.monotonic() - began
