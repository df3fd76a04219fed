"""Between workers, by Redis: what has moved here is told there, and the other way round.

A hint and nothing more: the database is asked as well, less often while this works (`watch.py`), so that what Redis
loses comes late and not never. An older hint never overtakes a newer one, because every standing has its `seq`.
"""

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec
import structlog

from app.games.stream.hub import Hub
from app.games.stream.listener import Standing
from app.kit.tokens import fingerprint
from app.redis import RedisConnection, RedisUnavailable, redis_faults, redis_key

log = structlog.get_logger()

_GATHER_SECONDS: Final = 0.02  # one message for all that moved meanwhile
_MOST_WAITING: Final = 20_000
_AGAIN_SECONDS: Final = 1.0
_LISTEN_SECONDS: Final = 5.0


class Moved(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A wallet's standing on its way."""

    wallet_id: int
    currency: str
    balance: Decimal
    seq: int


_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(list[Moved]).decode


class Relay:
    """Without Redis it does nothing, and `hears` stays False."""

    def __init__(self, redis: RedisConnection | None, hub: Hub, *, public_url: str) -> None:
        self.hears = False
        # All databases of one Redis share their channels: two services that use it must not hear each other.
        self._channel = redis_key("balance", fingerprint(public_url)[:16])
        self._redis = redis
        self._hub = hub
        self._waiting: dict[int, Moved] = {}
        self._woken = asyncio.Event()

    def moved(self, standings: Sequence[Standing]) -> None:
        """Committed here: for this worker's listeners at once, for the others in a moment. Never waits or raises."""
        self._hub.moved(standings)
        if self._redis is None or len(self._waiting) >= _MOST_WAITING:
            return
        for one in standings:
            known = self._waiting.get(one.wallet_id)
            if known is None or known.seq < one.seq:
                self._waiting[one.wallet_id] = Moved(one.wallet_id, one.currency, one.balance, one.seq)
        self._woken.set()

    async def send_for_ever(self) -> None:
        """Until cancelled. What cannot be sent is dropped: the others find it in the database."""
        if self._redis is None:
            return
        while True:
            await self._woken.wait()
            self._woken.clear()
            message, self._waiting = _encode(list(self._waiting.values())), {}
            try:
                with redis_faults():
                    await self._redis.client.publish(self._channel, message)
            except RedisUnavailable as error:
                log.info("balance_relay_silent", error=str(error))
                await asyncio.sleep(_AGAIN_SECONDS)
            await asyncio.sleep(_GATHER_SECONDS)

    async def listen_for_ever(self) -> None:
        """Until cancelled."""
        if self._redis is None:
            return
        while True:
            try:
                with redis_faults():
                    await self._listen(self._redis)
            except RedisUnavailable as error:
                log.info("balance_relay_deaf", error=str(error))
            finally:
                self.hears = False
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _listen(self, redis: RedisConnection) -> None:
        subscription: Any = redis.client.pubsub(ignore_subscribe_messages=True)
        try:
            await subscription.subscribe(self._channel)
            self.hears = True
            while True:
                message = await subscription.get_message(timeout=_LISTEN_SECONDS)
                if message is not None:
                    self._take(message["data"])
        finally:
            self.hears = False
            await subscription.aclose()

    def _take(self, data: bytes) -> None:
        try:
            self._hub.moved(_decode(data))
        except msgspec.DecodeError:
            log.warning("balance_relay_odd", length=len(data))
