"""A document of the provider, fetched when somebody needs it, kept for a while, refreshed by one caller for all."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from app.kit.clock import monotonic
from app.oauth.fetch import Deadline
from app.oauth.verdict import CallFailed

Document = TypeVar("Document")

FRESH_SECONDS = 3600.0
#: A document that cannot be refreshed serves on: a provider's short outage of this one address ends no sign-in.
USABLE_SECONDS = 24 * 3600.0
#: After a failure nobody asks again for so long, or every click would wait for the same silence.
PAUSE_SECONDS = 2.0


class Kept(Generic[Document]):
    """One document. Per process; nothing here decides who somebody is."""

    def __init__(self, fetch: Callable[[Deadline], Awaitable[Document]]) -> None:
        self._fetch = fetch
        self._lock = asyncio.Lock()
        self._document: Document | None = None
        self._fetched_at = 0.0
        self._failure: CallFailed | None = None
        self._failed_at = 0.0

    @property
    def is_there(self) -> bool:
        """Whether `get` would give a document without asking anybody, or in spite of a failure."""
        return self._document is not None and monotonic() - self._fetched_at < USABLE_SECONDS

    async def get(self, deadline: Deadline) -> Document:
        """The document; raises CallFailed when there is none that may be used."""
        if self._document is not None and monotonic() - self._fetched_at < FRESH_SECONDS:
            return self._document
        return await self._refreshed(deadline, unless_newer_than=monotonic() - FRESH_SECONDS)

    async def renew(self, deadline: Deadline) -> Document:
        """The document as it stands at the provider now; whoever asks at the same time shares one call."""
        return await self._refreshed(deadline, unless_newer_than=monotonic())

    async def _refreshed(self, deadline: Deadline, *, unless_newer_than: float) -> Document:
        async with self._lock:
            if self._document is not None and self._fetched_at > unless_newer_than:
                return self._document
            if self._failure is not None and monotonic() - self._failed_at < PAUSE_SECONDS:
                return self._old_or(self._failure)
            try:
                self._document = await self._fetch(deadline)
            except CallFailed as failure:
                self._failure, self._failed_at = failure, monotonic()
                return self._old_or(failure)
            self._failure, self._fetched_at = None, monotonic()
            return self._document

    def _old_or(self, failure: CallFailed) -> Document:
        if self._document is None or not self.is_there:
            raise CallFailed(failure.verdict, facts=failure.facts, retry_after=failure.retry_after)
        return self._document
