"""Asking for a mail that leads in. Known and unknown mailboxes look alike and take alike (A58, A61): both get a mail
and a row, written by the same statements; only the words in the mail differ, and the mail's owner alone reads them.
"""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.config import Settings
from app.mail.outbox import Mail
from app.players.mailbox import MailboxOwner, owner_by_address
from app.signin.challenge.issue import LIFE, Ask, Purpose, Secrets, issue

SIGN_IN_PAGE = "/signin/mail"
RESET_PAGE = "/reset"
_PAGES = {Purpose.SIGN_IN: SIGN_IN_PAGE, Purpose.RESET: RESET_PAGE}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: from where, on a known device or not, in which language."""

    place: Place
    known_device: bool
    language_code: str


async def ask_by_mail(
    tx: AsyncConnection, purpose: Purpose, email: str, *, caller: Caller, settings: Settings
) -> Secrets:
    """Put the mail; what the asking browser keeps is in the answer."""
    owner = await owner_by_address(tx, email)
    ask = Ask(
        purpose,
        mailbox=owner.email if owner else email,
        user_id=owner.user_id if owner else None,
        known_device=caller.known_device,
    )

    def mail_of(made: Secrets) -> Mail:
        if owner is None:
            link = f"{settings.public_url}/signup"
            return Mail("no_account", email, caller.language_code, {"link": link})
        return mail_to(owner, purpose.value, made, page=_PAGES[purpose], settings=settings)

    made = await issue(tx, ask, key=settings.jwt_signing_key[0], mail_of=mail_of, by_browser=True)
    details = {"purpose": purpose.value}
    await record(tx, Record(Event.MAIL_CODE_ASKED, ask.user_id, method="mail", place=caller.place, details=details))
    return made


def mail_to(owner: MailboxOwner, kind: str, made: Secrets, *, page: str, settings: Settings) -> Mail:
    """A mail with code and link to the player's stored address. The secret stands behind `#`, which no server sees."""
    values = {
        "code": made.code,
        "link": f"{settings.public_url}{page}#{made.link}",
        "minutes": str(int(LIFE.total_seconds()) // 60),
    }
    return Mail(kind, owner.email, owner.language_code, values, owner.user_id)
