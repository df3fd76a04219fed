"""The lines of a transaction, and the chain of hashes that binds a wallet's lines together."""

from decimal import Decimal
from hashlib import sha256

from app.kit.sql_literals import amount_in
from app.ledger.allowance import Allowance
from app.ledger.records import WALLET, Entry, Page, Wallet


def entry_hash(before: str, *, transaction: bytes, seq: int, currency: str, amount: Decimal, balance: Decimal) -> str:
    """The link of a wallet's chain: SHA-256 over the link before and this entry, amounts with two decimals."""
    text = f"{before}\n{transaction.hex()}\n{seq}\n{currency}\n{amount_in(amount)}\n{amount_in(balance)}"
    return sha256(text.encode()).hexdigest()


def write_lines(
    draft: Page,
    wallet: Wallet,
    transaction: bytes,
    others: list[tuple[str, Decimal]],
    moved: Decimal,
    *,
    used: Allowance,
) -> Wallet:
    """Add the lines of one transaction to the draft; the wallet after it, `used` as it then is. A movement of nothing
    has no lines and leaves the wallet as it was.
    """
    if moved == 0 and all(amount == 0 for _, amount in others):
        return wallet
    line = 0
    if moved != 0:
        wallet = _next(wallet, transaction, moved, used)
        draft.wallets[wallet.wallet_id] = wallet
        draft.entries.append(Entry(transaction, line, WALLET, wallet.currency, moved, wallet))
        line += 1
    for account, amount in others:
        draft.entries.append(Entry(transaction, line, account, wallet.currency, amount))
        line += 1
    return wallet


def _next(wallet: Wallet, transaction: bytes, moved: Decimal, used: Allowance) -> Wallet:
    balance, seq = wallet.balance + moved, wallet.seq + 1
    link = entry_hash(
        wallet.entry_hash, transaction=transaction, seq=seq, currency=wallet.currency, amount=moved, balance=balance
    )
    return Wallet(wallet.wallet_id, wallet.currency, balance, seq, link, used)
