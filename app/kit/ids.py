"""Ids that rise with time, made where they are needed."""

import secrets
import threading
import time
from typing import Final

_lock: Final = threading.Lock()
_last: list[int] = [0]


def rising_id() -> bytes:
    """16 bytes in the form of a UUID of version 7 (RFC 9562): milliseconds, then chance.

    Within this process each is larger than the one before, also when the clock steps back.
    """
    with _lock:
        number = _as_uuid7(time.time_ns() // 1_000_000)
        if number <= _last[0]:
            number = _last[0] + 1
        _last[0] = number
    return number.to_bytes(16, "big")


def _as_uuid7(milliseconds: int) -> int:
    chance = secrets.randbits(74)
    return (milliseconds << 80) | (7 << 76) | ((chance >> 62) << 64) | (2 << 62) | (chance & (2**62 - 1))
