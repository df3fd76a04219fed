"""What was called, in order, with secrets masked: tests read here what a client really sent."""

import re
from collections import deque
from collections.abc import Mapping
from urllib.parse import parse_qsl

import msgspec

from simulators.instagram.forms import Pairs
from simulators.instagram.masking import masked

LONGEST_LOG = 5_000
LONGEST_PATH = 2_000
KEPT_HEADERS = ("accept", "content-type", "host", "user-agent", "referer", "sec-purpose")

_VERSION = r"(?:/v\d{1,3}\.\d)?"
_ENDPOINTS = (
    ("authorize", re.compile(r"/oauth/authorize/?")),
    ("decision", re.compile(r"/oauth/authorize/decision")),
    ("token", re.compile(r"/oauth/access_token/?")),
    ("exchange", re.compile(_VERSION + r"/access_token/?")),
    ("refresh", re.compile(_VERSION + r"/refresh_access_token/?")),
    ("me", re.compile(_VERSION + r"/me/?")),
    ("elsewhere", re.compile(r"/elsewhere")),
    ("asset", re.compile(r"/assets/.*|/favicon\.ico")),
)


def endpoint_of(path: str) -> str:
    """The endpoint's short name, as faults and the log use it; any other path belongs to the graph."""
    return next((name for name, pattern in _ENDPOINTS if pattern.fullmatch(path)), "graph")


class Call(msgspec.Struct, kw_only=True):
    """One call as the log shows it."""

    number: int
    at: float
    endpoint: str
    method: str
    path: str
    query: Pairs
    headers: dict[str, str]
    form: Pairs = []
    status: int | None = None
    """None while the answer is under way, or when the connection was cut before one."""
    fault: str | None = None


class CallLog:
    """The last calls, oldest first. Numbers count on when old calls fall out."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=LONGEST_LOG)
        self._number = 0

    def open(self, *, at: float, method: str, path: str, query: str, headers: Mapping[str, str]) -> Call:
        self._number += 1
        call = Call(
            number=self._number,
            at=at,
            endpoint=endpoint_of(path),
            method=method,
            path=path[:LONGEST_PATH],
            query=masked(parse_qsl(query, keep_blank_values=True)),
            headers={name: headers[name] for name in KEPT_HEADERS if name in headers},
        )
        self._calls.append(call)
        return call

    def calls(self, *, endpoint: str | None = None, after: int = 0) -> list[Call]:
        return [call for call in self._calls if call.number > after and endpoint in (None, call.endpoint)]

    def clear(self) -> None:
        self._calls.clear()
