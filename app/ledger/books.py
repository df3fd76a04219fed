"""The arithmetic of the ledger: what a batch of commands does to the wallets it touches. Pure, no database.

`Books` is loaded with the wallets (locked) and the actions (by key) that a batch touches, decides one command after
the other, and holds what must be written. A command that is refused leaves nothing but its refusal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from app.kit.ids import rising_id
from app.ledger.commands import Action, Code, Command, Kind, Movement, Outcome, Result, Reversal, State

LARGEST: Final = Decimal("9999999999999.99")
SHORTFALL: Final = "rollback_shortfall"
WALLET: Final = "wallet"
NOTHING: Final = Decimal(0)
FIRST_HASH: Final = "0" * 64

ActionKey: TypeAlias = tuple[str, str]


class Wallet(Struct, frozen=True, gc=False):
    """A wallet as it stands: `seq` and `entry_hash` are those of its last entry."""

    wallet_id: int
    currency: str
    balance: Decimal
    seq: int
    entry_hash: str


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


class Entry(Struct, frozen=True, gc=False):
    """One line of a transaction; the lines of a transaction come to nothing in each currency."""

    transaction: bytes
    line: int
    account: str
    currency: str
    amount: Decimal
    wallet_id: int | None = None
    seq: int | None = None
    balance: Decimal | None = None
    entry_hash: str | None = None


@dataclass
class Page:
    """What has been decided and not yet written; a command's own page is thrown away when it is refused."""

    wallets: dict[int, Wallet] = field(default_factory=dict)
    actions: dict[ActionKey, Decided] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    def take(self, other: "Page") -> None:
        """Everything of `other`, which is newer."""
        self.wallets |= other.wallets
        self.actions |= other.actions
        self.entries += other.entries


class Refused(Exception):
    """One action of a command is refused; `sticky`: that is remembered under its key."""

    def __init__(self, code: Code, *, sticky: bool) -> None:
        super().__init__(code)
        self.code = code
        self.sticky = sticky


class Books:
    """Decides commands in the order in which they are given."""

    def __init__(self, wallets: Iterable[Wallet], known: Mapping[ActionKey, Decided]) -> None:
        self._wallets = {wallet.wallet_id: wallet for wallet in wallets}
        self._known = dict(known)
        self.page = Page()

    def decide(self, command: Command) -> Outcome:
        """Apply all actions of the command, or none and remember why."""
        draft, results = Page(), []
        for action in command.actions:
            try:
                results.append(self._decide(draft, command.source, action))
            except Refused as refusal:
                return self._refuse(command.source, action, refusal)
        self.page.take(draft)
        return self._outcome(command, results)

    def is_new(self, key: ActionKey) -> bool:
        """Whether the action was not in the database when the batch began."""
        return key not in self._known

    def _decide(self, draft: Page, source: str, action: Action) -> Result:
        decided = self._action(draft, (source, action.key))
        if decided is not None:
            return self._replayed(action, decided)
        wallet = self._wallet(draft, action.wallet_id)
        if wallet is None:
            raise Refused(Code.WALLET_UNKNOWN, sticky=False)
        if wallet.currency != action.currency:
            raise Refused(Code.CURRENCY_MISMATCH, sticky=True)
        if isinstance(action, Movement):
            return self._move(draft, source, action, wallet)
        return self._reverse(draft, source, action, wallet)

    def _replayed(self, action: Action, decided: Decided) -> Result:
        if decided.kind is not Kind.UNKNOWN and decided.input_hash != action.fingerprint():
            raise Refused(Code.KEY_CONFLICT, sticky=False)
        if decided.state is State.TOMBSTONE or (decided.state is State.REVERSED and isinstance(action, Movement)):
            raise Refused(Code.ROLLED_BACK, sticky=False)
        if decided.code is not Code.OK:
            raise Refused(decided.code, sticky=False)
        return replace(_result(decided, moved=decided.amount), replayed=True)

    def _move(self, draft: Page, source: str, action: Movement, wallet: Wallet) -> Result:
        balance = wallet.balance + action.amount
        if action.amount < 0 and balance < 0:
            raise Refused(Code.INSUFFICIENT_FUNDS, sticky=True)
        if balance > LARGEST:
            raise Refused(Code.OUT_OF_RANGE, sticky=True)
        transaction = rising_id()
        wallet = _write(draft, wallet, transaction, [(action.account, -action.amount)], moved=action.amount)
        decided = Decided(
            source, action.key, transaction, action.kind, State.APPLIED, Code.OK, action.fingerprint(),
            wallet.wallet_id, wallet.currency, action.account, action.amount, wallet.balance, wallet.seq,
            reason=action.reason,
        )  # fmt: skip
        draft.actions[source, action.key] = decided
        return _result(decided, moved=action.amount)

    def _reverse(self, draft: Page, source: str, action: Reversal, wallet: Wallet) -> Result:
        target = self._action(draft, (source, action.target))
        transaction = rising_id()
        if target is None or target.state in {State.REFUSED, State.TOMBSTONE}:
            draft.actions[source, action.target] = _tombstone(source, action, wallet, target)
            moved, account = NOTHING, ""
        elif target.wallet_id != action.wallet_id or target.kind is Kind.REVERSAL:
            raise Refused(Code.KEY_CONFLICT, sticky=False)
        else:
            wallet, moved = _take_back(draft, action, wallet, target, transaction)
            account = target.account
        decided = Decided(
            source, action.key, transaction, Kind.REVERSAL, State.APPLIED, Code.OK, action.fingerprint(),
            wallet.wallet_id, wallet.currency, account, moved, wallet.balance, wallet.seq, target=action.target,
        )  # fmt: skip
        draft.actions[source, action.key] = decided
        return replace(_result(decided, moved=moved), target_unknown=target is None)

    def _refuse(self, source: str, action: Action, refusal: Refused) -> Outcome:
        """Nothing of the command is kept; a refusal that depends on the moment is remembered, so that it stays one."""
        wallet = self._wallet(Page(), action.wallet_id)
        balance, seq = (wallet.balance, wallet.seq) if wallet else (NOTHING, 0)
        decided = self._action(Page(), (source, action.key))
        if refusal.sticky and wallet is not None:
            kind, amount, account = _told(action)
            decided = Decided(
                source, action.key, rising_id(), kind, State.REFUSED, refusal.code, action.fingerprint(),
                wallet.wallet_id, action.currency, account, amount, balance, seq,
            )  # fmt: skip
            self.page.actions[source, action.key] = decided
        was = (decided.balance, decided.seq, decided.transaction) if decided else (balance, seq, b"")
        result = Result(action.key, refusal.code, NOTHING, *was, replayed=not refusal.sticky and decided is not None)
        return Outcome((result,), balance, seq)

    def _outcome(self, command: Command, results: list[Result]) -> Outcome:
        wallet = self._wallet(Page(), command.actions[-1].wallet_id)
        assert wallet is not None, "an applied action has a wallet"  # noqa: S101
        return Outcome(tuple(results), wallet.balance, wallet.seq)

    def _wallet(self, draft: Page, wallet_id: int) -> Wallet | None:
        return draft.wallets.get(wallet_id) or self.page.wallets.get(wallet_id) or self._wallets.get(wallet_id)

    def _action(self, draft: Page, key: ActionKey) -> Decided | None:
        return draft.actions.get(key) or self.page.actions.get(key) or self._known.get(key)


