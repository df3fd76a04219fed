"""bcrypt off the event loop, bounded, and with the same cost for a player who exists and one who does not.

Facts (docs/facts.md): one hash at cost 12 takes 240 ms of CPU, releases the GIL, and on the event
loop would stop every other request. Threads of low priority keep the rest of the service at its idle latency.
"""

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

import bcrypt

from app.errors import Busy

T = TypeVar("T")

_LONGEST_WAIT_SECONDS: Final = 6.0
_SECONDS_AT_12_ROUNDS: Final = 0.25
_NICENESS: Final = 5  # behind the requests, yet not starved by other programs on the machine
_DUMMY_SALT_TAIL: Final = "IGWdummysaltIGWdummysO"


class PasswordHasher:
    """Hashes and verifies with a bounded number of threads and a bounded queue."""

    def __init__(self, *, rounds: int, threads: int | None = None) -> None:
        self._rounds = rounds
        self._threads = threads or len(os.sched_getaffinity(0))
        self._pool = ThreadPoolExecutor(self._threads, "bcrypt", initializer=_lower_priority)
        self._most_running = self._threads * _hashes_within(_LONGEST_WAIT_SECONDS, rounds=rounds)
        self._running = 0

    async def hash(self, password: str) -> str:
        """A new bcrypt hash. Raises Busy when too many wait."""
        return await self._run(lambda: bcrypt.hashpw(password.encode(), bcrypt.gensalt(self._rounds)).decode())

    async def verify(self, password: str, stored: str | None) -> bool:
        """Whether the password fits; `None` (no such player) costs what a player costs. Raises Busy."""
        return await self._run(lambda: self._verify(password.encode(), stored))

    def needs_rehash(self, stored: str) -> bool:
        """Whether a hash was made with other rounds than today's."""
        return rounds_of(stored) != self._rounds

    def close(self) -> None:
        """Let running hashes end, start no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _verify(self, password: bytes, stored: str | None) -> bool:
        rounds = rounds_of(stored)
        if stored is None or rounds is None:
            _spend(password, rounds=self._rounds)
            return False
        try:
            fits = bcrypt.checkpw(password, stored.encode())
        except ValueError:
            fits = False
        # A hash of fewer rounds answers sooner, which would tell that its player exists. The doubling costs from
        # its own rounds up to today's add up to exactly the difference.
        for cost in range(rounds, self._rounds):
            _spend(password, rounds=cost)
        return fits

    async def _run(self, work: Callable[[], T]) -> T:
        if self._running >= self._most_running:
            raise Busy(retry_after=5)
        self._running += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._running -= 1


def rounds_of(stored: str | None) -> int | None:
    """The cost in a bcrypt hash (`$2b$12$…`), None when it is none."""
    parts = (stored or "").split("$")
    is_bcrypt = len(parts) == 4 and parts[1].startswith("2") and parts[2].isdigit() and len(parts[3]) == 53
    return int(parts[2]) if is_bcrypt and 4 <= int(parts[2]) <= 31 else None


def _hashes_within(seconds: float, *, rounds: int) -> int:
    """How many hashes one thread gets done in that time, roughly: each round doubles the work."""
    return min(1000, max(2, int(seconds / (_SECONDS_AT_12_ROUNDS * 2.0 ** (rounds - 12)))))


def _spend(password: bytes, *, rounds: int) -> None:
    bcrypt.hashpw(password, f"$2b${rounds:02d}${_DUMMY_SALT_TAIL}".encode())


def _lower_priority() -> None:
    # Linux gives each thread its own niceness; elsewhere the threads keep the process's.
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
