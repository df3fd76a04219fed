"""All open streams of one worker: who listens to which wallet."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from prometheus_client import Gauge

from app.games.stream.listener import Listener, Standing, Stop

MOST_PER_PLAYER: Final = 4
#: A stream holds a connection, of which a worker has 2,000 (`app.server.limits`); the rest is for everything else.
MOST_IN_ALL: Final = 1_500
OPEN: Final = Gauge("igw_balance_streams", "Open balance streams", multiprocess_mode="livesum")

#: A connection that died unnoticed must not keep its player out, so the oldest makes room. It is told to wait, or five
#: tabs would turn each other out without end.
_REPLACED: Final = Stop(retry_ms=60_000, notice="replaced")
_GOING_DOWN: Final = Stop(retry_ms=1_000)


class Hub:
    """Nothing in here waits; everything runs in the worker's one thread."""

    def __init__(self) -> None:
        self._by_wallet: dict[int, set[Listener]] = {}
        self._by_player: dict[int, list[Listener]] = {}
        self._count = 0

    def is_full(self) -> bool:
        """Whether this worker has no room for another stream."""
        return self._count >= MOST_IN_ALL

    def enter(self, listener: Listener, *, wallet_ids: Iterable[int]) -> None:
        """Tell it of these wallets from now on. Who has too many streams loses his oldest."""
        for wallet_id in wallet_ids:
            self._by_wallet.setdefault(wallet_id, set()).add(listener)
        mine = self._by_player.setdefault(listener.user_id, [])
        mine.append(listener)
        for oldest in mine[:-MOST_PER_PLAYER]:
            oldest.end(_REPLACED)
        self._count += 1
        OPEN.set(self._count)

    def leave(self, listener: Listener, *, wallet_ids: Iterable[int]) -> None:
        """It has ended."""
        for wallet_id in wallet_ids:
            _take_out(self._by_wallet, wallet_id, listener)
        _take_out(self._by_player, listener.user_id, listener)
        self._count -= 1
        OPEN.set(self._count)

    def moved(self, standings: Sequence[Standing]) -> None:
        """Wallets stand like this now; nobody has to be listening."""
        for standing in standings:
            for listener in self._by_wallet.get(standing.wallet_id, ()):
                listener.offer(standing)

    def listeners_of(self, wallet_id: int) -> Collection[Listener]:
        """Those who follow this wallet."""
        return self._by_wallet.get(wallet_id, ())

    def wallet_ids(self) -> list[int]:
        """Wallets that somebody follows."""
        return list(self._by_wallet)

    def look_at_sessions(self) -> None:
        """All streams see whether their sessions are open: at one moment, so that they ask the database together."""
        for listeners in self._by_player.values():
            for listener in listeners:
                listener.look()

    def end_all(self) -> None:
        """The worker stops: streams end by themselves, or they would hold it up."""
        for listeners in self._by_player.values():
            for listener in listeners:
                listener.end(_GOING_DOWN)


def _take_out(table: dict[int, Any], key: int, listener: Listener) -> None:
    listeners = table.get(key)
    if listeners and listener in listeners:
        listeners.remove(listener)
        if not listeners:
            del table[key]