def entry_hash(before: str, *, transaction: bytes, seq: int, currency: str, amount: Decimal, balance: Decimal) -> str:
    """The link of a wallet's chain: SHA-256 over the link before and this entry, amounts with two decimals."""
    text = f"{before}\n{transaction.hex()}\n{seq}\n{currency}\n{amount:.2f}\n{balance:.2f}"
    return sha256(text.encode()).hexdigest()


def _take_back(
    draft: Page, action: Reversal, wallet: Wallet, target: Decided, transaction: bytes
) -> tuple[Wallet, Decimal]:
    """Up to what is left of the target. A payout that was spent takes the wallet to zero, no further; what is
    missing is booked as a shortfall, so that the books still come to nothing.
    """
    left = abs(target.amount) - target.reversed
    part = left if action.amount is None else min(action.amount, left)
    wanted = part if target.amount < 0 else -part
    moved = max(wanted, -wallet.balance) if wanted < 0 else wanted
    if wallet.balance + moved > LARGEST:
        raise Refused(Code.OUT_OF_RANGE, sticky=True)
    others = [(target.account, -wanted)]
    if wanted != moved:
        others.append((SHORTFALL, wanted - moved))
    wallet = _write(draft, wallet, transaction, others, moved=moved)
    reversed_now = target.reversed + part
    state = State.REVERSED if reversed_now == abs(target.amount) else State.PARTLY_REVERSED
    draft.actions[target.source, target.key] = replace(target, state=state, reversed=reversed_now)
    return wallet, moved


def _write(
    draft: Page, wallet: Wallet, transaction: bytes, others: list[tuple[str, Decimal]], *, moved: Decimal
) -> Wallet:
    """The lines of one transaction; a movement of nothing has none."""
    if moved == 0 and all(amount == 0 for _, amount in others):
        return wallet
    line = 0
    if moved != 0:
        wallet = _next(wallet, transaction, moved)
        draft.wallets[wallet.wallet_id] = wallet
        entry = (wallet.wallet_id, wallet.seq, wallet.balance, wallet.entry_hash)
        draft.entries.append(Entry(transaction, line, WALLET, wallet.currency, moved, *entry))
        line += 1
    for account, amount in others:
        draft.entries.append(Entry(transaction, line, account, wallet.currency, amount))
        line += 1
    return wallet


def _next(wallet: Wallet, transaction: bytes, moved: Decimal) -> Wallet:
    balance, seq = wallet.balance + moved, wallet.seq + 1
    link = entry_hash(
        wallet.entry_hash, transaction=transaction, seq=seq, currency=wallet.currency, amount=moved, balance=balance
    )
    return replace(wallet, balance=balance, seq=seq, entry_hash=link)


def _tombstone(source: str, action: Reversal, wallet: Wallet, target: Decided | None) -> Decided:
    if target is not None:
        return replace(target, state=State.TOMBSTONE)
    return Decided(
        source, action.target, rising_id(), Kind.UNKNOWN, State.TOMBSTONE, Code.ROLLED_BACK, "",
        wallet.wallet_id, wallet.currency, "", NOTHING, wallet.balance, wallet.seq,
    )  # fmt: skip


def _told(action: Action) -> tuple[Kind, Decimal, str]:
    if isinstance(action, Movement):
        return action.kind, action.amount, action.account
    return Kind.REVERSAL, action.amount or NOTHING, ""


def _result(decided: Decided, *, moved: Decimal) -> Result:
    return Result(decided.key, decided.code, moved, decided.balance, decided.seq, decided.transaction)
