"""Requests on their way: one by one, many at the same moment, or without waiting for what comes back."""

import http.client
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

import httpx2

from simulators.conformance.dialect import Answer, Keys, Request

MOST_AT_ONCE = 100
_LIMITS = httpx2.Limits(max_connections=MOST_AT_ONCE + 20, max_keepalive_connections=MOST_AT_ONCE + 20)


class Wire:
    """The connections to the operator."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._client = httpx2.Client(trust_env=False, timeout=seconds, limits=_LIMITS)

    def close(self) -> None:
        """End them."""
        self._client.close()

    def send(self, keys: Keys, request: Request, *, seconds: float | None = None) -> Answer:
        """What came back; status 0 when the time was over or the connection broke."""
        try:
            answer = self._client.request(
                request.method,
                keys.url.rstrip("/") + request.path,
                content=request.body or None,
                headers=[(name.encode(), value.encode("latin-1")) for name, value in request.headers.items()],
                timeout=seconds or self._seconds,
            )
        except httpx2.TransportError as error:
            return Answer(0, {}, type(error).__name__)
        return Answer(answer.status_code, _object(answer.content), answer.text[:500])

    def send_together(self, keys: Keys, requests: Sequence[Request]) -> list[Answer]:
        """All at the same moment; the answers in the order of the requests."""
        barrier = Barrier(len(requests))

        def wait_and_send(request: Request) -> Answer:
            barrier.wait(timeout=self._seconds)
            return self.send(keys, request)

        with ThreadPoolExecutor(len(requests)) as threads:
            return list(threads.map(wait_and_send, requests))

    def send_and_leave(self, keys: Keys, request: Request) -> None:
        """The request is sent whole, and the connection is gone before an answer can be read."""
        parts = urlsplit(keys.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.netloc, timeout=self._seconds)
        connection.request(
            request.method, parts.path.rstrip("/") + request.path, request.body or None, dict(request.headers)
        )
        connection.close()


def _object(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
