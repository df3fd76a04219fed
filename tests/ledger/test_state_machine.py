"""A table of games played by chance against a second set of books: rounds, limits, stops, and a clock that is turned.

The second books are written in the plainest way and share no code with the first. Hypothesis makes the play shorter
until only what breaks is left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from msgspec.structs import replace

from app.kit.clock import utc_now
from app.ledger.allowance import Allowance
from app.ledger.books import Books
from app.ledger.commands import Closing, Code, Command, Kind, Movement, Reversal
from app.ledger.records import FIRST_HASH, Wallet

KEYS = st.sampled_from([f"k{number}" for number in range(9)])
ROUNDS = st.sampled_from(["r1", "r2"])
CENTS = st.integers(min_value=0, max_value=700).map(lambda cents: Decimal(cents) / 100)
START = Decimal("6.00")
MADE_ON = utc_now().date()


@dataclass
class PlainRound:
    """What the second books know of a round."""

    stakes: int = 0
    is_open: bool = True


@dataclass
class PlainAction:
    """What the second books know of a key."""

    what: tuple[object, ...]
    code: str
    amount: Decimal = Decimal(0)
    round_key: str = ""
    gone: bool = False
    day: object = None


@dataclass
class PlainBooks:
    """One wallet, by plain rules."""

    balance: Decimal = START
    staked: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    stake_limit: Decimal | None = None
    loss_limit: Decimal | None = None
    stopped_until: datetime | None = None
    rounds: dict[str, PlainRound] = field(default_factory=dict)
    actions: dict[str, PlainAction] = field(default_factory=dict)

    def repeated(self, key: str, what: tuple[object, ...]) -> str | None:
        known = self.actions.get(key)
        if known is None:
            return None
        if known.what not in (("tombstone",), what):
            return "key_conflict"
        if known.gone and what[0] != "back":
            return "rolled_back"
        return known.code

    def stake(self, key: str, round_key: str, amount: Decimal, now: datetime) -> str:
        what = ("stake", round_key, amount)
        if (code := self.repeated(key, what)) is not None:
            return code
        code, told = "ok", self.rounds.get(round_key)
        if self.stopped_until is not None and now < self.stopped_until:
            code = "stakes_stopped"
        elif amount > 0 and self._over(amount):
            code = "limit_reached"
        elif told is not None and not told.is_open:
            code = "round_closed"
        elif amount > self.balance:
            code = "insufficient_funds"
        self.actions[key] = PlainAction(what, code, amount, round_key, day=now.date())
        if code == "ok":
            self.balance -= amount
            self.staked += amount
            self.rounds.setdefault(round_key, PlainRound()).stakes += 1
        return code

    def _over(self, amount: Decimal) -> bool:
        over_stakes = self.stake_limit is not None and self.staked + amount > self.stake_limit
        return over_stakes or (self.loss_limit is not None and self.staked + amount - self.paid > self.loss_limit)

    def payout(self, key: str, round_key: str, amount: Decimal, now: datetime) -> str:
        what = ("payout", round_key, amount)
        if (code := self.repeated(key, what)) is not None:
            return code
        told = self.rounds.get(round_key)
        if told is None or told.stakes == 0:
            return "stake_unknown"
        self.balance += amount
        self.paid += amount
        self.actions[key] = PlainAction(what, "ok", amount, round_key, day=now.date())
        return "ok"

    def close(self, round_key: str) -> str:
        if round_key not in self.rounds:
            return "round_unknown"
        self.rounds[round_key].is_open = False
        return "ok"

    def take_back(self, key: str, target: str, now: datetime) -> str:
        what = ("back", target)
        if (code := self.repeated(key, what)) is not None:
            return "rolled_back" if self.actions[key].what == ("tombstone",) else code
        aim = self.actions.get(target)
        if aim is not None and aim.what[0] == "back":
            return "key_conflict"
        if aim is None:
            self.actions[target] = PlainAction(("tombstone",), "rolled_back", gone=True)
        elif not aim.gone:
            if aim.code == "ok":
                self._undo(aim, now)
            aim.gone = True
        self.actions[key] = PlainAction(what, "ok")
        return "ok"

    def _undo(self, aim: PlainAction, now: datetime) -> None:
        # A transaction's id tells the real day; on a day to which the clock was turned nothing is counted back.
        today = aim.day == now.date() == MADE_ON
        if aim.what[0] == "stake":
            self.balance += aim.amount
            self.rounds[aim.round_key].stakes -= 1
            self.staked = max(self.staked - aim.amount, Decimal(0)) if today else self.staked
        else:
            self.balance = max(self.balance - aim.amount, Decimal(0))
            self.paid = max(self.paid - aim.amount, Decimal(0)) if today else self.paid


class Table(RuleBasedStateMachine):
    """Both books hear the same. Transactions' ids carry the real day, so the clock is turned by whole days forward
    only for what counts on a day, and reversals of an earlier day are told apart by it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = utc_now()
        self.books = Books([Wallet(1, "USD", START, 0, FIRST_HASH)], {}, {}, now=self.now)
        self.plain = PlainBooks()

    def _agree(self, told: Code, expected: str) -> None:
        assert told.value == expected

    def _wallet(self) -> Wallet:
        wallet = self.books.page.wallets.get(1) or self.books._wallets[1]
        assert isinstance(wallet, Wallet)
        return wallet

    def _allow(self, **changes: object) -> None:
        allowance: Allowance = replace(self._wallet().allowance, **changes)  # type: ignore[arg-type]
        self.books.page.wallets[1] = replace(self._wallet(), allowance=allowance)

    @rule(key=KEYS, round_key=ROUNDS, amount=CENTS)
    def stake(self, key: str, round_key: str, amount: Decimal) -> None:
        bet = Movement(key, Kind.STAKE, 1, "USD", -amount, "game:s", round_key=round_key)
        self._agree(self.books.decide(Command("s", (bet,))).code, self.plain.stake(key, round_key, amount, self.now))

    @rule(key=KEYS, round_key=ROUNDS, amount=CENTS)
    def payout(self, key: str, round_key: str, amount: Decimal) -> None:
        win = Movement(key, Kind.PAYOUT, 1, "USD", amount, "game:s", round_key=round_key, needs_stake=True)
        self._agree(self.books.decide(Command("s", (win,))).code, self.plain.payout(key, round_key, amount, self.now))

    @rule(round_key=ROUNDS)
    def close(self, round_key: str) -> None:
        told = self.books.decide(Command("s", (Closing(round_key, 1, "USD"),)))
        self._agree(told.code, self.plain.close(round_key))

    @rule(taken=KEYS)
    def take_back(self, taken: str) -> None:
        back = Reversal(f"un-{taken}", taken, 1, "USD")
        told = self.books.decide(Command("s", (back,)))
        self._agree(told.code, self.plain.take_back(f"un-{taken}", taken, self.now))

    @rule(stake=st.none() | CENTS, loss=st.none() | CENTS)
    def limit(self, stake: Decimal | None, loss: Decimal | None) -> None:
        self._allow(stake_limit=stake, loss_limit=loss)
        self.plain.stake_limit, self.plain.loss_limit = stake, loss

    @rule(hours=st.integers(min_value=1, max_value=8))
    def stop(self, hours: int) -> None:
        until = self.now + timedelta(hours=hours)
        self._allow(no_stakes_until=until)
        self.plain.stopped_until = until

    @rule(hours=st.integers(min_value=6, max_value=30))
    def turn_the_clock(self, hours: int) -> None:
        day = self.now.date()
        self.now += timedelta(hours=hours)
        self.books._now = self.now
        if self.now.date() != day:
            self.plain.staked = self.plain.paid = Decimal(0)
            for action in self.plain.actions.values():
                action.day = None

    @invariant()
    def balances_agree(self) -> None:
        assert self._wallet().balance == self.plain.balance
        assert self.plain.balance >= 0

    @invariant()
    def everything_comes_to_nothing(self) -> None:
        assert sum(entry.amount for entry in self.books.page.entries) == 0
        mine = [entry for entry in self.books.page.entries if entry.link]
        assert START + sum(entry.amount for entry in mine) == self._wallet().balance
        assert [entry.link.seq for entry in mine] == list(range(1, len(mine) + 1))


Table.TestCase.settings = settings(
    max_examples=400, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestTable = Table.TestCase
