"""A provider's feed of game-cards, fetched once, with a bound on time and size."""

import asyncio
from contextlib import aclosing
from typing import Final
from urllib.parse import urlsplit

import httpx2

from app.kit.hosts import is_loopback_host

MOST_SECONDS: Final = 30.0
LARGEST_BYTES: Final = 32 * 1024 * 1024
_HEADERS: Final = {"accept": "application/json", "accept-encoding": "identity", "user-agent": "igw"}


class FeedFailed(Exception):
    """There is no feed to be had at this address; the sentence says why."""


async def fetch_feed(url: str, *, seconds: float = MOST_SECONDS, most_bytes: int = LARGEST_BYTES) -> bytes:
    """The body of a 200. No redirect is followed, nothing comes from the environment. Raises FeedFailed."""
    _require_safe(url)
    try:
        async with asyncio.timeout(seconds):
            return await _get(url, most_bytes=most_bytes)
    except TimeoutError:
        raise FeedFailed(f"The feed was not there within {seconds:.0f} seconds.") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as fault:
        raise FeedFailed(f"The feed cannot be fetched: {_why(fault)}.") from None


def _why(fault: Exception) -> str:
    """Never in the words of whoever answered."""
    if isinstance(fault, httpx2.ConnectError | httpx2.InvalidURL | UnicodeError):
        return "nothing answers there, or its certificate is not one that we trust"
    if isinstance(fault, httpx2.RemoteProtocolError):
        return "what answers there does not speak HTTP"
    return "the connection broke off"


def _require_safe(url: str) -> None:
    try:
        parts = urlsplit(url)
        safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback_host(parts.hostname or ""))
    except ValueError:
        safe = False
    if not safe:
        raise FeedFailed("A feed's address begins with https:// (http:// on this machine alone).")


async def _get(url: str, *, most_bytes: int) -> bytes:
    transport = httpx2.AsyncHTTPTransport(trust_env=False, http2=False, retries=0)
    async with transport:
        response = await transport.handle_async_request(httpx2.Request("GET", url, headers=_HEADERS))
        if response.status_code != 200:
            await response.aclose()
            raise FeedFailed(f"The feed answered with status {response.status_code}.")
        body = bytearray()
        async with aclosing(response.aiter_raw()) as chunks:
            async for chunk in chunks:
                body += chunk
                if len(body) > most_bytes:
                    raise FeedFailed(f"The feed is larger than {most_bytes // 1024 // 1024} MiB.")
        return bytes(body)
