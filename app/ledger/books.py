"""The arithmetic of the ledger: what a batch of commands does to the wallets it touches. Pure, no database.

`Books` is loaded with the wallets (locked), the actions (by key) and the rounds that a batch touches, decides one
command after the other, and holds what must be written. A command that is refused leaves nothing but its refusal.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from msgspec.structs import replace

from app.kit.ids import rising_id
from app.ledger.allowance import Allowance, day_of
from app.ledger.commands import (
    About,
    Action,
    Closing,
    Code,
    Command,
    Kind,
    Movement,
    Outcome,
    Result,
    Reversal,
    State,
)
from app.ledger.entries import write_lines
from app.ledger.records import (
    LARGEST,
    NOTHING,
    SHORTFALL,
    ActionKey,
    Decided,
    Page,
    Refused,
    Wallet,
)
from app.ledger.rounds import Round


class Books:
    """Decides commands in the order in which they are given."""

    def __init__(
        self,
        wallets: Iterable[Wallet],
        known: Mapping[ActionKey, Decided],
        rounds: Mapping[ActionKey, Round],
        *,
        now: datetime,
    ) -> None:
        self._wallets = {wallet.wallet_id: wallet for wallet in wallets}
        self._known = known
        self._rounds = rounds
        self._now = now
        self._now_text = now.isoformat(sep=" ")
        self.page = Page()

    def decide(self, command: Command) -> Outcome:
        """Apply all actions of the command, or none and remember why.

        An action changes nothing before it can no longer be refused, so one that is alone needs no draft.
        """
        draft, results = self.page if len(command.actions) == 1 else Page(), []
        for action in command.actions:
            try:
                results.append(self._decide(draft, command, action))
            except Refused as refusal:
                return self._refuse(command.source, action, refusal)
        if draft is not self.page:
            self.page.take(draft)
        return self._outcome(command, results)

    def is_new(self, key: ActionKey) -> bool:
        """Whether the action was not in the database when the batch began."""
        return key not in self._known

    def is_new_round(self, key: ActionKey) -> bool:
        """Whether the round was not in the database when the batch began."""
        return key not in self._rounds

    def _decide(self, draft: Page, command: Command, action: Action) -> Result:
        if action.key and (decided := self._action(draft, (command.source, action.key))) is not None:
            assert not isinstance(action, Closing), "the end of a round has no key"  # noqa: S101
            return self._replayed(action, decided)
        wallet = self._wallet(draft, action.wallet_id)
        if wallet is None:
            raise Refused(Code.WALLET_UNKNOWN, sticky=False)
        if wallet.currency != action.currency:
            raise Refused(Code.CURRENCY_MISMATCH, sticky=True)
        if isinstance(action, Movement):
            return self._move(draft, command, action, wallet)
        if isinstance(action, Reversal):
            return self._reverse(draft, command.source, action, wallet)
        return self._close(draft, command.source, action, wallet)

    def _replayed(self, action: Movement | Reversal, decided: Decided) -> Result:
        if decided.kind is not Kind.UNKNOWN and decided.input_hash != action.fingerprint():
            raise Refused(Code.KEY_CONFLICT, sticky=False)
        if decided.state is State.TOMBSTONE or (decided.state is State.REVERSED and isinstance(action, Movement)):
            raise Refused(Code.ROLLED_BACK, sticky=False)
        if decided.code is not Code.OK:
            raise Refused(decided.code, sticky=False)
        return replace(_result(decided, moved=decided.amount), replayed=True)

    def _move(self, draft: Page, command: Command, action: Movement, wallet: Wallet) -> Result:
        source = command.source
        told = self._round_of(draft, source, action, wallet)
        if action.kind is Kind.STAKE:
            self._may_stake(command, action, wallet, told)
        else:
            self._may_pay(draft, source, action, told)
        balance = wallet.balance + action.amount
        if action.amount < 0 and balance < 0:
            raise Refused(Code.INSUFFICIENT_FUNDS, sticky=True)
        if balance > LARGEST:
            raise Refused(Code.OUT_OF_RANGE, sticky=True)
        transaction = rising_id()
        if action.round_key:
            self._enter(draft, source, action, told or self._opened(source, action, command.about, transaction))
        used = self._used(wallet.allowance, action.kind, action.amount)
        wallet = write_lines(draft, wallet, transaction, [(action.account, -action.amount)], action.amount, used=used)
        decided = Decided(
            source, action.key, transaction, action.kind, State.APPLIED, Code.OK, action.fingerprint(),
            wallet.wallet_id, wallet.currency, action.account, action.amount, wallet.balance, wallet.seq,
            reason=action.reason, round_key=action.round_key,
        )  # fmt: skip
        draft.actions[source, action.key] = decided
        return _result(decided, moved=action.amount)

    def _may_stake(self, command: Command, action: Movement, wallet: Wallet, told: Round | None) -> None:
        code = wallet.allowance.objection(-action.amount, now=self._now)
        if code is not Code.STAKES_STOPPED:
            # Who has stopped is told that, although his session ended with it.
            code = command.objection or code
        if code is None and told is not None and not told.is_open:
            code = Code.ROUND_CLOSED
        if code is not None:
            raise Refused(code, sticky=True)

    def _may_pay(self, draft: Page, source: str, action: Movement, told: Round | None) -> None:
        """Not remembered: what it answers may still come, and a payout must not be lost by coming first."""
        if action.answers:
            stake = self._action(draft, (source, action.answers))
            if stake is not None and stake.state in {State.TOMBSTONE, State.REVERSED}:
                raise Refused(Code.ROLLED_BACK, sticky=False)
            is_stake = stake is not None and stake.kind is Kind.STAKE and stake.state is not State.REFUSED
            if stake is None or not is_stake or stake.wallet_id != action.wallet_id:
                raise Refused(Code.STAKE_UNKNOWN, sticky=False)
        if action.needs_stake and (told is None or told.stakes == 0):
            raise Refused(Code.STAKE_UNKNOWN, sticky=False)

    def _round_of(self, draft: Page, source: str, action: Movement | Closing, wallet: Wallet) -> Round | None:
        told = self._round(draft, (source, action.round_key)) if action.round_key else None
        if told is not None and told.wallet_id != wallet.wallet_id:
            raise Refused(Code.KEY_CONFLICT, sticky=False)
        return told

    def _opened(self, source: str, action: Movement, about: About, transaction: bytes) -> Round:
        return Round(
            source, action.round_key, transaction, action.wallet_id, action.currency, about, self._now_text,
            self._now_text,
        )  # fmt: skip

    def _enter(self, draft: Page, source: str, action: Movement, told: Round) -> None:
        enter = told.with_stake if action.kind is Kind.STAKE else told.with_payout
        entered = enter(abs(action.amount), now=self._now_text)
        if entered.staked > LARGEST or entered.paid > LARGEST:
            raise Refused(Code.OUT_OF_RANGE, sticky=True)
        draft.rounds[source, action.round_key] = entered

    def _used(self, allowance: Allowance, kind: Kind, amount: Decimal) -> Allowance:
        """What the wallet's day comes to with it; grants and gifts are not part of it."""
        if kind is Kind.STAKE:
            return allowance.counted(staked=-amount, day=self._now.date())
        if kind is Kind.PAYOUT:
            return allowance.counted(paid=amount, day=self._now.date())
        return allowance

    def _close(self, draft: Page, source: str, action: Closing, wallet: Wallet) -> Result:
        told = self._round_of(draft, source, action, wallet)
        if told is None:
            raise Refused(Code.ROUND_UNKNOWN, sticky=False)
        draft.rounds[source, action.round_key] = told.closed(now=self._now_text)
        return Result("", Code.OK, NOTHING, wallet.balance, wallet.seq, told.round_id, replayed=not told.is_open)

    def _reverse(self, draft: Page, source: str, action: Reversal, wallet: Wallet) -> Result:
        target = self._action(draft, (source, action.target))
        transaction = rising_id()
        if target is None or target.state in {State.REFUSED, State.TOMBSTONE}:
            draft.actions[source, action.target] = _tombstone(source, action, wallet, target)
            moved, account = NOTHING, ""
        elif target.wallet_id != action.wallet_id or target.kind is Kind.REVERSAL:
            raise Refused(Code.KEY_CONFLICT, sticky=False)
        else:
            told = self._round(draft, (source, target.round_key)) if target.round_key else None
            if action.unless_settled and target.kind is Kind.STAKE and told is not None and told.is_settled:
                raise Refused(Code.ROUND_SETTLED, sticky=False)
            wallet, moved, part = _take_back(draft, action, wallet, target, transaction)
            wallet = self._count_back(draft, wallet, target, part, told)
            account = target.account
        decided = Decided(
            source, action.key, transaction, Kind.REVERSAL, State.APPLIED, Code.OK, action.fingerprint(),
            wallet.wallet_id, wallet.currency, account, moved, wallet.balance, wallet.seq, target=action.target,
            round_key=target.round_key if target else "",
        )  # fmt: skip
        draft.actions[source, action.key] = decided
        return replace(_result(decided, moved=moved), target_unknown=target is None)

    def _count_back(self, draft: Page, wallet: Wallet, target: Decided, part: Decimal, told: Round | None) -> Wallet:
        """The round and the day without what was taken back; what an earlier day counted stays counted there."""
        back = {"staked" if target.kind is Kind.STAKE else "paid": part}
        if told is not None:
            gone = target.kind is Kind.STAKE and target.reversed + part == abs(target.amount)
            draft.rounds[told.source, told.key] = told.without(**back, stakes=int(gone), now=self._now_text)
        if target.kind not in {Kind.STAKE, Kind.PAYOUT} or day_of(target.transaction) != self._now.date():
            return wallet
        allowance = wallet.allowance.counted(**{name: -value for name, value in back.items()}, day=self._now.date())
        draft.wallets[wallet.wallet_id] = counted = replace(wallet, allowance=allowance)
        return counted

    def _refuse(self, source: str, action: Action, refusal: Refused) -> Outcome:
        """Nothing of the command is kept; a refusal that depends on the moment is remembered, so that it stays one."""
        wallet = self._wallet(self.page, action.wallet_id)
        balance, seq = (wallet.balance, wallet.seq) if wallet else (NOTHING, 0)
        decided = self._action(self.page, (source, action.key))
        if refusal.sticky and wallet is not None and not isinstance(action, Closing):
            kind, amount, account, round_key = _told(action)
            decided = Decided(
                source, action.key, rising_id(), kind, State.REFUSED, refusal.code, action.fingerprint(),
                wallet.wallet_id, action.currency, account, amount, balance, seq, round_key=round_key,
            )  # fmt: skip
            self.page.actions[source, action.key] = decided
        was = (decided.balance, decided.seq, decided.transaction) if decided else (balance, seq, b"")
        result = Result(action.key, refusal.code, NOTHING, *was, replayed=not refusal.sticky and decided is not None)
        return Outcome((result,), balance, seq, refusal.code, result.replayed)

    def _outcome(self, command: Command, results: list[Result]) -> Outcome:
        wallet = self._wallet(self.page, command.actions[-1].wallet_id)
        assert wallet is not None, "an applied action has a wallet"  # noqa: S101
        replayed = results[0].replayed and all(result.replayed for result in results)  # seldom even the first
        return Outcome(tuple(results), wallet.balance, wallet.seq, Code.OK, replayed)

    def _wallet(self, draft: Page, wallet_id: int) -> Wallet | None:
        return draft.wallets.get(wallet_id) or self.page.wallets.get(wallet_id) or self._wallets.get(wallet_id)

    def _round(self, draft: Page, key: ActionKey) -> Round | None:
        return draft.rounds.get(key) or self.page.rounds.get(key) or self._rounds.get(key)

    def _action(self, draft: Page, key: ActionKey) -> Decided | None:
        return draft.actions.get(key) or self.page.actions.get(key) or self._known.get(key)


