"""A passkey was used: whose is it, is the answer good, is it still trusted; then a session, or a fresh proof.

One transaction: the counter that was judged is the counter that is stored, because the row is held from the first
look. A counter that does not go up means that two devices have the key (WebAuthn 7.2, step 22): the passkey is
suspended, everybody who came in by passkey is out, and the player is told (docs/decisions/0017-passkeys.md).
"""

from dataclasses import dataclass
from hmac import compare_digest
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.config import Settings
from app.players.identities import ProvenIdentity
from app.players.mailbox import MailboxOwner, owner_by_id
from app.players.passkeys import StoredPasskey, note_use, passkey_by_credential, suspend_passkey
from app.sessions.lifecycle import OpenedSession, end_sessions_of_method
from app.sessions.lookup import SignedIn
from app.signin.complete import Entrance, sign_in
from app.signin.notices import tell_passkey_suspended
from app.signin.passkeys.answers import Asserted, Assertion
from app.signin.passkeys.attempt import Attempt
from app.signin.passkeys.errors import PasskeyRefused, PasskeySuspended
from app.signin.passkeys.library import verify_assertion
from app.signin.passkeys.relying_party import RelyingParty
from app.signin.proof.renew import renew_proof
from app.signin.social.claim import link_claimed_identity

METHOD: Final = "passkey"


@dataclass(frozen=True, slots=True)
class Used:
    """An answer of an authenticator, and the attempt it answers."""

    assertion: Assertion
    attempt: Attempt
    party: RelyingParty
    place: Place
    settings: Settings


@dataclass(frozen=True, slots=True)
class Entered:
    """Who is in, and the identity that was waiting for him in this browser."""

    session: OpenedSession
    email: str
    linked: ProvenIdentity | None


async def sign_in_with_passkey(tx: AsyncConnection, used: Used, *, entrance: Entrance, waiting: str | None) -> Entered:
    """Raises PasskeyRefused, PasskeySuspended, AccountBlocked."""
    if used.assertion.user_handle is None:
        raise PasskeyRefused  # nobody was named beforehand, so the authenticator must name its player
    owner = await _prove(tx, used)
    session = await sign_in(tx, user_id=owner.user_id, entrance=entrance)
    linked = await link_claimed_identity(tx, waiting, user_id=owner.user_id, place=used.place)
    return Entered(session, owner.email, linked)


async def prove_with_passkey(tx: AsyncConnection, used: Used, current: SignedIn, *, token: str) -> OpenedSession:
    """Fresh proof for this session. Raises PasskeyRefused (another player's passkey too), PasskeySuspended."""
    await _prove(tx, used, user_id=current.user_id)
    return await renew_proof(tx, current, token=token, method=METHOD, place=used.place)


async def _prove(tx: AsyncConnection, used: Used, *, user_id: int | None = None) -> MailboxOwner:
    """The player of the passkey, its use noted. He is held: all changes to his ways in stand in one row.

    `user_id`: whose it must be.
    """
    answer = used.assertion
    found = await passkey_by_credential(tx, answer.credential_id)
    owner = await owner_by_id(tx, found.user_id) if found else None
    passkey = await passkey_by_credential(tx, answer.credential_id, lock=True) if owner else None
    if passkey is None or owner is None or user_id not in {None, owner.user_id}:
        raise PasskeyRefused
    if answer.user_handle is not None and not compare_digest(answer.user_handle, passkey.user_handle):
        raise PasskeyRefused
    asserted = verify_assertion(
        answer,
        challenge=used.attempt.challenge,
        party=used.party,
        public_key=passkey.public_key,
        backup_eligible=passkey.backup_eligible,
    )
    await _trust(tx, passkey, asserted, used=used, owner=owner)
    return owner


async def _trust(
    tx: AsyncConnection, passkey: StoredPasskey, asserted: Asserted, *, used: Used, owner: MailboxOwner
) -> None:
    """Take the counter, or suspend. Only reached with a good signature, so only the key's holder can get here."""
    if passkey.suspended_at is not None:
        raise PasskeySuspended
    counts = asserted.sign_count > 0 or passkey.sign_count > 0
    if counts and asserted.sign_count <= passkey.sign_count:
        await _suspend(tx, passkey, used=used, owner=owner)
        raise PasskeySuspended
    await note_use(tx, passkey, sign_count=asserted.sign_count, backed_up=asserted.backed_up)


async def _suspend(tx: AsyncConnection, passkey: StoredPasskey, *, used: Used, owner: MailboxOwner) -> None:
    await suspend_passkey(tx, passkey)
    ended = await end_sessions_of_method(tx, user_id=passkey.user_id, method=METHOD)
    details = {"passkey": passkey.passkey_id, "sessions": ended}
    entry = Record(Event.PASSKEY_SUSPENDED, passkey.user_id, method=METHOD, place=used.place, details=details)
    await record(tx, entry)
    await tell_passkey_suspended(tx, owner, settings=used.settings)
