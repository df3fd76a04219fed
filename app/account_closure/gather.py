"""Everything that is stored about a player, as plain values; secrets and their hashes left out."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.account_closure.gather_play import gather_play
from app.audit.models import audit_events
from app.audit.queries import details_for_player
from app.audit.record import Event
from app.games.catalogue.taste import tell_taste
from app.kit.clock import iso_utc, utc_now
from app.kit.money import amount_text
from app.mail.models import mail_outbox
from app.players.models import identities, passkeys, players
from app.sessions.models import sessions
from app.wallets.history import history_of
from app.wallets.queries import wallets_of

#: Newest first; who has a longer history gets its newest part, and is told.
MOST_ROWS: Final = 10_000
_CONSENTS: Final = ("terms_version", "terms_accepted_at")
#: Not the player's: secrets, and forms that only the service compares by.
_NOT_TOLD: Final = frozenset(
    {
        *("password_hash", "email_normal", "token", "userId", "parameters"),
        *("credential_id", "public_key", "user_handle"),
        *_CONSENTS,
    }
)


async def gather_export(tx: AsyncConnection, *, user_id: int) -> dict[str, object]:
    """For JSON: profile, consents, accepted_terms, identities, passkeys, sessions, wallets, movements, what games know,
    mails, events, a note.
    """
    [profile] = await _rows(tx, players.c.user_id == user_id, players.c.user_id)
    return {
        "exported_at": iso_utc(utc_now()),
        "user_id": user_id,
        "profile": _told(profile),
        "consents": {name: _plain(profile[name]) for name in _CONSENTS},
        "accepted_terms": [
            {"accepted_at": iso_utc(row["at"]), **json.loads(row["details"] or "{}")}
            for row in await _rows(tx, _acceptances(user_id), audit_events.c.event_id)
        ],
        "identities": [_told(row) for row in await _rows(tx, identities.c.user_id == user_id, identities.c.id)],
        "passkeys": [_told(row) for row in await _rows(tx, passkeys.c.user_id == user_id, passkeys.c.passkey_id)],
        "sessions": [_told(row) for row in await _rows(tx, sessions.c.user_id == user_id, sessions.c.session_id)],
        "wallets": [
            {
                "wallet_id": wallet.wallet_id,
                "wallet_type": wallet.wallet_type,
                "currency_code": wallet.currency_code,
                "balance": amount_text(wallet.balance, currency=wallet.currency_code),
            }
            for wallet in await wallets_of(tx, user_id=user_id)
        ],
        "movements": await _movements(tx, user_id=user_id),
        **await tell_taste(tx, user_id=user_id),
        **await gather_play(tx, user_id=user_id, most=MOST_ROWS),
        "mails": [_told(row) for row in await _rows(tx, mail_outbox.c.user_id == user_id, mail_outbox.c.mail_id)],
        "events": [
            {**_told(row), "details": details_for_player(row["details"])}
            for row in await _rows(tx, audit_events.c.user_id == user_id, audit_events.c.event_id)
        ],
        "note": f"Lists hold the newest {MOST_ROWS} entries. Times are UTC. All coins are virtual.",
    }


async def _movements(tx: AsyncConnection, *, user_id: int) -> list[dict[str, Any]]:
    """What has moved in each wallet. Why staff moved something is staff's word and stays in the ledger."""
    return [
        {
            "wallet_id": wallet.wallet_id,
            "seq": line.seq,
            "at": iso_utc(line.at),
            "kind": line.kind,
            "amount": amount_text(line.amount, currency=wallet.currency_code),
            "balance_after": amount_text(line.balance_after, currency=wallet.currency_code),
        }
        for wallet in await wallets_of(tx, user_id=user_id)
        for line in await history_of(tx, wallet_id=wallet.wallet_id, most=MOST_ROWS)
    ]


def _acceptances(user_id: int) -> ColumnElement[bool]:
    return and_(audit_events.c.user_id == user_id, audit_events.c.event == Event.TERMS_ACCEPTED.value)


async def _rows(tx: AsyncConnection, which: Any, newest_by: Column[Any]) -> list[Mapping[str, Any]]:
    query = select(newest_by.table).where(which).order_by(newest_by.desc()).limit(MOST_ROWS)
    return [dict(row) for row in (await tx.execute(query)).mappings()]


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items() if name not in _NOT_TOLD}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso_utc(value)
    return value.isoformat() if isinstance(value, date) else value
