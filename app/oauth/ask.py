"""Ask a provider something: bounded, timed, logged once per failure, repeated only where that is safe.

Goals: every failed call makes exactly one structured log line, which holds numbers, the trace id and the
provider's words (bounded, one line, secrets masked) and never a token, a code, a secret or an address.
"""

import asyncio
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar
from urllib.parse import quote, quote_plus

import httpx2
import structlog

from app.kit.clock import monotonic
from app.kit.text import clean_line
from app.oauth.breaker import Breaker
from app.oauth.fetch import Deadline, Fetcher, Reply
from app.oauth.observe import Observe
from app.oauth.verdict import PAUSED, CallFailed

Answer = TypeVar("Answer")

_MOST_TRIES: Final = 3
_LEAST_SECONDS_FOR_A_TRY: Final = 0.25
_LONGEST_FACT: Final = 300
_RUN_LIKE_A_TOKEN: Final = re.compile(r"[A-Za-z0-9_|.~+/=%-]{40,}|\b(?:IG[A-Z]{2}|EAA)[A-Za-z0-9_-]{8,}")
_MASK: Final = "***"
_jitter: Final = secrets.SystemRandom()
_log: Any = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[Answer]):
    """One kind of call: its label, how to make its request, how to read its answer.

    `read` raises CallFailed for an answer that is no answer. `confidential` lists every value of this call
    that must not be logged even if the provider sends it back to us.
    """

    name: str
    request: Callable[[], httpx2.Request]
    read: Callable[[Reply], Answer]
    seconds: float
    confidential: Sequence[str] = field(repr=False)


class Asker:
    """One provider's connections with its pause, its clock and its log."""

    def __init__(self, *, provider: str, observe: Observe) -> None:
        self._provider = provider
        self._observe = observe
        self._fetcher = Fetcher()
        self._breaker = Breaker()

    def check_pause(self) -> None:
        """Raise CallFailed while the provider has asked us to wait; call it before a code is spent."""
        seconds = self._breaker.seconds_left()
        if seconds:
            failure = CallFailed(PAUSED, retry_after=seconds)
            self._report(failure, call="none", attempt=0, confidential=())
            raise failure

    async def ask_once(self, call: Call[Answer], *, deadline: Deadline, attempt: int = 1) -> Answer:
        """Send the call and read its answer; raises CallFailed, which has then been logged."""
        started = monotonic()
        seconds: float | None = None
        outcome = "cancelled"
        try:
            reply = await self._fetcher.fetch(call.request(), seconds=min(call.seconds, deadline.seconds_left()))
            seconds = monotonic() - started
            answer = call.read(reply)
            outcome = "ok"
        except CallFailed as failure:
            outcome = failure.verdict.reason
            self._report(failure, call=call.name, attempt=attempt, confidential=call.confidential)
            raise
        finally:
            self._observe(self._provider, call.name, outcome, seconds or monotonic() - started)
        return answer

    async def ask_again_if_transient(self, call: Call[Answer], *, deadline: Deadline) -> Answer:
        """`ask_once`, and up to two more times where the failure may pass. For reads only."""
        for attempt in range(1, _MOST_TRIES):
            try:
                return await self.ask_once(call, deadline=deadline, attempt=attempt)
            except CallFailed as failure:
                pause = _jitter.uniform(0.05, 0.15) * 2**attempt
                if not failure.verdict.may_repeat or deadline.seconds_left() < pause + _LEAST_SECONDS_FOR_A_TRY:
                    raise
            await asyncio.sleep(pause)
        return await self.ask_once(call, deadline=deadline, attempt=_MOST_TRIES)

    def report(self, failure: CallFailed, *, call: str) -> CallFailed:
        """Log a failure that was found after the answer, outside any call, and give it back to be raised."""
        self._report(failure, call=call, attempt=1, confidential=())
        return failure

    async def close(self) -> None:
        """Close every connection."""
        await self._fetcher.close()

    def _report(self, failure: CallFailed, *, call: str, attempt: int, confidential: Sequence[str]) -> None:
        verdict = failure.verdict
        if verdict.pauses and failure.retry_after:
            self._breaker.hold(seconds=failure.retry_after)
        facts: dict[str, object] = dict(failure.facts)
        if verdict.causes:
            facts["causes"] = list(verdict.causes)
        getattr(_log, verdict.severity)(
            "provider_call_failed",
            provider=self._provider,
            call=call,
            attempt=attempt,
            reason=verdict.reason,
            retry_after=failure.retry_after,
            **{name: _loggable(fact, confidential=confidential) for name, fact in facts.items()},
        )


def _loggable(fact: object, *, confidential: Sequence[str]) -> object:
    """The fact, bounded, on one line, without anything confidential in it."""
    if fact is None or isinstance(fact, (bool, float)):
        return fact
    if isinstance(fact, int):
        return fact if abs(fact) < 10**18 else "over-long number"
    if isinstance(fact, list):
        return [_loggable(item, confidential=confidential) for item in fact[:20]]
    # Masked before it is cut: half a secret at the cut would not be known for one.
    text = str(fact)
    for value in confidential:
        for spelling in {value, quote(value, safe=""), quote_plus(value)}:
            text = text.replace(spelling, _MASK)
    return clean_line(_RUN_LIKE_A_TOKEN.sub(_MASK, text), longest=_LONGEST_FACT)
