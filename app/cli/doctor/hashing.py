"""What one password costs on this machine."""

import time
from collections.abc import Iterator
from typing import Final

import bcrypt

from app.cli.doctor.finding import Finding, ok, warning
from app.cli.doctor.subject import Subject

_TRIED_ROUNDS: Final = 10
_CHEAPEST_SECONDS: Final = 0.05
_DEAREST_SECONDS: Final = 1.0


def password_hashing(subject: Subject) -> Iterator[Finding]:
    """Between 50 ms (guessing costs something) and 1 s (sign-in stays usable)."""
    if not subject.reads("password_bcrypt_rounds"):
        return
    rounds = subject.settings.password_bcrypt_rounds
    seconds = seconds_per_hash(rounds)
    told = f"one password costs {seconds * 1000:.0f} ms at PASSWORD_BCRYPT_ROUNDS={rounds}"
    if seconds < _CHEAPEST_SECONDS:
        yield warning("password_hashing", f"{told}: too cheap to guess.", "PASSWORD_BCRYPT_ROUNDS=12, or one more.")
    elif seconds > _DEAREST_SECONDS:
        yield warning("password_hashing", f"{told}: sign-ins pile up.", f"PASSWORD_BCRYPT_ROUNDS={max(rounds - 1, 10)}")
    else:
        yield ok("password_hashing", told)


def seconds_per_hash(rounds: int) -> float:
    """Measured at no more than ten rounds, because each further one doubles the work and this shall not take long."""
    tried = min(rounds, _TRIED_ROUNDS)
    salt = bcrypt.gensalt(tried)
    begin = time.thread_time()  # what the work costs, not how long a busy machine lets it wait
    bcrypt.hashpw(b"correct horse battery staple", salt)
    return (time.thread_time() - begin) * 2.0 ** (rounds - tried)
