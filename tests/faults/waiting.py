"""Waiting for what must come, with a bound."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_until(holds: Callable[[], bool], what: str, *, seconds: float = 20) -> float:
    """Look again and again until it holds; gives the seconds it took. `what` is for whoever reads the failure."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"after {seconds:g} s still not: {what}"
        time.sleep(0.02)
    return time.monotonic() - began
