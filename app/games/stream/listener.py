"""One open stream: what it has been told, what it is to be told next.

Bounded whatever happens: of each wallet only the newest standing waits, of notices a few. A wallet's `seq` never goes
back in what is told.
"""

import asyncio
import json
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Protocol

from app.kit.clock import iso_utc, utc_now
from app.kit.money import amount_text

_MOST_NOTICES: Final = 8
_LONGEST_ID: Final = 4000
_ID: Final = re.compile(r"[0-9]{1,10}:[0-9]{1,10}(,[0-9]{1,10}:[0-9]{1,10})*")


class Standing(Protocol):
    """A wallet after its movement number `seq`; the ledger's own wallets are such."""

    @property
    def wallet_id(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def balance(self) -> Decimal: ...
    @property
    def seq(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a stream ends. `retry_ms`: when the browser may come back; `notice`: what the page is told first."""

    retry_ms: int
    notice: str | None = None


class Listener:
    """Filled by the hub, emptied by the stream."""

    def __init__(self, *, user_id: int, told: Mapping[int, int]) -> None:
        self.user_id = user_id
        self.stop: Stop | None = None
        self._told = dict(told)
        self._waiting: dict[int, Standing] = {}
        self._notices: deque[dict[str, Any]] = deque(maxlen=_MOST_NOTICES)
        self._noticed: dict[str, datetime] = {}
        self._look_is_due = False
        self._woken = asyncio.Event()

    def begin(self, standing: Standing) -> None:
        """The first one of a wallet. Whoever claims to know a later `seq` than there is knows nothing."""
        if self._told.get(standing.wallet_id, -1) > standing.seq:
            del self._told[standing.wallet_id]
        self.offer(standing)

    def offer(self, standing: Standing) -> None:
        """Tell it, unless this or a later one has been told or waits."""
        waiting = self._waiting.get(standing.wallet_id)
        newest = self._told.get(standing.wallet_id, -1) if waiting is None else waiting.seq
        if standing.seq > newest:
            self._waiting[standing.wallet_id] = standing
            self._woken.set()

    def notice(self, kind: str, **facts: Any) -> None:
        """Tell something that is no balance."""
        self._notices.append({"kind": kind, **facts})
        self._woken.set()

    def note_allowance(self, *, no_stakes_until: datetime | None, pause_due_at: datetime | None) -> None:
        """Tell once that play has stopped, or that a pause is due; both stand in the wallet's row."""
        now = utc_now()
        if no_stakes_until is not None and now < no_stakes_until and self._is_news("play_stopped", no_stakes_until):
            self.notice("play_stopped", until=iso_utc(no_stakes_until))
        if pause_due_at is not None and pause_due_at <= now and self._is_news("reality_check", pause_due_at):
            self.notice("reality_check", since=iso_utc(pause_due_at))

    def look(self) -> None:
        """Have the stream see whether its session is still open."""
        self._look_is_due = True
        self._woken.set()

    def take_look(self) -> bool:
        """Whether it is to do so now; asked once."""
        was, self._look_is_due = self._look_is_due, False
        return was

    def end(self, stop: Stop) -> None:
        """Say goodbye after what waits."""
        self.stop = stop
        self._woken.set()

    async def wait(self, *, seconds: float) -> None:
        """Until there is something to tell, or the time is over."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return

    def take(self) -> bytes:
        """Everything that waits, as events; nothing: empty."""
        self._woken.clear()
        events = []
        while self._waiting:
            wallet_id, standing = self._waiting.popitem()
            self._told[wallet_id] = standing.seq
            events.append(_event("balance", _balance(standing), event_id=self._position()))
        while self._notices:
            events.append(_event("notice", self._notices.popleft()))
        return "".join(events).encode()

    def last_words(self) -> bytes:
        """Of a stream that ends."""
        stop = self.stop or Stop(retry_ms=1000)
        notice = _event("notice", {"kind": stop.notice}) if stop.notice else ""
        return f"{notice}retry: {stop.retry_ms}\n\n".encode()

    def _position(self) -> str:
        return ",".join(f"{wallet_id}:{seq}" for wallet_id, seq in sorted(self._told.items()))

    def _is_news(self, kind: str, moment: datetime) -> bool:
        was, self._noticed[kind] = self._noticed.get(kind), moment
        return was != moment


def position_of(event_id: str | None) -> dict[int, int]:
    """What `Last-Event-ID` says: the `seq` that was told of each wallet; nothing for an id that is not ours."""
    if event_id is None or len(event_id) > _LONGEST_ID or _ID.fullmatch(event_id) is None:
        return {}
    pairs = (part.split(":") for part in event_id.split(","))
    return {int(wallet_id): int(seq) for wallet_id, seq in pairs}


def _balance(standing: Standing) -> dict[str, Any]:
    return {
        "wallet_id": standing.wallet_id,
        "balance": amount_text(standing.balance, currency=standing.currency),
        "currency_code": standing.currency,
        "seq": standing.seq,
    }


def _event(name: str, data: Mapping[str, Any], *, event_id: str | None = None) -> str:
    head = f"event: {name}\n" + (f"id: {event_id}\n" if event_id is not None else "")
    return f"{head}data: {json.dumps(data, separators=(',', ':'))}\n\n"
