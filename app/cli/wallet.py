"""`igw wallet adjust`: coins in or out of one wallet, by staff, once for each key."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.cli.errors import CommandFailed
from app.cli.on_database import on_database
from app.cli.staff_name import staff_name
from app.config import Settings
from app.kit.money import BadAmount, amount_text, exponent, read_amount
from app.kit.text import clean_line
from app.ledger.commands import LONGEST_KEY, Code, Outcome
from app.wallets.adjust import Adjustment, NoSuchWallet, OddAmount, adjust

_REFUSALS = {
    Code.INSUFFICIENT_FUNDS: "The wallet does not hold so much",
    Code.OUT_OF_RANGE: "The wallet cannot hold so much",
    Code.KEY_CONFLICT: "This key was used for something else",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person at the terminal has typed; `by` as `staff_name` takes it."""

    user_id: int
    currency: str
    amount: str
    reason: str
    key: str
    wallet_id: int | None
    by: str | None


def adjust_wallet(settings: Settings, wish: Wish) -> str:
    """Post it; the sentence for the person at the terminal. Raises CommandFailed."""
    adjustment = _read(wish)
    user_id, code = adjustment.user_id, adjustment.currency
    try:
        outcome = on_database(
            settings,
            lambda database: database.in_transaction(lambda tx: adjust(tx, adjustment)),
            away="The database did not answer. Run this again: a key never posts twice.",
        )
    except NoSuchWallet as fault:
        raise CommandFailed(_which(fault.wallet_ids, user_id=user_id, currency=code)) from None
    except OddAmount as fault:
        raise CommandFailed(_too_fine(wish.amount, currency=code, balance=fault.balance)) from None
    return _told(outcome, currency=code)


def _read(wish: Wish) -> Adjustment:
    code, reason, key = wish.currency.strip().upper(), wish.reason, wish.key
    try:
        amount = read_amount(wish.amount, currency=code, odd=True)
    except BadAmount as fault:
        raise CommandFailed(f"--amount {clean_line(wish.amount, longest=40)}: {fault}.") from None
    if amount == 0:
        raise CommandFailed("--amount is zero: there is nothing to post.")
    if not reason.strip() or clean_line(reason, longest=255) != reason:
        raise CommandFailed("--reason is one line of at most 255 characters.")
    if not key or len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise CommandFailed(f"--key is 1 to {LONGEST_KEY} plain characters.")
    by, wallet_id = staff_name(wish.by), wish.wallet_id
    return Adjustment(wish.user_id, code, amount, reason=reason, key=key, by=by, wallet_id=wallet_id)


def _which(wallet_ids: Sequence[int], *, user_id: int, currency: str) -> str:
    if not wallet_ids:
        mend = f"`igw player show --id {user_id}` lists what he has."
        return f"Player {user_id} has no wallet in {currency}, or there is no such player. {mend}"
    numbers = ", ".join(map(str, wallet_ids))
    return f"Player {user_id} has these wallets in {currency}: {numbers}. Choose one of them with --wallet."


def _too_fine(amount: str, *, currency: str, balance: Decimal) -> str:
    held = amount_text(balance, currency=currency)
    return (
        f"--amount {amount}: {currency} has {exponent(currency) or 'no'} decimals; a finer amount is only taken where"
        f" it makes the odd balance of an older system whole. The balance is {held} {currency}; nothing was posted."
    )


def _told(outcome: Outcome, *, currency: str) -> str:
    balance = amount_text(outcome.balance, currency=currency)
    if outcome.code is not Code.OK:
        why = _REFUSALS.get(outcome.code, "The ledger refuses it")
        raise CommandFailed(f"{why}; nothing was posted. The balance is {balance} {currency}.")
    if outcome.replayed:
        return f"This key was posted before, nothing was posted now. The balance is {balance} {currency}."
    return f"Posted. The balance is {balance} {currency}."
