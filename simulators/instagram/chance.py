"""Opaque strings and choices: repeatable when a seed is given, unpredictable otherwise."""

import base64
import hashlib
import secrets
from collections.abc import Sequence


class Chance:
    """A stream of bytes from a seed. Two simulators with one seed hand out the same codes and tokens."""

    def __init__(self, seed: int | None) -> None:
        self._key = secrets.token_bytes(32) if seed is None else str(seed).encode()
        self._drawn = 0

    def opaque(self, *, length: int) -> str:
        """`length` characters of the base64url alphabet."""
        return base64.urlsafe_b64encode(self._bytes(length)).decode()[:length]

    def choose(self, options: Sequence[str]) -> str:
        return options[int.from_bytes(self._bytes(4)) % len(options)]

    def _bytes(self, count: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_256(self._key + b":" + str(self._drawn).encode()).digest(count)