def _take_back(
    draft: Page, action: Reversal, wallet: Wallet, target: Decided, transaction: bytes
) -> tuple[Wallet, Decimal, Decimal]:
    """The wallet, what moved in it, and how much of the target is taken back by that.

    Up to what is left of the target. A payout that was spent takes the wallet to zero, no further; what is
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
    wallet = write_lines(draft, wallet, transaction, others, moved, used=wallet.allowance)
    reversed_now = target.reversed + part
    state = State.REVERSED if reversed_now == abs(target.amount) else State.PARTLY_REVERSED
    draft.actions[target.source, target.key] = replace(target, state=state, reversed=reversed_now)
    return wallet, moved, part


def _tombstone(source: str, action: Reversal, wallet: Wallet, target: Decided | None) -> Decided:
    if target is not None:
        return replace(target, state=State.TOMBSTONE)
    return Decided(
        source, action.target, rising_id(), Kind.UNKNOWN, State.TOMBSTONE, Code.ROLLED_BACK, "",
        wallet.wallet_id, wallet.currency, "", NOTHING, wallet.balance, wallet.seq,
    )  # fmt: skip


def _told(action: Movement | Reversal) -> tuple[Kind, Decimal, str, str]:
    if isinstance(action, Movement):
        return action.kind, action.amount, action.account, action.round_key
    return Kind.REVERSAL, action.amount or NOTHING, "", ""


def _result(decided: Decided, *, moved: Decimal) -> Result:
    return Result(decided.key, decided.code, moved, decided.balance, decided.seq, decided.transaction)
