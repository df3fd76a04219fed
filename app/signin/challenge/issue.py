"""A new code and link, and the mail that carries them: one transaction, and the older ones are dead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import inserted_id
from app.kit.clock import utc_now
from app.kit.email import email_normal_form
from app.kit.signing import keyed_hash
from app.kit.tokens import fingerprint, new_code, new_secret
from app.mail.outbox import Mail, call_back, put_mail
from app.signin.challenge.models import mail_challenges


class Purpose(StrEnum):
    """What a code or link is for; it is good for nothing else."""

    SIGN_IN = "signin"
    RESET = "reset"
    VERIFY = "verify"
    PROVE = "prove"
    CHANGE = "change"
    UNDO = "undo"
    NOT_ME = "not_me"


LIFE: Final = timedelta(minutes=10)
LONG_LIFE: Final = timedelta(hours=72)
#: Ways back for a player who was robbed: no thief may end them by a newer mail or a new password.
LASTING: Final = frozenset({Purpose.UNDO, Purpose.NOT_ME})
SHORT: Final = frozenset(Purpose) - LASTING


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks for what. `address` and `session_id` as in the table; `known_device` as in the limits."""

    purpose: Purpose
    mailbox: str
    user_id: int | None
    session_id: int | None = None
    address: str | None = None
    known_device: bool = False

    @property
    def life(self) -> timedelta:
        """How long it is good for, from the moment its mail leaves."""
        return LONG_LIFE if self.purpose in LASTING else LIFE


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the mail carries, and what the asking browser keeps. In clear only here."""

    code: str
    link: str
    browser: str


async def issue(
    tx: AsyncConnection, ask: Ask, *, key: str, mail_of: Callable[[Secrets], Mail], by_browser: bool = False
) -> Secrets:
    """Put the mail and remember its hashes. `by_browser`: only the browser that holds `Secrets.browser` may use it.

    The caller holds the player's row, so that of two asks at once one is the newer.
    """
    if ask.purpose not in LASTING:
        await _retire(tx, _older(ask))
    made, now = Secrets(new_code(), new_secret(), new_secret()), utc_now()
    mail_id = await put_mail(tx, mail_of(made))
    link_hash = fingerprint(made.link)
    result = await tx.execute(
        insert(mail_challenges).values(
            purpose=ask.purpose.value,
            mailbox=email_normal_form(ask.mailbox),
            user_id=ask.user_id,
            session_id=ask.session_id,
            address=ask.address,
            known_device=int(ask.known_device),
            code_hash=code_hash(made.code, link_hash=link_hash, key=key),
            link_hash=link_hash,
            browser_hash=fingerprint(made.browser) if by_browser else None,
            tries=0,
            created_at=now,
            expires_at=now + ask.life,
            mail_id=mail_id,
        )
    )
    inserted_id(result)
    return made


async def retire_all(
    tx: AsyncConnection, *, user_id: int, purposes: frozenset[Purpose] = SHORT, after_id: int | None = None
) -> None:
    """End what the player's mails carry, because his password or address changed; `after_id`: newer ones only."""
    words = [purpose.value for purpose in purposes]
    which = and_(mail_challenges.c.user_id == user_id, mail_challenges.c.purpose.in_(words))
    if after_id is not None:
        which = and_(which, mail_challenges.c.challenge_id > after_id)
    await _retire(tx, which)


async def start_time(tx: AsyncConnection, mail_ids: Sequence[int]) -> None:
    """These mails leave now: the life of what they carry counts from here, however late the outbox was."""
    for purposes, life in ((SHORT, LIFE), (LASTING, LONG_LIFE)):
        which = and_(mail_challenges.c.mail_id.in_(mail_ids), mail_challenges.c.purpose.in_([*purposes]))
        await tx.execute(update(mail_challenges).where(which).values(expires_at=utc_now() + life))


def code_hash(code: str, *, link_hash: str, key: str) -> str:
    """With a key, because eight digits alone are soon guessed; with the link's hash, so that no two rows are alike."""
    return keyed_hash(key, purpose="mail-code", text=f"{link_hash}:{code}")


def _older(ask: Ask) -> ColumnElement[bool]:
    same = mail_challenges.c.purpose == ask.purpose.value
    if ask.purpose in {Purpose.SIGN_IN, Purpose.RESET}:
        # A stranger who asks again and again must not end what the owner asked for on his own device (attack A60).
        mailbox = mail_challenges.c.mailbox == email_normal_form(ask.mailbox)
        return and_(same, mailbox, mail_challenges.c.known_device <= int(ask.known_device))
    return and_(same, mail_challenges.c.user_id == ask.user_id)


async def _retire(tx: AsyncConnection, which: ColumnElement[bool]) -> None:
    alive = and_(which, mail_challenges.c.used_at.is_(None))
    rows = (await tx.execute(select(mail_challenges.c.challenge_id, mail_challenges.c.mail_id).where(alive))).all()
    if not rows:
        return
    ids = sorted(row.challenge_id for row in rows)
    still = and_(mail_challenges.c.challenge_id.in_(ids), mail_challenges.c.used_at.is_(None))
    await tx.execute(update(mail_challenges).where(still).values(used_at=utc_now()))
    await call_back(tx, [row.mail_id for row in rows if row.mail_id is not None])
