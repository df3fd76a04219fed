"""The two numbers one person has: the professional id, and the id that each Meta app sees.

Both have 17 digits and are odd, so that they survive neither a float nor a JavaScript number: the
client that rounds them fails in the first test it meets. They depend on the seed and the person's
key alone, so that a restarted simulator knows a returning person by the same numbers.
"""

import hashlib

DIGITS = 17


def professional_id(*, seed: int, person_key: str) -> str:
    """The id that starts with 1784, the same for every app."""
    return _number(f"{seed}|{person_key}|professional", prefix="1784")


def app_scoped_id(*, seed: int, person_key: str, client_id: str, family: str) -> str:
    """The id that one app sees. `family` keeps the dialects apart: no transition is known."""
    return _number(f"{seed}|{person_key}|{client_id}|{family}", prefix="2")


def _number(key: str, *, prefix: str) -> str:
    room = DIGITS - len(prefix)
    digest = int.from_bytes(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest())
    return prefix + str((digest % 10**room) | 1).zfill(room)
