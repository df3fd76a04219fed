"""A code to the player's own mailbox, good in the session that asks."""

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.config import Settings
from app.mail.outbox import Mail
from app.players.mailbox import owner_by_id
from app.sessions.errors import NotSignedIn
from app.sessions.lookup import SignedIn
from app.signin.challenge.issue import Ask, Purpose, Secrets, issue
from app.signin.mail_code.ask import mail_to


async def ask_proof(tx: AsyncConnection, current: SignedIn, *, place: Place, settings: Settings) -> None:
    """Send a code to the player's address, good in this session alone."""
    owner = await owner_by_id(tx, current.user_id)
    if owner is None:
        raise NotSignedIn
    ask = Ask(Purpose.PROVE, mailbox=owner.email, user_id=owner.user_id, session_id=current.session_id)

    def mail_of(made: Secrets) -> Mail:
        mail = mail_to(owner, "prove", made, page="", settings=settings)
        values = {name: value for name, value in mail.parameters.items() if name != "link"}
        return Mail(mail.kind, mail.recipient, mail.language_code, values, mail.user_id)

    await issue(tx, ask, key=settings.jwt_signing_key[0], mail_of=mail_of)
    details = {"purpose": Purpose.PROVE.value}
    await record(tx, Record(Event.MAIL_CODE_ASKED, owner.user_id, method="mail", place=place, details=details))
