"""bcrypt's own rate: `python -m benchmarks.bcrypt_rate THREADS SECONDS ROUNDS` checks passwords, no more.

Prints the moments (seconds from the start) at which a check ended, as a JSON list.
"""

from __future__ import annotations

import json
import sys
import threading
import time

import bcrypt

PASSWORD = b"benchmark horse battery staple"


def main(threads: int, seconds: float, rounds: int) -> None:
    """bcrypt lets go of the interpreter's lock while it works, so threads use as many cores as there are."""
    hashed = bcrypt.hashpw(PASSWORD, bcrypt.gensalt(rounds))
    started, ended = time.perf_counter(), [list[float]() for _ in range(threads)]
    workers = [threading.Thread(target=_check, args=(hashed, started, seconds, mine)) for mine in ended]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(json.dumps(sorted(moment for mine in ended for moment in mine)))


def _check(hashed: bytes, started: float, seconds: float, ended: list[float]) -> None:
    while time.perf_counter() - started < seconds:
        assert bcrypt.checkpw(PASSWORD, hashed)
        ended.append(time.perf_counter() - started)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
