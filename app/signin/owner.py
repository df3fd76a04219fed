"""The verified owner wins: whoever proves the mailbox first gets the account as if nobody had been there before.

Anybody can sign up with somebody else's address. Until its mailbox is proven, every password, session, identity and
passkey of the account may be a stranger's who waits for the owner (attacks A20-A25), and so may the birth date that
closes the games to him, once set and kept for good; when the owner comes by mail, they fall. A player who is signed
in and confirms his address keeps them: they are in the hands of the one who reads the mail.
"""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.kit.email import email_normal_form
from app.players.forget_told import forget_told
from app.players.identities import drop_identities
from app.players.mailbox import MailboxOwner, owner_by_id, verify_email
from app.players.passkeys import drop_passkeys
from app.players.passwords import take_password
from app.players.stay import stay
from app.sessions.lifecycle import end_all_sessions
from app.signin.challenge.errors import CodeDead
from app.signin.challenge.issue import Purpose, retire_all
from app.signin.challenge.use import Challenge


@dataclass(frozen=True, slots=True)
class Fallen:
    """How much of the unproven fell."""

    sessions: int
    identities: int
    passkeys: int


async def owner_of(tx: AsyncConnection, challenge: Challenge) -> MailboxOwner:
    """The player whose mailbox was proven. Raises CodeDead for an unknown one, or one that is his no longer (A40)."""
    owner = await owner_by_id(tx, challenge.user_id) if challenge.user_id is not None else None
    if owner is None or email_normal_form(owner.email) != challenge.mailbox:
        raise CodeDead
    return owner


async def let_unproven_fall(tx: AsyncConnection, owner: MailboxOwner, *, place: Place) -> Fallen | None:
    """Nothing, where the mailbox had been proven before; else password, sessions, identities, passkeys, pending mails
    and a closing fall.
    """
    if owner.verified:
        return None
    await verify_email(tx, owner.user_id)
    await forget_told(tx, user_id=owner.user_id)
    await take_password(tx, owner.user_id)
    fallen = Fallen(
        sessions=await end_all_sessions(tx, user_id=owner.user_id),
        identities=await drop_identities(tx, user_id=owner.user_id),
        passkeys=await drop_passkeys(tx, user_id=owner.user_id),
    )
    await retire_all(tx, user_id=owner.user_id, purposes=frozenset(Purpose))
    await stay(tx, user_id=owner.user_id, place=place)
    details = {"sessions": fallen.sessions, "identities": fallen.identities, "passkeys": fallen.passkeys}
    await record(tx, Record(Event.OWNER_PROVEN, owner.user_id, method="mail", place=place, details=details))
    return fallen
