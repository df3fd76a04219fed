"""Who sits at which machine: sessions of the studio's own pages, and what a player keeps from one to the next."""

import asyncio
import secrets
from collections import deque
from typing import Any, Final, Literal

import msgspec

from simulators.studio.draw import SeedChain
from simulators.studio.games import Game
from simulators.studio.stakes import STAKES

Mode = Literal["coins", "demo"]
MOST_SESSIONS: Final = 20_000
_SPINS_KEPT: Final = 200


class Spin(msgspec.Struct, kw_only=True):
    """One round. What it paid stays empty until it is drawn."""

    spin_id: str
    round_id: str
    currency: str
    stake: str
    commitment: str
    client_seed: str
    nonce: int
    number: int = -1
    screen: str = ""
    pays: int = 0
    win: str = ""
    lines: list[tuple[int, int, int]] = []
    state: Literal["open", "settling", "closed", "stuck"] = "open"
    balance: str = ""
    seq: int = 0
    """What the page may show once the win has been seen."""


class Seat:
    """One player at one game: his seeds and his latest spins. Whoever draws or changes the seeds holds the lock."""

    def __init__(self) -> None:
        self.chain = SeedChain()
        self.spins: deque[Spin] = deque(maxlen=_SPINS_KEPT)
        self.lock = asyncio.Lock()


class Session:
    """One opened game. In demo mode there is no player and no token, and the balance is ours."""

    def __init__(self, game: Game, *, currency: str, mode: Mode, seat: Seat, balance: str, seq: int = 0) -> None:
        self.id = secrets.token_urlsafe(24)
        self.game = game
        self.currency = currency
        self.mode = mode
        self.seat = seat
        self.balance = balance
        self.seq = seq
        self.player_ref = ""
        self.token = ""
        self.language = "en"
        self.playing_seconds = 0
        self.over = ""
        """The code that ended it, once one did."""

    def see(self, reply: dict[str, Any]) -> None:
        """Take a balance from an answer unless a later one is known."""
        seq = reply.get("wallet_seq")
        if isinstance(seq, int) and seq >= self.seq and isinstance(reply.get("balance"), str):
            self.balance, self.seq = reply["balance"], seq

    def told(self) -> dict[str, Any]:
        """What its page needs to know."""
        chain = self.seat.chain
        return {
            "session": self.id,
            "game": self.game.code,
            "currency": self.currency,
            "mode": self.mode,
            "language": self.language,
            "balance": self.balance,
            "seq": self.seq,
            "stakes": STAKES[self.currency],
            "over": self.over or None,
            "playing_seconds": self.playing_seconds,
            "seeds": {
                "commitment": chain.current.commitment,
                "client_seed": chain.current.client_seed,
                "nonce": chain.current.nonce,
                "next_commitment": chain.next_commitment,
            },
        }


class Sessions:
    """All of them, by id; the oldest go when there are too many."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}
        self._seats: dict[tuple[str, str], Seat] = {}

    def seat_of(self, player_ref: str, game: Game) -> Seat:
        """The same seat whenever this player comes back to this game."""
        return self._seats.setdefault((player_ref, game.code), Seat())

    def add(self, session: Session) -> Session:
        while len(self._sessions) >= MOST_SESSIONS:
            self._sessions.pop(next(iter(self._sessions)))
        self._sessions[session.id] = session
        return session

    def find(self, session_id: str) -> Session | None:
        return self._sessions.get(session_id)

    def everyone(self) -> list[Session]:
        return list(self._sessions.values())
