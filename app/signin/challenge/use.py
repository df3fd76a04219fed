"""A code or a link comes back: good once, in the hands it was bound to, within five tries.

A try is counted before the code is compared, by a write that holds the row: of fifty guesses at once five are
looked at (attacks A38, A39). A link has 256 random bits and needs no counting; one that comes from the wrong browser
(a scanner that runs scripts, a mail program's own browser) uses nothing up (attack A36).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.kit.clock import utc_now
from app.kit.tokens import fingerprint
from app.signin.challenge.errors import CodeDead, CodeWrong, OtherBrowser
from app.signin.challenge.issue import LONG_LIFE, Purpose, code_hash
from app.signin.challenge.models import mail_challenges

MOST_TRIES: Final = 5
_LARGEST_DELETE: Final = 1000


@dataclass(frozen=True, slots=True)
class Binding:
    """Whose code or link it must be: the browser's that asked, or the player's (or the session's) that is signed in.

    None of them: whoever holds the link, for the two ways back of a player who was robbed.
    """

    browser: str | None = None
    user_id: int | None = None
    session_id: int | None = None

    def matches(self) -> ColumnElement[bool]:
        """The rows that are bound so."""
        which: list[ColumnElement[bool]] = []
        if self.browser is not None:
            which.append(mail_challenges.c.browser_hash == fingerprint(self.browser))
        if self.user_id is not None:
            which.append(mail_challenges.c.user_id == self.user_id)
        if self.session_id is not None:
            # A change of address belongs to the session that asked; confirming an address to any of the player's.
            which.append(mail_challenges.c.session_id.is_(None) | (mail_challenges.c.session_id == self.session_id))
        return and_(*which) if which else mail_challenges.c.link_hash.is_not(None)


@dataclass(frozen=True, slots=True)
class Proof:
    """What came back: one of the two."""

    code: str | None
    link: str | None


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge that has been met, and is used up by that."""

    challenge_id: int
    purpose: Purpose
    mailbox: str
    user_id: int | None
    session_id: int | None
    address: str | None
    created_at: datetime


async def use(
    tx: AsyncConnection,
    proof: Proof,
    *,
    purposes: Sequence[Purpose],
    binding: Binding,
    keys: Sequence[str],
    place: Place,
) -> Challenge:
    """Use it up. Raises CodeWrong (the count and its record stay), CodeDead, OtherBrowser."""
    which = mail_challenges.c.purpose.in_([purpose.value for purpose in purposes])
    if proof.link is not None:
        return await _use_link(tx, proof.link, which, bound=binding.matches())
    return await _use_code(tx, proof.code or "", and_(which, binding.matches()), keys, place=place)


async def delete_old_challenges(tx: AsyncConnection) -> None:
    """Remove what nobody can use any more; a mail that has not left yet is waited for."""
    old = select(mail_challenges.c.challenge_id).where(mail_challenges.c.expires_at < utc_now() - LONG_LIFE)
    ids = (await tx.execute(old.limit(_LARGEST_DELETE))).scalars().all()
    if ids:
        await tx.execute(delete(mail_challenges).where(mail_challenges.c.challenge_id.in_(ids)))


async def _use_code(
    tx: AsyncConnection, code: str, which: ColumnElement[bool], keys: Sequence[str], *, place: Place
) -> Challenge:
    counted = await tx.execute(update(mail_challenges).where(_alive(which)).values(tries=mail_challenges.c.tries + 1))
    if not counted.rowcount:
        raise CodeDead
    unused = and_(which, mail_challenges.c.used_at.is_(None), mail_challenges.c.expires_at > utc_now())
    rows = (await tx.execute(select(mail_challenges).where(unused, mail_challenges.c.tries <= MOST_TRIES))).all()
    for row in rows:
        if _fits(code, row, keys):
            return await _use_up(tx, row)
    for row in rows:
        details = {"purpose": row.purpose, "tries": row.tries}
        await record(tx, Record(Event.MAIL_CODE_REFUSED, row.user_id, method="mail", place=place, details=details))
    raise CodeWrong


async def _use_link(
    tx: AsyncConnection, link: str, which: ColumnElement[bool], *, bound: ColumnElement[bool]
) -> Challenge:
    this = and_(which, mail_challenges.c.link_hash == fingerprint(link))
    row = (await tx.execute(select(mail_challenges).where(_alive(this), bound))).first()
    if row is not None:
        return await _use_up(tx, row)
    elsewhere = (await tx.execute(select(mail_challenges.c.challenge_id).where(_alive(this)))).first()
    raise OtherBrowser if elsewhere else CodeDead


async def _use_up(tx: AsyncConnection, row: Row[Any]) -> Challenge:
    # The one conditional write: of any number of requests with the same secret, one finds it unused.
    unused = and_(mail_challenges.c.challenge_id == row.challenge_id, mail_challenges.c.used_at.is_(None))
    result = await tx.execute(update(mail_challenges).where(unused).values(used_at=utc_now()))
    if not result.rowcount:
        raise CodeDead
    return Challenge(
        row.challenge_id,
        Purpose(row.purpose),
        row.mailbox,
        row.user_id,
        row.session_id,
        row.address,
        row.created_at,
    )


def _alive(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(
        which,
        mail_challenges.c.used_at.is_(None),
        mail_challenges.c.expires_at > utc_now(),
        mail_challenges.c.tries < MOST_TRIES,
    )


def _fits(code: str, row: Row[Any], keys: Sequence[str]) -> bool:
    made = [code_hash(code, link_hash=row.link_hash, key=key) for key in keys]
    return any([compare_digest(one, row.code_hash or "") for one in made])  # noqa: C419 - all keys, always
