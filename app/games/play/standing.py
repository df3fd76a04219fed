"""Reading the books for a provider: a balance, what became of one action, a round, and the feed of everything."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import game_pseudonyms
from app.games.providers.book import Provider
from app.kit.clock import utc_now
from app.kit.ids import smallest_id
from app.ledger.models import ledger_actions, ledger_rounds
from app.ledger.rows import money
from app.wallets.models import wallets

#: The feed keeps so far behind: a commit under way may still bring an older entry.
SETTLED_SECONDS: Final = 10
_ROWS_LOOKED_AT: Final = 5_000


class Balance(Struct, frozen=True):
    """A wallet now."""

    amount: Decimal
    seq: int


class Deed(Struct, frozen=True):
    """One action as the books hold it; `amount` as it moved the wallet, `reversed` how much of it was taken back."""

    key: str
    kind: str
    state: str
    code: str
    amount: Decimal
    reversed: Decimal
    currency: str
    wallet_id: int
    reference: str | None
    round_key: str | None
    target: str | None
    balance: Decimal
    seq: int
    transaction: bytes
    at: datetime


class RoundStanding(Struct, frozen=True):
    """A round as it stands; `late_payouts`: how many came after its end."""

    key: str
    is_open: bool
    staked: Decimal
    paid: Decimal
    late_payouts: int


async def balance_of(connection: AsyncConnection, *, wallet_id: int) -> Balance:
    """The wallet must exist."""
    row = (
        await connection.execute(select(wallets.c.balance, wallets.c.seq).where(wallets.c.wallet_id == wallet_id))
    ).one()
    return Balance(money(row.balance), row.seq)


async def deed_of(connection: AsyncConnection, key: str, *, provider: Provider) -> Deed | None:
    """What became of this key of the provider's; None: it was never seen."""
    row = (await connection.execute(_deeds(provider).where(ledger_actions.c.action_key == key))).first()
    return _deed(row) if row else None


async def round_of(connection: AsyncConnection, key: str, *, provider: Provider) -> RoundStanding | None:
    """The provider's round of this key."""
    columns = (ledger_rounds.c[name] for name in ("is_open", "staked", "paid", "late_payouts"))
    mine = (ledger_rounds.c.source == provider.source, ledger_rounds.c.round_key == key)
    row = (await connection.execute(select(*columns).where(*mine))).first()
    if row is None:
        return None
    return RoundStanding(key, bool(row.is_open), money(row.staked), money(row.paid), row.late_payouts)


async def feed_of(
    connection: AsyncConnection, *, provider: Provider, after: bytes, most: int
) -> tuple[list[Deed], bytes, bool]:
    """At most `most` deeds of the provider after the transaction `after`, the next `after`, whether there may be more.

    Reads along the ids of all transactions, a bounded stretch of them, so a page may hold fewer and still not be the
    last one. Stops SETTLED_SECONDS before now.
    """
    horizon = smallest_id(utc_now() - timedelta(seconds=SETTLED_SECONDS))
    ids = (
        select(ledger_actions.c.transaction_id, ledger_actions.c.source)
        .where(ledger_actions.c.transaction_id > after, ledger_actions.c.transaction_id < horizon)
        .order_by(ledger_actions.c.transaction_id)
        .limit(_ROWS_LOOKED_AT)
    )
    looked_at = (await connection.execute(ids)).all()
    mine = [bytes(row.transaction_id) for row in looked_at if row.source == provider.source]
    if len(mine) > most:
        mine, last, more = mine[:most], mine[most - 1], True
    else:
        last = bytes(looked_at[-1].transaction_id) if looked_at else after
        more = len(looked_at) == _ROWS_LOOKED_AT
    if not mine:
        return [], last, more
    query = _deeds(provider).where(ledger_actions.c.transaction_id.in_(mine))
    rows = (await connection.execute(query.order_by(ledger_actions.c.transaction_id))).all()
    return [_deed(row) for row in rows], last, more


def _deeds(provider: Provider) -> Any:
    return (
        select(ledger_actions, game_pseudonyms.c.reference)
        .join(wallets, wallets.c.wallet_id == ledger_actions.c.wallet_id)
        .outerjoin(
            game_pseudonyms,
            (game_pseudonyms.c.user_id == wallets.c.user_id) & (game_pseudonyms.c.provider_id == provider.provider_id),
        )
        .where(ledger_actions.c.source == provider.source)
    )


def _deed(row: Any) -> Deed:
    return Deed(
        row.action_key, row.kind, row.state, row.code, money(row.amount), money(row.reversed), row.currency_code,
        row.wallet_id, row.reference, row.round_key, row.target_key, money(row.balance_after), row.seq,
        bytes(row.transaction_id), row.created_at,
    )  # fmt: skip
