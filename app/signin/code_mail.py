"""A mail with a code and a link, to the address of a player as it is stored."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from app.config import Settings
from app.mail.outbox import Mail
from app.players.mailbox import MailboxOwner
from app.signin.challenge.issue import LIFE, Ask, Purpose, Secrets, issue

CONFIRM_PAGE: Final = "/email/confirm"


def mail_to(owner: MailboxOwner, kind: str, made: Secrets, *, page: str, settings: Settings) -> Mail:
    """The mail. Its link's secret stands behind `#`, which no server sees."""
    values = {
        "code": made.code,
        "link": f"{settings.public_url}{page}#{made.link}",
        "minutes": str(int(LIFE.total_seconds()) // 60),
    }
    return Mail(kind, owner.email, owner.language_code, values, owner.user_id)


async def put_verification(tx: AsyncConnection, owner: MailboxOwner, *, settings: Settings) -> None:
    """Ask the player to confirm his address: the mail alone, a newer one ends what an older one carries."""
    await issue(
        tx,
        Ask(Purpose.VERIFY, mailbox=owner.email, user_id=owner.user_id, known_device=True),
        key=settings.jwt_signing_key[0],
        mail_of=lambda made: mail_to(owner, "verify", made, page=CONFIRM_PAGE, settings=settings),
    )
