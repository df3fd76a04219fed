"""How long providers take, so that their time can be told from ours."""

from collections.abc import Callable
from typing import Final, TypeAlias

from prometheus_client import Histogram

#: (provider, call, outcome, seconds). `outcome` is `ok`, `cancelled` or the reason of a verdict: a bounded
#: set.
Observe: TypeAlias = Callable[[str, str, str, float], None]

PROVIDER_SECONDS: Final = Histogram(
    "igw_provider_seconds",
    "Seconds from sending a call to an identity provider until its answer was read",
    ["provider", "call", "outcome"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 7.5, 10.0),
)


def record_provider_seconds(provider: str, call: str, outcome: str, seconds: float) -> None:
    """Add one call to the histogram `igw_provider_seconds`."""
    PROVIDER_SECONDS.labels(provider, call, outcome).observe(seconds)
