"""The player's address: confirming it, changing it, and taking a change back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.config import Settings
from app.mail.outbox import Mail
from app.players.identities import drop_identities
from app.players.mailbox import MailboxOwner, change_email, owner_by_address, owner_by_id, verify_email
from app.players.passkeys import drop_passkeys
from app.players.passwords import take_password
from app.players.stay import stay
from app.sessions.errors import NotSignedIn
from app.sessions.lifecycle import end_all_sessions, end_other_sessions
from app.sessions.lookup import SignedIn
from app.signin.account.errors import EmailVerifiedAlready
from app.signin.challenge.errors import CodeDead
from app.signin.challenge.issue import SHORT, Ask, Purpose, Secrets, issue, retire_all
from app.signin.challenge.use import Binding, Challenge, Proof, use
from app.signin.mail_code.ask import mail_to
from app.signin.notices import masked, tell_email_changed
from app.signin.owner import owner_of

CONFIRM_PAGE: Final = "/email/confirm"
SIGN_IN_PAGE: Final = "/signin"
#: A thief links a login or adds a passkey of his own before he changes the address, or after: these fall with it.
_SUSPECT: Final = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The address that is proven now, and whether it is a new one."""

    email: str
    changed: bool


async def ask_verification(tx: AsyncConnection, user_id: int, *, place: Place, settings: Settings) -> None:
    """Send a code and a link to the player's address. Raises EmailVerifiedAlready."""
    owner = await _owner(tx, user_id)
    if owner.verified:
        raise EmailVerifiedAlready
    await put_verification(tx, owner, settings=settings)
    details = {"purpose": Purpose.VERIFY.value}
    await record(tx, Record(Event.MAIL_CODE_ASKED, user_id, method="mail", place=place, details=details))


async def put_verification(tx: AsyncConnection, owner: MailboxOwner, *, settings: Settings) -> None:
    """The mail alone."""
    await issue(
        tx,
        Ask(Purpose.VERIFY, mailbox=owner.email, user_id=owner.user_id, known_device=True),
        key=settings.jwt_signing_key[0],
        mail_of=lambda made: mail_to(owner, "verify", made, page=CONFIRM_PAGE, settings=settings),
    )


async def ask_change(
    tx: AsyncConnection, current: SignedIn, *, new_email: str, place: Place, settings: Settings
) -> None:
    """Send a code and a link to the new address. That it is taken is told to its mailbox alone (A61)."""
    owner = await _owner(tx, current.user_id)
    holder = await owner_by_address(tx, new_email)
    ask = Ask(
        Purpose.CHANGE, mailbox=new_email, user_id=owner.user_id, session_id=current.session_id, address=new_email
    )

    def mail_of(made: Secrets) -> Mail:
        if holder is not None and holder.user_id != owner.user_id:
            link = f"{settings.public_url}{SIGN_IN_PAGE}"
            return Mail("change_taken", holder.email, holder.language_code, {"link": link}, holder.user_id)
        written = mail_to(owner, "change", made, page=CONFIRM_PAGE, settings=settings)
        return Mail("change", new_email, owner.language_code, written.parameters, owner.user_id)

    await issue(tx, ask, key=settings.jwt_signing_key[0], mail_of=mail_of)
    details = {"new_email": masked(new_email)}
    await record(tx, Record(Event.EMAIL_CHANGE_ASKED, owner.user_id, place=place, details=details))


async def confirm(
    tx: AsyncConnection, current: SignedIn, proof: Proof, *, place: Place, settings: Settings
) -> Confirmed:
    """Prove the present address or take the new one. Raises CodeWrong, CodeDead, OtherBrowser, EmailTaken."""
    challenge = await use(
        tx,
        proof,
        purposes=(Purpose.VERIFY, Purpose.CHANGE),
        binding=Binding(user_id=current.user_id, session_id=current.session_id),
        keys=settings.jwt_signing_key,
        place=place,
    )
    if challenge.purpose is Purpose.CHANGE:
        return await _change(tx, current, challenge, place=place, settings=settings)
    owner = await owner_of(tx, challenge)
    await verify_email(tx, owner.user_id)
    await record(tx, Record(Event.EMAIL_VERIFIED, owner.user_id, method="mail", place=place))
    return Confirmed(owner.email, changed=False)


async def undo_change(tx: AsyncConnection, link: str, *, place: Place, keys: Sequence[str]) -> None:
    """The owner of the old address takes it back. Everybody is out, and what a thief may have left falls.

    Raises CodeDead, EmailTaken.
    """
    challenge = await use(tx, Proof(None, link), purposes=(Purpose.UNDO,), binding=Binding(), keys=keys, place=place)
    if challenge.user_id is None or challenge.address is None:
        raise CodeDead
    user_id = challenge.user_id
    await change_email(tx, user_id, email=challenge.address)
    await take_password(tx, user_id)
    ended = await end_all_sessions(tx, user_id=user_id)
    suspect = challenge.created_at - _SUSPECT
    fallen = await drop_identities(tx, user_id=user_id, linked_since=suspect)
    taken = await drop_passkeys(tx, user_id=user_id, added_since=suspect)
    await stay(tx, user_id=user_id, place=place)
    # The thief may have changed the address again: his way back to that one ends, an older owner's does not.
    await retire_all(tx, user_id=user_id, purposes=SHORT | {Purpose.NOT_ME})
    await retire_all(tx, user_id=user_id, purposes=frozenset({Purpose.UNDO}), after_id=challenge.challenge_id)
    details = {"sessions": ended, "identities": fallen, "passkeys": taken}
    await record(tx, Record(Event.EMAIL_CHANGE_UNDONE, user_id, method="mail", place=place, details=details))


async def _change(
    tx: AsyncConnection, current: SignedIn, challenge: Challenge, *, place: Place, settings: Settings
) -> Confirmed:
    before, new_email = await _owner(tx, current.user_id), challenge.address or ""
    await change_email(tx, current.user_id, email=new_email)
    await retire_all(tx, user_id=current.user_id)
    await tell_email_changed(tx, before, new_email=new_email, settings=settings)
    ended = await end_other_sessions(tx, user_id=current.user_id, keep_session_id=current.session_id)
    details: dict[str, str | int | None] = {
        "from": masked(before.email),
        "to": masked(new_email),
        "sessions": ended,
    }
    entry = Record(Event.EMAIL_CHANGED, current.user_id, session_id=current.session_id, place=place, details=details)
    await record(tx, entry)
    return Confirmed(new_email, changed=True)


async def _owner(tx: AsyncConnection, user_id: int) -> MailboxOwner:
    owner = await owner_by_id(tx, user_id)
    if owner is None:
        raise NotSignedIn
    return owner
