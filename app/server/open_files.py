"""Room for as many connections as a worker takes: each is an open file, and systems start with 1,024 of them."""

import resource
from typing import Final

_FOR_OTHER_USES: Final = 1_000


def allow_connections(count: int) -> None:
    """Raises this process's limit of open files to what `count` connections need, as far as the system lets it."""
    wanted = count + _FOR_OTHER_USES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
