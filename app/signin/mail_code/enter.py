"""The mail came back: sign in, or take a new password and sign in. One transaction each, used up with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.config import Settings
from app.players.identities import ProvenIdentity
from app.players.mailbox import MailboxOwner
from app.players.passwords import set_password
from app.sessions.lifecycle import OpenedSession, end_all_sessions
from app.signin.challenge.issue import Purpose, retire_all
from app.signin.challenge.use import Binding, Proof, use
from app.signin.complete import Entrance, sign_in
from app.signin.notices import tell_password_changed
from app.signin.owner import let_unproven_fall, owner_of
from app.signin.social.claim import link_claimed_identity


@dataclass(frozen=True, slots=True)
class Entered:
    """Who is in, and the identity that was waiting for him in this browser."""

    session: OpenedSession
    email: str
    linked: ProvenIdentity | None


async def sign_in_by_mail(
    tx: AsyncConnection, proof: Proof, *, browser: str, entrance: Entrance, waiting: str | None, keys: Sequence[str]
) -> Entered:
    """Raises CodeWrong, CodeDead, OtherBrowser, AccountBlocked."""
    owner = await _prove(tx, proof, Purpose.SIGN_IN, browser=browser, keys=keys, place=entrance.place)
    await let_unproven_fall(tx, owner, place=entrance.place)
    return await _enter(tx, owner, entrance=entrance, waiting=waiting)


async def reset_by_mail(
    tx: AsyncConnection,
    proof: Proof,
    *,
    browser: str,
    password_hash: str,
    entrance: Entrance,
    waiting: str | None,
    settings: Settings,
) -> Entered:
    """The new password, and everybody else is out. Raises as `sign_in_by_mail`."""
    keys = settings.jwt_signing_key
    owner = await _prove(tx, proof, Purpose.RESET, browser=browser, keys=keys, place=entrance.place)
    await let_unproven_fall(tx, owner, place=entrance.place)
    await set_password(tx, owner.user_id, password_hash=password_hash)
    ended = await end_all_sessions(tx, user_id=owner.user_id)
    await retire_all(tx, user_id=owner.user_id)
    await tell_password_changed(tx, owner, settings=settings)
    details = {"sessions": ended}
    await record(tx, Record(Event.PASSWORD_RESET, owner.user_id, method="mail", place=entrance.place, details=details))
    # The mail about the new password tells of this sign-in as well.
    return await _enter(tx, owner, entrance=entrance, waiting=waiting, told_otherwise=True)


async def _prove(
    tx: AsyncConnection, proof: Proof, purpose: Purpose, *, browser: str, keys: Sequence[str], place: Place
) -> MailboxOwner:
    binding = Binding(browser=browser)
    challenge = await use(tx, proof, purposes=(purpose,), binding=binding, keys=keys, place=place)
    return await owner_of(tx, challenge)


async def _enter(
    tx: AsyncConnection,
    owner: MailboxOwner,
    *,
    entrance: Entrance,
    waiting: str | None,
    told_otherwise: bool = False,
) -> Entered:
    session = await sign_in(tx, user_id=owner.user_id, entrance=entrance, told_otherwise=told_otherwise)
    linked = await link_claimed_identity(tx, waiting, user_id=owner.user_id, place=entrance.place)
    return Entered(session, owner.email, linked)
