"""What a case has in hand: players, calls in the dialect's words, and the books before and after."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

from simulators.conformance.dialect import (
    Act,
    ActKind,
    Dialect,
    Keys,
    Player,
    Reply,
    Request,
    Skipped,
    Taking,
    decimal_of,
)
from simulators.conformance.hooks import Hooks
from simulators.conformance.wire import Wire

Coins = int | str | Decimal


class Failed(Exception):
    """What came was not what must come; the text says both."""


@dataclass(frozen=True)
class Books:
    """A player's wallet as the operator shows it. Without the hook `ledger_of` only its balance, and `seq` where the
    dialect tells it.
    """

    balance: Decimal
    amounts: tuple[Decimal, ...] | None = None
    seq: int | None = None
    shortfall: Decimal | None = None
    is_balanced: bool | None = None


class Scene:
    """One case being played."""

    def __init__(self, dialect: Dialect, wire: Wire, hooks: Hooks, *, currency: str) -> None:
        self.dialect, self.wire, self.hooks, self.currency = dialect, wire, hooks, currency
        self.not_played: list[str] = []
        self.last_exchange = ""

    # Making what a case needs.

    def player(self, balance: Coins, *, currency: str | None = None, keys: Keys | None = None) -> Player:
        """A new player with an open game and this much; of another provider with its keys."""
        currency = currency or self.currency
        wish = {"currency": currency, "balance": f"{Decimal(balance):f}"}
        told = self.hooks.ask("new_player", **wish, **({"provider": keys.key_id or keys.url} if keys else {}))
        ref = _text(told, "player_ref") or _text(told, "account_id") or _text(told, "user")
        session = _text(told, "session_token") or _text(told, "token")
        player = Player(ref, _text(told, "player") or ref, currency, _text(told, "game_id"), session or None)
        code = _text(told, "launch_code")
        return self._entered(player, code, keys) if code and not session else player

    def _entered(self, player: Player, launch_code: str, keys: Keys | None) -> Player:
        dialect = self.dialect.with_keys(keys) if keys else self.dialect
        reply = self.send(dialect.exchange(launch_code), keys=keys)
        self.accepted(reply)
        fields = reply.fields
        return replace(
            player,
            session=_text(fields, "session_token"),
            ref=_text(fields, "player_ref") or player.ref,
            game_id=_text(fields, "game_id") or player.game_id,
        )

    def can(self, hook: str) -> bool:
        """Whether a part of the case can be played; if not, the report says so."""
        if self.hooks.has(hook):
            return True
        self.not_played.append(f"needs hook {hook}")
        return False

    def try_hook(self, hook: str, **wishes: Any) -> dict[str, Any] | None:
        """The answer of a hook that a part of the case needs; None, and a word in the report, where it cannot."""
        try:
            return self.hooks.ask(hook, **wishes)
        except Skipped as reason:
            self.not_played.append(str(reason))
            return None

    # Asking.

    def send(self, request: Request, *, keys: Keys | None = None, seconds: float | None = None) -> Reply:
        """One request and its reply."""
        answer = self.wire.send(keys or self.dialect.keys, request, seconds=seconds)
        self.last_exchange = f"{request.method} {request.path} {request.body[:600].decode('utf-8', 'replace')}"
        self.last_exchange += f" → {answer.status} {answer.text}"
        return self.dialect.read(answer)

    def send_together(self, requests: Sequence[Request]) -> list[Reply]:
        """All at the same moment."""
        return [self.dialect.read(answer) for answer in self.wire.send_together(self.dialect.keys, requests)]

    def act(self, kind: ActKind, coins: Coins, *, bet_id: str = "", action_id: str | None = None) -> Act:
        """A movement to be asked for, under a new id unless one is given."""
        return Act(kind, Decimal(coins), action_id or new_id(), bet_id)

    def play(self, player: Player, *acts: Act, round_id: str | None = None, closes: bool = False) -> Reply:
        """Ask for movements; in a round of their own unless one is given."""
        return self.send(self.dialect.play(player, acts, round_id=round_id or new_id(), closes=closes))

    def bet(self, player: Player, coins: Coins, *, round_id: str, action_id: str | None = None) -> str:
        """A bet that must be taken; gives its id."""
        act = self.act("bet", coins, action_id=action_id)
        self.accepted(self.play(player, act, round_id=round_id))
        return act.action_id

    def rollback(
        self, player: Player, target: str, *, round_id: str, coins: Coins | None = None, rollback_id: str | None = None
    ) -> Reply:
        """Take one action back."""
        amount = None if coins is None else Decimal(coins)
        taking = Taking(target, rollback_id or new_id(), amount)
        return self.send(self.dialect.rollback(player, [taking], round_id=round_id))

    def close(self, player: Player, *, round_id: str, bet_id: str) -> Reply:
        """End a round."""
        return self.send(self.dialect.close(player, round_id=round_id, bet_id=bet_id))

    # Judging replies.

    def accepted(self, reply: Reply, *, balance: Coins | None = None) -> None:
        """It was applied, now or before."""
        self._said(reply, ("OK",))
        if balance is not None:
            self.shows(reply, balance)

    def refused(self, reply: Reply, *codes: str, balance: Coins | None = None) -> None:
        """It was refused with one of these; `balance` where the answer must carry it."""
        self._said(reply, codes)
        if balance is not None:
            self.shows(reply, balance)

    def shows(self, reply: Reply, balance: Coins) -> None:
        """The answer names this balance."""
        if reply.balance != Decimal(balance):
            raise Failed(f"the answer must show a balance of {balance}, it shows {reply.balance}")

    def replayed(self, reply: Reply, *, first: Reply, original: Coins, current: Coins) -> None:
        """A repeat was answered as its dialect answers repeats."""
        self.accepted(reply)
        if self.dialect.policy.tells_replay and reply.replayed is not True:
            raise Failed("the answer must say that it was replayed")
        if reply.ids != first.ids:
            raise Failed(f"the first answer gave the ids {first.ids}, the repeat gives {reply.ids}")
        allowed = {"original": {original}, "current": {current}, "either": {original, current}}
        wanted = {Decimal(coins) for coins in allowed[self.dialect.policy.replay_balance]}
        if reply.balance not in wanted:
            raise Failed(f"a repeat must show a balance of {' or '.join(map(str, wanted))}, it shows {reply.balance}")

    def _said(self, reply: Reply, codes: Sequence[str]) -> None:
        dialect = self.dialect
        for code in codes:
            statuses = dialect.statuses.get(code) or dialect.statuses["*"]
            if reply.said in dialect.words.get(code, ()) and reply.status in statuses:
                return
        words = " or ".join(
            f"{'/'.join(dialect.words.get(code, ('?',)))} (HTTP {'/'.join(map(str, self._statuses(code)))})"
            for code in codes
        )
        raise Failed(f"expected {words}, got {reply.said or 'no word'} (HTTP {reply.status or reply.text})")

    def _statuses(self, code: str) -> tuple[int, ...]:
        return self.dialect.statuses.get(code) or self.dialect.statuses["*"]

    def require(self, holds: bool, otherwise: str) -> None:  # noqa: FBT001
        """Anything else that must hold."""
        if not holds:
            raise Failed(otherwise)

    # Judging the books.

    def books(self, player: Player) -> Books:
        """The wallet as it stands."""
        if not self.hooks.has("ledger_of"):
            reply = self.send(self.dialect.balance(player))
            self.accepted(reply)
            return Books(reply.balance if reply.balance is not None else Decimal("NaN"), seq=reply.seq)
        told = self.hooks.ask("ledger_of", player=player.handle, currency=player.currency)
        amounts = tuple(Decimal(str(entry["amount"])) for entry in told["entries"])
        shortfall = decimal_of(told.get("shortfall"))
        return Books(Decimal(str(told["balance"])), amounts, len(amounts), shortfall, told.get("balanced"))

    def moved(self, player: Player, before: Books, *coins: Coins) -> Books:
        """Since `before` exactly this has moved, in this order, and nothing else. Gives the books as they are."""
        after, moves = self.books(player), tuple(amount for amount in map(Decimal, coins) if amount)
        expected = before.balance + sum(moves)
        if after.balance != expected:
            raise Failed(f"the wallet must hold {expected}, it holds {after.balance}")
        if before.amounts is not None and after.amounts is not None:
            if after.amounts != before.amounts + moves:
                new = [str(amount) for amount in after.amounts[len(before.amounts) :]]
                raise Failed(f"the ledger must have {[str(move) for move in moves]} more, it has {new} more")
        elif before.seq is not None and after.seq is not None and after.seq - before.seq != len(moves):
            raise Failed(f"the wallet must have {len(moves)} more entries, it has {after.seq - before.seq}")
        if after.is_balanced is False:
            raise Failed("the ledger's entries do not come to nothing")
        return after

    def round(self, player: Player, round_id: str) -> dict[str, Any]:
        """The round in the operator's eyes; empty where he has no hook to show it."""
        if not self.hooks.has("round_of"):
            return {}
        return self.hooks.ask("round_of", player=player.handle, round_id=round_id)

    def round_shows(self, player: Player, round_id: str, **facts: Any) -> None:
        """The round's facts, as far as the operator shows them: amounts as decimal strings, `state`, `late_wins`."""
        told = self.round(player, round_id)
        for name, wanted in facts.items():
            if name not in told:
                continue
            shown = told[name]
            is_same = Decimal(str(shown)) == Decimal(wanted) if name in {"staked", "paid"} else shown == wanted
            self.require(is_same, f"the round's {name} must be {wanted}, it is {shown}")

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)


def new_id() -> str:
    """An id that nobody has used, in the shape that all dialects take."""
    return str(uuid4())


def skip(reason: str) -> Skipped:
    """To be raised."""
    return Skipped(reason)


def _text(fields: Any, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
