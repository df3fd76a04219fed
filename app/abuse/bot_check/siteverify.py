"""What Turnstile and hCaptcha have in common: one call, a form to their `siteverify`, JSON back.

Goals: bounded in time and size, no redirect followed (the form carries the secret), nothing logged but status and
kind of fault. A service that does not answer, or not in its own words, is away; it has judged nobody.
"""

import asyncio
import json
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any, Final
from urllib.parse import urlencode

import httpx2
import structlog

from app.abuse.bot_check.checker import Action, Check, Verdict
from app.kit.clock import monotonic

log = structlog.get_logger()

PATIENCE_SECONDS: Final = 3.0
_LARGEST_BODY: Final = 16 * 1024
_LOG_EVERY_SECONDS: Final = 30.0
_HEADERS: Final = {
    "accept": "application/json",
    "accept-encoding": "identity",
    "content-type": "application/x-www-form-urlencoded",
    "user-agent": "igw",
}
#: Faults of ours or theirs, as their documentation lists them. Nobody has been judged.
_NOT_THE_PLAYERS: Final = frozenset(
    {
        "internal-error",
        "missing-input-secret",
        "invalid-input-secret",
        "sitekey-secret-mismatch",
        "not-using-dummy-secret",
        "bad-request",
    }
)


class _AwayError(Exception):
    """The service has judged nobody."""


class Siteverify:
    """The connections to one service."""

    def __init__(self, url: str, *, secret: str, check: str) -> None:
        self._url = url
        self._secret = secret
        self._check = check
        self._log_again_at = 0.0
        self._transport = httpx2.AsyncHTTPTransport(
            verify=httpx2.create_ssl_context(trust_env=False), trust_env=False, http2=False, retries=0
        )

    async def ask(self, fields: Mapping[str, str]) -> dict[str, Any] | None:
        """The service's answer, or None when it is away, or refuses us."""
        content = urlencode({"secret": self._secret, **fields}).encode()
        request = httpx2.Request("POST", self._url, headers=_HEADERS, content=content)
        request.extensions["timeout"] = dict.fromkeys(("connect", "read", "write", "pool"), PATIENCE_SECONDS)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                status, body = await self._exchange(request)
            return _judgement(status, body)
        except _AwayError as fault:
            self._tell(str(fault))
        except (httpx2.HTTPError, OSError, ValueError, RecursionError) as fault:
            self._tell(type(fault).__name__)
        return None

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

    async def _exchange(self, request: httpx2.Request) -> tuple[int, bytes]:
        response = await self._transport.handle_async_request(request)
        body = bytearray()
        async with aclosing(response.aiter_raw()) as chunks:
            async for chunk in chunks:
                body += chunk
                if len(body) > _LARGEST_BODY:
                    raise ValueError("too large")
        return response.status_code, bytes(body)

    def _tell(self, fault: str) -> None:
        now = monotonic()
        if now >= self._log_again_at:
            self._log_again_at = now + _LOG_EVERY_SECONDS
            log.warning("bot_check_away", check=self._check, fault=fault, instead="proof of work")


class ServiceCheck:
    """A check that somebody else's service judges. Each service says what goes along, and what its answer must name.

    `host` None: keys for trying out, whose answers name no host of ours.
    """

    check: Check
    longest_token: int

    def __init__(self, *, site_key: str, secret: str, url: str, host: str | None) -> None:
        self.site_key: str | None = site_key
        self._host = host
        self._service = Siteverify(url, secret=secret, check=self.check)

    async def verify(self, answer: str, *, action: Action) -> Verdict:
        """One call."""
        if len(answer) > self.longest_token:
            return Verdict.REFUSED
        said = await self._service.ask({"response": answer, **self._beside()})
        if said is None:
            return Verdict.AWAY
        fits = self._host is None or (said.get("hostname") == self._host and self._fits(said, action=action))
        return Verdict.PASSED if said["success"] and fits else Verdict.REFUSED

    async def close(self) -> None:
        """Close the connections."""
        await self._service.close()

    def _beside(self) -> Mapping[str, str]:
        return {}

    def _fits(self, said: Mapping[str, Any], *, action: Action) -> bool:
        raise NotImplementedError


def _judgement(status: int, body: bytes) -> dict[str, Any]:
    """What the service said, when it was a word about the answer. Raises ValueError and _AwayError."""
    answer = json.loads(body) if status in {200, 400} else None
    if not isinstance(answer, dict) or not isinstance(answer.get("success"), bool):
        raise _AwayError(f"status {status}, not its own words")
    faults = sorted(_NOT_THE_PLAYERS.intersection(_codes(answer)))
    if faults:
        raise _AwayError(faults[0])
    return answer


def _codes(answer: Mapping[str, Any]) -> set[str]:
    codes = answer.get("error-codes")
    return {code for code in codes if isinstance(code, str)} if isinstance(codes, list) else set()
