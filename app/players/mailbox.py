"""Whose mailbox is it: the address we write to, and whether its owner has ever proven it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.clock import utc_now
from app.kit.email import email_normal_form
from app.players.errors import EmailTaken
from app.players.models import players


@dataclass(frozen=True, slots=True)
class MailboxOwner:
    """A player by his address, as stored: mail goes there, never to what somebody typed (attack A14)."""

    user_id: int
    email: str
    language_code: str
    verified: bool
    has_password: bool


async def owner_by_address(tx: AsyncConnection, email: str) -> MailboxOwner | None:
    """The player of this address, compared by normal form; held against other asks until the transaction ends."""
    by_form = players.c.email_normal == email_normal_form(email)
    as_stored = players.c.email_normal.is_(None) & (players.c.email == email)
    query = _OWNER.where(or_(by_form, as_stored)).order_by(players.c.user_id).limit(1)
    found = _owner((await tx.execute(query)).first())
    # Known or not, the same two questions. The lock puts two asks for one mailbox one after the other.
    lock = select(players.c.user_id).where(players.c.user_id == (found.user_id if found else 0)).with_for_update()
    await tx.execute(lock)
    return found


async def owner_by_id(tx: AsyncConnection, user_id: int, *, lock: bool = True) -> MailboxOwner | None:
    """The player of this id; `lock` holds him until the transaction ends."""
    query = _OWNER.where(players.c.user_id == user_id)
    return _owner((await tx.execute(query.with_for_update() if lock else query)).first())


async def verify_email(tx: AsyncConnection, user_id: int) -> None:
    """The player has shown that he reads this mailbox."""
    which = (players.c.user_id == user_id) & players.c.email_verified_at.is_(None)
    await tx.execute(update(players).where(which).values(email_verified_at=utc_now()))


async def change_email(tx: AsyncConnection, user_id: int, *, email: str) -> None:
    """A new address, its mailbox proven. Raises EmailTaken; of two at once the unique key lets one through."""
    values = {"email": email, "email_normal": email_normal_form(email), "email_verified_at": utc_now()}
    try:
        async with tx.begin_nested():
            await tx.execute(update(players).where(players.c.user_id == user_id).values(**values))
    except IntegrityError:
        raise EmailTaken from None


def _owner(row: Row[int, str, str, datetime | None, str] | None) -> MailboxOwner | None:
    if row is None:
        return None
    user_id, email, language, verified_at, password_hash = row
    return MailboxOwner(user_id, email, language, verified_at is not None, bool(password_hash))


_OWNER = select(
    players.c.user_id, players.c.email, players.c.language_code, players.c.email_verified_at, players.c.password_hash
)
