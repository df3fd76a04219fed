"""Ids that rise with time, made where they are needed."""

import secrets
import threading
import time
from datetime import UTC, datetime
from typing import Final

_lock: Final = threading.Lock()


class _Clock:
    """The newest id. Chance is drawn once in a millisecond, which is cheap; within it ids rise by a chance step."""

    def __init__(self) -> None:
        self.newest = 0


_clock: Final = _Clock()


def rising_id() -> bytes:
    """16 bytes in the form of a UUID of version 7 (RFC 9562): milliseconds, then chance.

    Within this process each is larger than the one before, also when the clock steps back.
    """
    milliseconds = time.time_ns() // 1_000_000
    with _lock:
        if milliseconds > _clock.newest >> 80:
            _clock.newest = _as_uuid7(milliseconds)
        else:
            _clock.newest += 1
        return _clock.newest.to_bytes(16, "big")


def smallest_id(moment: datetime) -> bytes:
    """The id before all of that moment (naive UTC), to compare with."""
    return (int(moment.replace(tzinfo=UTC).timestamp() * 1000) << 80).to_bytes(16, "big")


def _as_uuid7(milliseconds: int) -> int:
    # The last 62 bits begin low, so that counting on within the millisecond never carries into the fixed bits.
    chance = secrets.randbits(73)
    high, low = chance >> 61, chance & (2**61 - 1)
    return (milliseconds << 80) | (7 << 76) | (high << 64) | (2 << 62) | low
