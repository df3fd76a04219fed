"""A fair draw that the player can check: commit first, draw, reveal later.

SHA-256(server seed) is shown before any bet and the player chooses the client seed, so neither side can steer. Game and
table stand in the message as well: the rules are committed to with the seed.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from typing import Final

import msgspec

_CLIENT_SEED: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NUMBERS: Final = 2**32


class Seeds(msgspec.Struct, kw_only=True):
    """A pair in use. `nonce` counts the draws made with it, so the next draw has this number."""

    server_seed: bytes
    client_seed: str
    nonce: int = 0

    @property
    def commitment(self) -> str:
        """What the player sees instead of the server seed."""
        return hashlib.sha256(self.server_seed).hexdigest()


class SeedChain:
    """One player's pairs in one game. The next server seed is committed to before he chooses a client seed for it."""

    def __init__(self) -> None:
        self.current = Seeds(server_seed=new_server_seed(), client_seed=secrets.token_hex(8))
        self.next_server_seed = new_server_seed()
        self.revealed: list[Seeds] = []

    @property
    def next_commitment(self) -> str:
        return hashlib.sha256(self.next_server_seed).hexdigest()

    def rotate(self, client_seed: str) -> Seeds:
        """Reveal the pair in use, and begin the next with the player's own seed. Raises ValueError."""
        if not _CLIENT_SEED.fullmatch(client_seed):
            raise ValueError("a client seed is 1 to 64 letters, digits, - or _")
        ended = self.current
        self.revealed.append(ended)
        self.current = Seeds(server_seed=self.next_server_seed, client_seed=client_seed)
        self.next_server_seed = new_server_seed()
        return ended


def new_server_seed() -> bytes:
    """From the operating system, as everything that decides a draw."""
    return secrets.token_bytes(32)


def ticket(seeds: Seeds, *, nonce: int, game: str, table_sha256: str, total: int) -> int:
    """A number of 0 … total - 1, each equally probable.

    2**32 is no multiple of most totals, so the first numbers would come too often: those above the last whole multiple
    are thrown away.
    """
    fair = _NUMBERS - _NUMBERS % total
    return next(number for number in _numbers(seeds, nonce, f"{game}:{table_sha256}") if number < fair) % total


def _numbers(seeds: Seeds, nonce: int, rules: str) -> Iterator[int]:
    """Eight numbers of four bytes from each hash; then the cursor moves on."""
    cursor = 0
    while True:
        message = f"{seeds.client_seed}:{nonce}:{cursor}:{rules}"
        block = hmac.new(seeds.server_seed, message.encode(), hashlib.sha256).digest()
        yield from (int.from_bytes(block[start : start + 4], "big") for start in range(0, 32, 4))
        cursor += 1
