"""Adding a passkey: the authenticator's answer is good, the row is there, the session has a new token, the player is
told. One transaction.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.config import Settings
from app.kit.text import clean_line, clean_name
from app.players.mailbox import owner_by_id
from app.players.passkeys import NewPasskey, StoredPasskey, add_passkey
from app.sessions.errors import NotSignedIn
from app.sessions.lifecycle import LONGEST_USER_AGENT, OpenedSession, renew_session
from app.sessions.lookup import SignedIn
from app.signin.new_device import device_words
from app.signin.notices import tell_passkey_added
from app.signin.passkeys.answers import Registered

LONGEST_NAME: Final = 60
_HANDLE_BYTES: Final = 64


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be added: what was registered, under which handle, and what the player calls it."""

    registered: Registered
    user_handle: bytes
    transports: tuple[str, ...]
    name: str | None


def handle_of(held: Sequence[StoredPasskey]) -> bytes:
    """What authenticators know the player by: random, the same in all his passkeys, and of no use to anybody else."""
    return held[0].user_handle if held else secrets.token_bytes(_HANDLE_BYTES)


async def add_my_passkey(
    tx: AsyncConnection, wish: Wish, current: SignedIn, *, token: str, place: Place, settings: Settings
) -> tuple[int, OpenedSession]:
    """Its id, and the session under its new token. Raises PasskeyTaken, TooManyPasskeys, NotSignedIn."""
    owner = await owner_by_id(tx, current.user_id)
    session = await renew_session(tx, session_id=current.session_id, user_id=current.user_id, token=token)
    if owner is None or session is None:
        raise NotSignedIn
    passkey_id = await add_passkey(tx, _row(wish, current, place=place), user_id=owner.user_id)
    agent, address = place.user_agent or "", place.address or "?"
    await tell_passkey_added(
        tx,
        owner,
        session_id=current.session_id,
        device=device_words(agent),
        address=address,
        settings=settings,
    )
    details = {"passkey": passkey_id}
    entry = Record(Event.PASSKEY_ADDED, owner.user_id, session_id=current.session_id, place=place, details=details)
    await record(tx, entry)
    return passkey_id, session


def _row(wish: Wish, current: SignedIn, *, place: Place) -> NewPasskey:
    made, agent = wish.registered, place.user_agent or ""
    return NewPasskey(
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        user_handle=wish.user_handle,
        transports=wish.transports,
        aaguid=made.aaguid,
        backup_eligible=made.backup_eligible,
        backed_up=made.backed_up,
        name=clean_name(wish.name, longest=LONGEST_NAME) or device_words(agent),
        user_agent=clean_line(agent, longest=LONGEST_USER_AGENT) or None,
        session_id=current.session_id,
    )
