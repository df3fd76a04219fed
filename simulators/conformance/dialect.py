"""What every dialect can do for a case: put its calls into bytes, sign them, and read what came back.

A case is written once, in words that all dialects share; what differs is a row of `Policy`, and what a dialect has no
call for is skipped with that reason.
"""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal, Self

ActKind = Literal["bet", "win", "promo_win", "free_bet"]

EXPONENTS: Mapping[str, int] = {"VND": 0, "JPY": 0, "KRW": 0}
"""Currencies without two decimals; all others have two."""


class Skipped(Exception):
    """The case cannot be played here; the text says what it needs."""


@dataclass(frozen=True)
class Keys:
    """What a provider signs with. `url` is where the dialect's paths hang."""

    url: str
    key_id: str = ""
    secret: str = field(default="", repr=False)
    private_key: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Policy:
    """Where dialects differ in what is right. `--policy NAME=VALUE` says otherwise for an operator of its own mind."""

    replay_balance: Literal["original", "current", "either"]
    unknown_rollback: Literal["ok", "not_found"]
    rollback_after_settle: Literal["refused", "reversed"]
    win_requires_bet: bool
    bet_needs_session: bool
    tells_replay: bool
    batches: bool
    zero_win: bool
    promo_win: bool
    free_bet: bool
    partial_rollback: bool
    status_call: bool
    statement: bool
    dated_signature: bool
    thousands: bool
    """Whether `KVND`, a thousand VND, is understood."""


@dataclass(frozen=True)
class Player:
    """Somebody who plays. `ref` is what the provider calls him, `handle` what the operator's hooks call him."""

    ref: str
    handle: str
    currency: str
    game_id: str
    session: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Act:
    """One movement that a provider asks for."""

    kind: ActKind
    amount: Decimal
    action_id: str
    bet_id: str = ""
    """The bet that a win belongs to."""


@dataclass(frozen=True)
class Taking:
    """One action to be taken back, wholly unless `amount` is given."""

    target: str
    rollback_id: str
    amount: Decimal | None = None


@dataclass(frozen=True)
class Request:
    """One HTTP request, signed over exactly these bytes."""

    method: str
    path: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 when nothing did."""

    status: int
    fields: Mapping[str, Any]
    text: str


@dataclass(frozen=True)
class Reply:
    """An answer in shared words. `said` is the dialect's own word for how it ended; empty where it has said none."""

    said: str
    status: int
    balance: Decimal | None = None
    seq: int | None = None
    replayed: bool | None = None
    ids: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


class Dialect(ABC):
    """One way of talking to a wallet."""

    name: str
    policy: Policy
    words: Mapping[str, tuple[str, ...]]
    """Shared code to the dialect's own words for it; the first is the one to expect, the others are as good."""
    statuses: Mapping[str, tuple[int, ...]]
    """Shared code to the HTTP statuses that may carry it; `*` for all that are not named."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys

    def with_keys(self, keys: Keys) -> Self:
        """The same dialect in the name of somebody else."""
        return type(self)(keys)

    def with_policy(self, changes: Mapping[str, str]) -> None:
        """Take an operator's own policy; raises ValueError for a name that there is not."""
        values: dict[str, Any] = {}
        for name, value in changes.items():
            if name not in Policy.__dataclass_fields__:
                raise ValueError(f"there is no policy {name!r}; there are: {', '.join(Policy.__dataclass_fields__)}")
            values[name] = {"yes": True, "no": False}.get(value, value)
        self.policy = replace(self.policy, **values)

    @abstractmethod
    def balance(self, player: Player) -> Request:
        """How much he has."""

    @abstractmethod
    def play(self, player: Player, acts: Sequence[Act], *, round_id: str, closes: bool = False) -> Request:
        """Bets and wins, all or none."""

    @abstractmethod
    def rollback(self, player: Player, takings: Sequence[Taking], *, round_id: str) -> Request:
        """Take back."""

    @abstractmethod
    def close(self, player: Player, *, round_id: str, bet_id: str) -> Request:
        """End a round."""

    @abstractmethod
    def signed(self, request: Request, *, keys: Keys | None = None, now: int | None = None) -> Request:
        """The request with the headers that prove who sent it."""

    def strangers_keys(self) -> Keys:
        """Keys that are nobody's."""
        return replace(self.keys, secret=secrets.token_hex(32))

    @abstractmethod
    def read(self, answer: Answer) -> Reply:
        """What an answer says."""

    @abstractmethod
    def amount(self, amount: Decimal, currency: str) -> str:
        """An amount as it stands in the JSON of a request."""

    @abstractmethod
    def bad_amounts(self, currency: str) -> Mapping[str, str]:
        """What is wrong with it → JSON text in place of a bet's amount, none of which may move a coin."""

    def exchange(self, launch_code: str) -> Request:
        """A launch code for a session, where there is such a call."""
        raise Skipped("the dialect has no call for that")

    def status(self, action_id: str) -> Request:
        """What became of one action."""
        raise Skipped("the dialect has no status call")

    def statement(self, cursor: str | None) -> Request:
        """A page of everything that moved."""
        raise Skipped("the dialect has no statement")


def exponent(currency: str) -> int:
    """Decimal places."""
    return EXPONENTS.get(currency, 2)


def decimal_text(amount: Decimal, currency: str) -> str:
    """An amount in main units with the currency's decimals."""
    return f"{amount:.{exponent(currency)}f}"


def decimal_of(value: Any) -> Decimal | None:
    """A decimal string of an answer; None for anything else."""
    try:
        return Decimal(value) if isinstance(value, str) else None
    except ArithmeticError:
        return None
