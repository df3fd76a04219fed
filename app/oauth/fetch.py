"""One HTTP call to a provider, with a bound on everything: connections, time, bytes.

Goals: no redirect is followed (the request carries a secret), nothing is sent twice here, no proxy or
certificate comes from the environment, no cookie of one person's answer travels with the next person's
request, no address with a token in it is logged. That is why this is httpx2's transport and not its client:
the client logs every address at INFO and keeps a cookie jar for everybody. It is also the cheaper of the two.
"""

import asyncio
import logging
import ssl
import zlib
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Final

import httpx2

from app.kit.clock import monotonic
from app.oauth.verdict import (
    ALL_CONNECTIONS_BUSY,
    CONNECT_FAILED,
    CUT_OFF,
    MALFORMED,
    TIMED_OUT,
    TOO_LARGE,
    CallFailed,
)

LARGEST_BODY: Final = 64 * 1024
CONNECT_SECONDS: Final = 3.0
_POOL_SECONDS: Final = 2.0
# Its DEBUG lines print what the platform sent, headers and broken lines included, whatever stands in them.
logging.getLogger("httpcore2").setLevel(logging.WARNING)
_LIMITS: Final = httpx2.Limits(max_connections=100, max_keepalive_connections=100, keepalive_expiry=15.0)
_HEADERS: Final = {"accept": "application/json", "accept-encoding": "identity", "user-agent": "igw"}
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})
_FORM: Final = "application/x-www-form-urlencoded"


class Deadline:
    """The moment at which a whole exchange must be over, however many calls it takes."""

    def __init__(self, *, seconds: float) -> None:
        self._ends_at = monotonic() + seconds

    def seconds_left(self) -> float:
        """Seconds until the end, never negative."""
        return max(0.0, self._ends_at - monotonic())


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer. Neither headers nor body show in its repr: they may hold a token."""

    status: int
    headers: httpx2.Headers = field(repr=False)
    body: bytes = field(repr=False)

    def facts(self) -> dict[str, object]:
        """What may be logged of any answer."""
        return {
            "status": self.status,
            "content_type": self.headers.get("content-type", ""),
            "length": len(self.body),
        }


def get_request(url: str, *, headers: Mapping[str, str] = _NO_HEADERS) -> httpx2.Request:
    """A GET for `fetch`."""
    return httpx2.Request("GET", url, headers={**_HEADERS, **headers})


def form_request(url: str, *, form: bytes, headers: Mapping[str, str] = _NO_HEADERS) -> httpx2.Request:
    """A POST of an urlencoded form for `fetch`."""
    return httpx2.Request("POST", url, headers={**_HEADERS, "content-type": _FORM, **headers}, content=form)


class Fetcher:
    """The connections to one provider."""

    def __init__(self) -> None:
        self._transport = httpx2.AsyncHTTPTransport(
            verify=_tls(), trust_env=False, http2=False, retries=0, limits=_LIMITS
        )

    async def fetch(self, request: httpx2.Request, *, seconds: float) -> Reply:
        """Send `request` once and read the answer within `seconds`; raises CallFailed for every fault."""
        request.extensions["timeout"] = {
            "connect": min(CONNECT_SECONDS, seconds),
            "read": seconds,
            "write": seconds,
            "pool": min(_POOL_SECONDS, seconds),
        }
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(request)
        except (httpx2.HTTPError, OSError) as fault:
            raise _transport_failure(fault) from None

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

    async def _exchange(self, request: httpx2.Request) -> Reply:
        response = await self._transport.handle_async_request(request)
        body = await _read_bounded(response)
        return Reply(response.status_code, response.headers, _decoded(body, response=response))


@cache
def _tls() -> ssl.SSLContext:
    """The system's certificate authorities, which take a good part of the start to load: once for all providers."""
    return httpx2.create_ssl_context(trust_env=False)


async def _read_bounded(response: httpx2.Response) -> bytes:
    body = bytearray()
    async with aclosing(response.aiter_raw()) as chunks:
        async for chunk in chunks:
            body += chunk
            if len(body) > LARGEST_BODY:
                raise CallFailed(TOO_LARGE, facts={"status": response.status_code, "length": len(body)})
    return bytes(body)


def _decoded(body: bytes, *, response: httpx2.Response) -> bytes:
    """The body without its content encoding: we ask for none, and hold whoever compresses to the cap."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in {"", "identity"}:
        return body
    facts = {"status": response.status_code, "content_encoding": encoding, "length": len(body)}
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise CallFailed(MALFORMED, facts=facts)
    inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        plain = inflater.decompress(body, LARGEST_BODY + 1)
    except zlib.error:
        plain = b""
    if len(plain) > LARGEST_BODY:
        raise CallFailed(TOO_LARGE, facts=facts)
    if not inflater.eof:
        raise CallFailed(MALFORMED, facts=facts)
    return plain


def _transport_failure(fault: Exception) -> CallFailed:
    facts: dict[str, object] = {"fault": type(fault).__name__}
    if isinstance(fault, httpx2.PoolTimeout):
        return CallFailed(ALL_CONNECTIONS_BUSY, facts=facts, retry_after=5)
    if isinstance(fault, (httpx2.ConnectError, httpx2.ConnectTimeout)):
        # The text says which (refused, unknown host, certificate); nothing of ours has been sent at this
        # point.
        return CallFailed(CONNECT_FAILED, facts={**facts, "fault_text": str(fault)}, retry_after=5)
    if isinstance(fault, (httpx2.TimeoutException, TimeoutError)):
        return CallFailed(TIMED_OUT, facts=facts, retry_after=5)
    return CallFailed(CUT_OFF, facts=facts, retry_after=5)
