"""What operators see of Meta's requests: a metric and a log line, without whom they are about."""

from typing import Any, Final

import structlog
from prometheus_client import Counter

#: Worth an alarm: `unknown_user` in numbers (ids of another application?), `refused` (a secret is missing), `failed`.
REQUESTS: Final = Counter("igw_meta_requests_total", "Requests of Meta's", ["kind", "product", "outcome"])

_log: Any = structlog.get_logger()


def observe(kind: str, *, product: str, outcome: str) -> None:
    """Outcome: `done`, `unknown_user`, `replayed`, `refused`, `waiting`, `failed`."""
    REQUESTS.labels(kind, product, outcome).inc()
    tell = _log.warning if outcome in {"unknown_user", "refused", "failed"} else _log.info
    tell("meta_request", kind=kind, product=product, outcome=outcome)
