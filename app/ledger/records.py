"""What the books hold while a batch is decided: wallets, actions, rounds, entries."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

from msgspec import Struct

from app.ledger.allowance import UNLIMITED, Allowance
from app.ledger.commands import Code, Kind, State
from app.ledger.rounds import Round

LARGEST: Final = Decimal("9999999999999.99")
SHORTFALL: Final = "rollback_shortfall"
WALLET: Final = "wallet"
NOTHING: Final = Decimal(0)
FIRST_HASH: Final = "0" * 64

#: A source and what it calls an action or a round of its own.
ActionKey: TypeAlias = tuple[str, str]


class Wallet(Struct, frozen=True, gc=False):
    """A wallet as it stands: `seq` and `entry_hash` are those of its last entry."""

    wallet_id: int
    currency: str
    balance: Decimal
    seq: int
    entry_hash: str
    allowance: Allowance = UNLIMITED


class Decided(Struct, frozen=True, gc=False):
    """One action as it is remembered."""

    source: str
    key: str
    transaction: bytes
    kind: Kind
    state: State
    code: Code
    input_hash: str
    wallet_id: int
    currency: str
    account: str
    amount: Decimal
    balance: Decimal
    seq: int
    reversed: Decimal = NOTHING
    target: str | None = None
    reason: str = ""
    round_key: str = ""


class Entry(Struct, frozen=True, gc=False):
    """One line of a transaction; the lines of a transaction come to nothing in each currency.

    `link`: the wallet just after it, of a wallet's line.
    """

    transaction: bytes
    line: int
    account: str
    currency: str
    amount: Decimal
    link: Wallet | None = None


@dataclass
class Page:
    """What has been decided and not yet written; a command's own page is thrown away when it is refused."""

    wallets: dict[int, Wallet] = field(default_factory=dict)
    actions: dict[ActionKey, Decided] = field(default_factory=dict)
    rounds: dict[ActionKey, Round] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    def take(self, other: "Page") -> None:
        """Everything of `other`, which is newer."""
        self.wallets |= other.wallets
        self.actions |= other.actions
        self.rounds |= other.rounds
        self.entries += other.entries


class Refused(Exception):
    """One action of a command is refused; `sticky`: that is remembered under its key."""

    def __init__(self, code: Code, *, sticky: bool) -> None:
        super().__init__(code)
        self.code = code
        self.sticky = sticky
