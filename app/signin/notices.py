"""Mails that tell a player what happened to his account. Where no mail is sent, nothing is told."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from app.config import Settings
from app.kit.clock import utc_now
from app.mail.outbox import Mail, put_mail
from app.players.mailbox import MailboxOwner
from app.signin.challenge.issue import LONG_LIFE, Ask, Purpose, Secrets, issue

FORGOT_PAGE: Final = "/forgot"
UNDO_PAGE: Final = "/email/undo"
ACCOUNT_PAGE: Final = "/account"
NOT_ME_PAGE: Final = "/not-me"
_HOURS: Final = str(int(LONG_LIFE.total_seconds()) // 3600)


async def tell_password_changed(tx: AsyncConnection, owner: MailboxOwner, *, settings: Settings) -> None:
    """To the player's address."""
    if settings.mail_is_on:
        values = {"when": when(), "link": f"{settings.public_url}{FORGOT_PAGE}"}
        await put_mail(tx, Mail("password_changed", owner.email, owner.language_code, values, owner.user_id))


async def tell_email_changed(tx: AsyncConnection, before: MailboxOwner, *, new_email: str, settings: Settings) -> None:
    """To the old address, with a way back. Nothing goes to one that was never proven: it may be a stranger's, by a
    slip of the finger, and the way back would hand him the account.
    """
    if not settings.mail_is_on or not before.verified:
        return

    def mail_of(made: Secrets) -> Mail:
        link = f"{settings.public_url}{UNDO_PAGE}#{made.link}"
        values = {"new_email": masked(new_email), "link": link, "hours": _HOURS}
        return Mail("changed", before.email, before.language_code, values, before.user_id)

    ask = Ask(Purpose.UNDO, mailbox=before.email, user_id=before.user_id, address=before.email)
    await issue(tx, ask, key=settings.jwt_signing_key[0], mail_of=mail_of)


async def tell_closing(tx: AsyncConnection, owner: MailboxOwner, *, closes_at: str, settings: Settings) -> None:
    """That the account will be closed, and how to keep it: a thief could have asked for it. To the player's address;
    `closes_at` in words.
    """
    if settings.mail_is_on:
        values = {"when": closes_at, "link": f"{settings.public_url}{ACCOUNT_PAGE}"}
        await put_mail(tx, Mail("closing", owner.email, owner.language_code, values, owner.user_id))


async def tell_passkey_added(
    tx: AsyncConnection, owner: MailboxOwner, *, session_id: int, device: str, address: str, settings: Settings
) -> None:
    """With a link that takes it away together with the session in which it was added; to a mailbox that was never
    proven with the way to a new password, which takes everything unproven away. `device` is a word of ours.
    """
    if not settings.mail_is_on:
        return
    values = {"device": device, "address": address, "when": when()}
    if not owner.verified:
        values["link"] = f"{settings.public_url}{FORGOT_PAGE}"
        await put_mail(tx, Mail("passkey_added", owner.email, owner.language_code, values, owner.user_id))
        return

    def mail_of(made: Secrets) -> Mail:
        link = f"{settings.public_url}{NOT_ME_PAGE}#{made.link}"
        return Mail("passkey_added", owner.email, owner.language_code, {**values, "link": link}, owner.user_id)

    ask = Ask(Purpose.NOT_ME, mailbox=owner.email, user_id=owner.user_id, session_id=session_id)
    await issue(tx, ask, key=settings.jwt_signing_key[0], mail_of=mail_of)


async def tell_passkey_removed(tx: AsyncConnection, owner: MailboxOwner, *, settings: Settings) -> None:
    """To the player's address."""
    await _tell_of_passkey(tx, owner, "passkey_removed", page=FORGOT_PAGE, settings=settings)


async def tell_passkey_suspended(tx: AsyncConnection, owner: MailboxOwner, *, settings: Settings) -> None:
    """To the player's address."""
    await _tell_of_passkey(tx, owner, "passkey_suspended", page=ACCOUNT_PAGE, settings=settings)


async def tell_new_device(
    tx: AsyncConnection, owner: MailboxOwner, *, session_id: int, device: str, address: str, settings: Settings
) -> None:
    """To the player's address, with a link that ends that session. `device` is a word of ours."""

    def mail_of(made: Secrets) -> Mail:
        link = f"{settings.public_url}{NOT_ME_PAGE}#{made.link}"
        values = {"device": device, "address": address, "when": when(), "link": link, "hours": _HOURS}
        return Mail("new_device", owner.email, owner.language_code, values, owner.user_id)

    ask = Ask(Purpose.NOT_ME, mailbox=owner.email, user_id=owner.user_id, session_id=session_id)
    await issue(tx, ask, key=settings.jwt_signing_key[0], mail_of=mail_of)


async def _tell_of_passkey(
    tx: AsyncConnection, owner: MailboxOwner, kind: str, *, page: str, settings: Settings
) -> None:
    # What the player calls his passkey is not told: a thief would write to him with it.
    if settings.mail_is_on:
        values = {"when": when(), "link": f"{settings.public_url}{page}"}
        await put_mail(tx, Mail(kind, owner.email, owner.language_code, values, owner.user_id))


def masked(email: str) -> str:
    """`l***@example.com`: enough to know one's own by."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}***@{domain}"


def when() -> str:
    """This moment, for a person."""
    return in_words(utc_now())


def in_words(moment: datetime) -> str:
    """A moment, for a person."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"
