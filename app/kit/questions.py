"""Questions of one event-loop moment, asked together.

Who asks the same source many times a second need not ask it one by one: what is asked while the last answer is on its
way is gathered and asked at once. Nothing is kept: every answer was fetched after its question was put.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property
from typing import Final, Generic, TypeAlias, TypeVar

Answer = TypeVar("Answer")
_Waiters: TypeAlias = "dict[str, list[asyncio.Future[Answer | None]]]"

LARGEST_BATCH: Final = 256


class Questions(Generic[Answer]):
    """`ask` gets at most LARGEST_BATCH distinct keys and gives what it knows of them; one call at a time.

    `fault` turns what `ask` raised into what those who wait are told.
    """

    def __init__(
        self,
        ask: Callable[[list[str]], Awaitable[Mapping[str, Answer]]],
        *,
        fault: Callable[[Exception], Exception],
    ) -> None:
        self._ask = ask
        self._fault = fault
        self._waiting: _Waiters[Answer] = {}
        self._running: asyncio.Task[None] | None = None
        self._scheduled = False

    async def find(self, key: str) -> Answer | None:
        """The answer for this key, or None when there is none."""
        future: asyncio.Future[Answer | None] = self._loop.create_future()
        # Each waiter has a future of its own: one that is cut off does not cut off the others.
        self._waiting.setdefault(key, []).append(future)
        if not self._scheduled and self._running is None:
            self._scheduled = True
            self._loop.call_soon(self._start_batch)
        return await future

    @cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        """Kept: to ask which one runs is a call of the system, one for each question."""
        return asyncio.get_running_loop()

    async def close(self) -> None:
        """Wait for what is on the way."""
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)

    def _start_batch(self) -> None:
        self._scheduled = False
        if len(self._waiting) <= LARGEST_BATCH:
            batch, self._waiting = self._waiting, {}
        else:
            batch = {key: self._waiting.pop(key) for key in list(self._waiting)[:LARGEST_BATCH]}
        self._running = asyncio.create_task(self._answer(batch))

    async def _answer(self, batch: "_Waiters[Answer]") -> None:
        try:
            found = await self._ask(list(batch))
        except Exception as error:
            # Whoever gathered meanwhile waits for the same source; a turn of their own would double their wait.
            _fail([batch, self._waiting], self._fault(error))
            self._waiting = {}
        else:
            for key, futures in batch.items():
                for future in futures:
                    if not future.done():
                        future.set_result(found.get(key))
        if self._waiting:
            self._start_batch()
        else:
            self._running = None


def _fail(batches: "list[_Waiters[Answer]]", fault: Exception) -> None:
    for future in (future for batch in batches for futures in batch.values() for future in futures):
        if not future.done():
            future.set_exception(fault)
            future.exception()  # read once, so that a waiter who left does not leave a warning behind
