"""A new player: exactly one for an e-mail, exactly one for an identity, with whatever the caller adds to it."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from sqlalchemy import insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import inserted_id
from app.kit.clock import utc_now
from app.kit.email import email_normal_form
from app.players.models import players

ACTIVE: Final = "active"

Hold: TypeAlias = Literal["shared", "alone"]


@dataclass(frozen=True, slots=True)
class NewPlayer:
    """What a sign-up has told and checked; the password is hashed already."""

    email: str
    password_hash: str
    language_code: str
    country: str | None
    date_of_birth: date | None
    #: The version he has accepted; None: not yet.
    terms_version: str | None


@dataclass(frozen=True, slots=True)
class PlayerRow:
    """What signing in needs to know of a player."""

    user_id: int
    password_hash: str
    status: str | None
    password_changed_at: datetime | None

    @property
    def may_sign_in(self) -> bool:
        """Whether the state of the account lets him in."""
        return is_open(self.status)


def is_open(status: str | None) -> bool:
    """Old rows have no status; anything else but "active" keeps the player out, as it ends his sessions."""
    return status is None or status.lower() == ACTIVE


def random_user_name() -> str:
    """A name that says nothing of anybody."""
    return f"player_{secrets.randbelow(10**8):08d}"


async def insert_player(
    tx: AsyncConnection, new: NewPlayer, *, user_name: str | None = None, ext_user_id: str | None = None
) -> int:
    """The new player's id. Raises IntegrityError when the e-mail is taken: callers insert inside a savepoint."""
    now = utc_now()
    result = await tx.execute(
        insert(players).values(
            email=new.email,
            email_normal=email_normal_form(new.email),
            password_hash=new.password_hash,
            password_changed_at=now,
            user_name=user_name or random_user_name(),
            ext_user_id=ext_user_id,
            language_code=new.language_code,
            country=new.country,
            date_of_birth=new.date_of_birth,
            terms_accepted_at=now if new.terms_version else None,
            terms_version=new.terms_version,
            registration_date=now,
            status=ACTIVE,
        )
    )
    return inserted_id(result)


async def player_by_email(tx: AsyncConnection, email: str) -> PlayerRow | None:
    """The player of this address, compared by normal form.

    A few players of an older system have no form (another had the same one first); they are found by the
    address exactly as stored.
    """
    by_form = players.c.email_normal == email_normal_form(email)
    as_stored = players.c.email_normal.is_(None) & (players.c.email == email)
    row = (await tx.execute(_ROW.where(or_(by_form, as_stored)).order_by(players.c.user_id).limit(1))).first()
    return PlayerRow(*row) if row else None


async def player_by_id(tx: AsyncConnection, user_id: int, *, hold: Hold | None = None) -> PlayerRow | None:
    """The player of this id; `hold`: as he stands now, and kept so until the transaction ends.

    Sign-ins hold him "shared" and do not wait for each other; who will change him holds him "alone" from the start.
    """
    query = _ROW.where(players.c.user_id == user_id)
    if hold is not None:
        query = query.with_for_update(read=hold == "shared")
    row = (await tx.execute(query)).first()
    return PlayerRow(*row) if row else None


_ROW = select(players.c.user_id, players.c.password_hash, players.c.status, players.c.password_changed_at)
