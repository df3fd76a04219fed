"""Renaming and removing a passkey of one's own."""

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.config import Settings
from app.errors import NotFound, ValidationFailed
from app.kit.text import clean_name
from app.players.mailbox import owner_by_id
from app.players.passkeys import remove_passkey, rename_passkey
from app.players.ways_in import require_way_in
from app.sessions.errors import NotSignedIn
from app.sessions.lifecycle import end_sessions_of_method
from app.sessions.lookup import SignedIn
from app.signin.my_passkeys.add import LONGEST_NAME
from app.signin.notices import tell_passkey_removed
from app.signin.passkeys.enter import METHOD


async def rename_my_passkey(
    tx: AsyncConnection, current: SignedIn, *, passkey_id: int, name: str, place: Place
) -> None:
    """Raises NotFound, ValidationFailed for a name of which nothing visible is left."""
    clean = clean_name(name, longest=LONGEST_NAME)
    if clean is None:
        raise ValidationFailed(fields=[("name", "missing")])
    if not await rename_passkey(tx, user_id=current.user_id, passkey_id=passkey_id, name=clean):
        raise NotFound
    await record(tx, _entry(Event.PASSKEY_RENAMED, current, passkey_id=passkey_id, place=place))


async def remove_my_passkey(
    tx: AsyncConnection, current: SignedIn, *, passkey_id: int, place: Place, settings: Settings
) -> None:
    """Sessions that were opened by passkey end, this one excepted: a lost device must not stay signed in.

    Raises NotFound, LastWayIn.
    """
    owner = await owner_by_id(tx, current.user_id)
    if owner is None:
        raise NotSignedIn
    if not await remove_passkey(tx, user_id=current.user_id, passkey_id=passkey_id):
        raise NotFound
    await require_way_in(tx, user_id=current.user_id, by_mail=settings.mail_is_on)
    ended = await end_sessions_of_method(tx, user_id=current.user_id, method=METHOD, keep_session_id=current.session_id)
    await tell_passkey_removed(tx, owner, settings=settings)
    entry = _entry(Event.PASSKEY_REMOVED, current, passkey_id=passkey_id, place=place, sessions=ended)
    await record(tx, entry)


def _entry(event: Event, current: SignedIn, *, passkey_id: int, place: Place, **details: int) -> Record:
    return Record(
        event,
        current.user_id,
        session_id=current.session_id,
        place=place,
        details={"passkey": passkey_id, **details},
    )
