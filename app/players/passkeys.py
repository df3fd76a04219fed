"""Passkeys as rows: whose they are, added, used, suspended, removed. What a passkey proves is for signin to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import inserted_id
from app.kit.clock import utc_now
from app.players.errors import PasskeyTaken, TooManyPasskeys
from app.players.models import passkeys

MOST_PASSKEYS: Final = 20


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What an authenticator has registered. `transports` are words of the WebAuthn standard."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    user_handle: bytes
    transports: tuple[str, ...]
    aaguid: str
    backup_eligible: bool
    backed_up: bool
    name: str
    user_agent: str | None
    session_id: int


@dataclass(frozen=True, slots=True)
class StoredPasskey:
    """One row; `user_agent` is where it was added."""

    passkey_id: int
    user_id: int
    credential_id: bytes
    public_key: bytes
    sign_count: int
    user_handle: bytes
    transports: tuple[str, ...]
    backup_eligible: bool
    backed_up: bool
    name: str
    user_agent: str | None
    created_at: datetime
    last_used_at: datetime | None
    suspended_at: datetime | None


async def add_passkey(tx: AsyncConnection, new: NewPasskey, *, user_id: int) -> int:
    """The new row's id. Raises PasskeyTaken, TooManyPasskeys; the caller holds the player's row, so that the bound
    holds against two at once."""
    held = select(func.count()).select_from(passkeys).where(passkeys.c.user_id == user_id)
    if int((await tx.execute(held)).scalar() or 0) >= MOST_PASSKEYS:
        raise TooManyPasskeys
    try:
        async with tx.begin_nested():
            result = await tx.execute(insert(passkeys).values(user_id=user_id, **_values(new)))
    except IntegrityError:
        raise PasskeyTaken from None
    return inserted_id(result)


async def passkeys_of(tx: AsyncConnection, *, user_id: int) -> list[StoredPasskey]:
    """The player's passkeys, oldest first."""
    query = _STORED.where(passkeys.c.user_id == user_id).order_by(passkeys.c.passkey_id)
    return [_stored(row) for row in (await tx.execute(query)).mappings()]


async def passkey_by_credential(
    tx: AsyncConnection, credential_id: bytes, *, lock: bool = False
) -> StoredPasskey | None:
    """The passkey of this credential id; `lock` holds it until the transaction ends."""
    query = _STORED.where(passkeys.c.credential_id == credential_id)
    row = (await tx.execute(query.with_for_update() if lock else query)).mappings().first()
    return _stored(row) if row else None


async def note_use(tx: AsyncConnection, passkey: StoredPasskey, *, sign_count: int, backed_up: bool) -> None:
    """It has just been used."""
    values = {"sign_count": sign_count, "backed_up": int(backed_up), "last_used_at": utc_now()}
    await tx.execute(update(passkeys).where(passkeys.c.passkey_id == passkey.passkey_id).values(**values))


async def suspend_passkey(tx: AsyncConnection, passkey: StoredPasskey) -> None:
    """It is refused from now on."""
    which = passkeys.c.passkey_id == passkey.passkey_id
    await tx.execute(update(passkeys).where(which).values(suspended_at=utc_now()))


async def rename_passkey(tx: AsyncConnection, *, user_id: int, passkey_id: int, name: str) -> bool:
    """Call it otherwise; False when it is not the player's."""
    renamed = update(passkeys).where(_is_his(user_id=user_id, passkey_id=passkey_id)).values(name=name)
    return int((await tx.execute(renamed)).rowcount) > 0


async def remove_passkey(tx: AsyncConnection, *, user_id: int, passkey_id: int) -> bool:
    """Remove one of the player's own; False when it is not his."""
    removed = delete(passkeys).where(_is_his(user_id=user_id, passkey_id=passkey_id))
    return int((await tx.execute(removed)).rowcount) > 0


async def drop_passkeys(
    tx: AsyncConnection, *, user_id: int, added_since: datetime | None = None, added_in_session: int | None = None
) -> int:
    """Remove the player's passkeys: all, those added since a moment, or those added in one session; how many."""
    which: list[ColumnElement[bool]] = [passkeys.c.user_id == user_id]
    if added_since is not None:
        which.append(passkeys.c.created_at >= added_since)
    if added_in_session is not None:
        which.append(passkeys.c.session_id == added_in_session)
    return int((await tx.execute(delete(passkeys).where(*which))).rowcount)


def _is_his(*, user_id: int, passkey_id: int) -> ColumnElement[bool]:
    return and_(passkeys.c.passkey_id == passkey_id, passkeys.c.user_id == user_id)


def _values(new: NewPasskey) -> dict[str, Any]:
    return {
        "credential_id": new.credential_id,
        "public_key": new.public_key,
        "sign_count": new.sign_count,
        "user_handle": new.user_handle,
        "transports": ",".join(new.transports) or None,
        "aaguid": new.aaguid,
        "backup_eligible": int(new.backup_eligible),
        "backed_up": int(new.backed_up),
        "name": new.name,
        "user_agent": new.user_agent,
        "session_id": new.session_id,
        "created_at": utc_now(),
    }


def _stored(row: Any) -> StoredPasskey:
    values = dict(row)
    words: Sequence[str] = (values.pop("transports") or "").split(",")
    return StoredPasskey(
        **{
            **values,
            "transports": tuple(filter(None, words)),
            "backup_eligible": bool(values["backup_eligible"]),
            "backed_up": bool(values["backed_up"]),
        }
    )


# The labels, because the column of the player's id is called `userId` in the database.
_STORED = select(*(passkeys.c[name].label(name) for name in StoredPasskey.__dataclass_fields__))
