"""Counters in Redis, shared by all workers.

The storage is the `limits` library's own (keys, meaning, clearing); what is added is one script that takes
several windows in one round trip, because a sign-in counts under three, and a try that one of them refuses
must not use up the others: else one caller who is over his own limit would eat the quota of everyone.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from limits.aio.storage import RedisStorage

from app.abuse.windows import Claim, Counted
from app.redis import RedisConnection, redis_faults, redis_key

_TAKE_TOGETHER: Final = (Path(__file__).parent / "take_together.lua").read_text(encoding="utf-8")
_FIELDS: Final = 4
_GIVE_BACK: Final = "if tonumber(redis.call('GET', KEYS[1]) or 0) > 0 then redis.call('DECR', KEYS[1]) end"


class RedisCounters(RedisStorage):
    """Sliding windows in Redis. Atomic: a script runs alone.

    Every method raises RedisUnavailable when Redis is away. One server or a Sentinel set, not a Redis
    Cluster: the keys of one try would lie on different nodes.
    """

    def __init__(self, redis: RedisConnection) -> None:
        super().__init__(
            "async+redis://",
            implementation="redispy",
            key_prefix=redis_key("limits"),
            connection_pool=redis.pool,  # type: ignore[arg-type]  # the library types its options too narrowly
        )
        self._give_back = redis.client.register_script(_GIVE_BACK)
        self._take_together = redis.client.register_script(_TAKE_TOGETHER)

    async def take(self, claims: Sequence[Claim]) -> tuple[bool, list[Counted]]:
        """Counts one try under every claim, or under none if one has no room; the state after it."""
        keys = []
        limits = []
        for claim in claims:
            keys += [
                self.bridge.prefixed_key(self._current_window_key(claim.key)),
                self.bridge.prefixed_key(self._previous_window_key(claim.key)),
            ]
            limits += [claim.limit, claim.window_seconds * 1000]
        with redis_faults():
            answer = cast(list[int], await self._take_together(keys=keys, args=limits))
        states = [Counted(*answer[at : at + _FIELDS]) for at in range(1, len(answer), _FIELDS)]
        return answer[0] == 1, states

    async def forget(self, claim: Claim) -> None:
        """Starts the claim's counters anew."""
        with redis_faults():
            await self.clear_sliding_window(claim.key, claim.window_seconds)

    async def give_back(self, claim: Claim) -> None:
        """Takes one try back, of the current window."""
        with redis_faults():
            await self._give_back(keys=[self.bridge.prefixed_key(self._current_window_key(claim.key))])
