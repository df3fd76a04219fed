"""Faults that were ordered: which call of which endpoint goes wrong, and how."""

from typing import Literal

import msgspec

Endpoint = Literal["authorize", "decision", "token", "me", "exchange", "refresh", "graph", "any"]
Kind = Literal[
    "delay",
    "hang",
    "reset",
    "status",
    "empty",
    "truncated",
    "cut",
    "error_body",
    "huge",
    "gzip_bomb",
    "redirect",
    "throttle",
    "body",
]
LONGEST_WAIT_SECONDS = 600.0
LARGEST_BYTES = 200 * 1024 * 1024
MOST_FAULTS = 1_000
ALWAYS_IN_EFFECT = frozenset(("delay", "truncated", "cut"))
NEVER_FAULTY = frozenset(("asset", "elsewhere"))


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One ordered fault. Which of the later fields count depends on `kind`; see the README's table."""

    kind: Kind
    endpoint: Endpoint = "any"
    nth: int = 1
    """The first call that is hit, counted from 1 since the order was given."""
    times: int | None = 1
    """How many calls are hit in a row; None means every one from the nth on."""
    takes_effect: bool = False
    """Do the work (a code is used up, a token comes to be) before answering wrongly."""
    seconds: float | None = None
    """Of a delay (1) or a hang (60)."""
    status: int | None = None
    """Of the answer: 502 for `status`, 302 for `redirect`, 429 or 400 for `throttle`, otherwise 200."""
    text: str | None = None
    """The body as it stands, JSON or not."""
    json: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    """The body as JSON, passed on letter by letter."""
    content_type: str | None = None
    headers: dict[str, str] = {}
    bytes: int = 50 * 1024 * 1024
    """Size of a huge body, or of what a gzip bomb unpacks to."""
    location: str | None = None
    style: Literal["429", "code4"] = "429"
    """How a throttled call is answered: by status 429, or by status 400 and error code 4."""
    retry_after_seconds: int = 60


class _Order:
    """A fault and how many calls it has seen."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.seen = 0

    def strikes(self, endpoint: str) -> bool:
        if self.fault.endpoint not in ("any", endpoint):
            return False
        self.seen += 1
        over = self.seen - self.fault.nth
        return over >= 0 and (self.fault.times is None or over < self.fault.times)

    @property
    def is_spent(self) -> bool:
        return self.fault.times is not None and self.seen >= self.fault.nth + self.fault.times - 1


class Faults:
    """The ordered faults. Every matching order counts a call; the oldest that strikes wins."""

    def __init__(self) -> None:
        self._orders: list[_Order] = []

    def order(self, fault: Fault) -> None:
        """Raises ValueError for figures out of bounds."""
        _check(fault)
        if len(self._orders) >= MOST_FAULTS:
            raise ValueError(f"at most {MOST_FAULTS} faults wait")
        self._orders.append(_Order(fault))

    def next(self, endpoint: str) -> Fault | None:
        if endpoint in NEVER_FAULTY:
            return None
        struck = [order.fault for order in self._orders if order.strikes(endpoint)]
        self._orders = [order for order in self._orders if not order.is_spent]
        return struck[0] if struck else None

    def waiting(self) -> list[Fault]:
        return [order.fault for order in self._orders]

    def clear(self) -> None:
        self._orders.clear()


def _check(fault: Fault) -> None:
    if fault.nth < 1 or (fault.times is not None and fault.times < 1):
        raise ValueError("nth and times count from 1")
    if fault.seconds is not None and not 0 <= fault.seconds <= LONGEST_WAIT_SECONDS:
        raise ValueError(f"seconds lie between 0 and {LONGEST_WAIT_SECONDS:.0f}")
    if not 0 <= fault.bytes <= LARGEST_BYTES:
        raise ValueError(f"bytes lie between 0 and {LARGEST_BYTES}")
    if fault.status is not None and not 200 <= fault.status <= 599:
        raise ValueError("status lies between 200 and 599")
    _check_headers(fault)


def _check_headers(fault: Fault) -> None:
    texts = [*fault.headers, *fault.headers.values(), fault.location or "", fault.content_type or ""]
    if any(not text.isprintable() or not text.isascii() for text in texts):
        raise ValueError("header names and values are printable ASCII")
    if fault.kind == "body" and fault.text is None and fault.json is msgspec.UNSET:
        raise ValueError("a body fault needs text or json")
