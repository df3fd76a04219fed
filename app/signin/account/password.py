"""The player's password: changed by himself, with fresh proof and the old one."""

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.config import Settings
from app.db import Database
from app.errors import ValidationFailed
from app.players.mailbox import owner_by_id
from app.players.passwords import set_password
from app.players.register import PlayerRow, player_by_id
from app.sessions.errors import NotSignedIn
from app.sessions.lifecycle import OpenedSession, end_other_sessions, prove_session
from app.sessions.lookup import SignedIn
from app.signin.challenge.issue import retire_all
from app.signin.errors import InvalidCredentials
from app.signin.hashing import PasswordHasher
from app.signin.notices import tell_password_changed
from app.signin.password.login import still_proven


async def prove_current(database: Database, hasher: PasswordHasher, *, user_id: int, password: str | None) -> PlayerRow:
    """The player, when this is his password or he has none. Raises InvalidCredentials, ValidationFailed, Busy."""
    async with database.reading() as connection:
        player = await player_by_id(connection, user_id)
    if player is None:
        raise NotSignedIn
    if not player.password_hash:
        return player
    if password is None:
        raise ValidationFailed(fields=[("current_password", "missing")])
    if not await hasher.verify(password, player.password_hash):
        raise InvalidCredentials
    return player


async def change_password(
    tx: AsyncConnection,
    player: PlayerRow,
    current: SignedIn,
    *,
    token: str,
    password_hash: str,
    place: Place,
    settings: Settings,
) -> OpenedSession:
    """The new password; this session goes on under a new token, every other one ends, waiting mails are dead.

    Raises InvalidCredentials when another request changed the password first, NotSignedIn.
    """
    owner = await owner_by_id(tx, player.user_id)
    await still_proven(tx, player)
    session = await prove_session(tx, session_id=current.session_id, user_id=player.user_id, token=token)
    if session is None or owner is None:
        raise NotSignedIn
    await set_password(tx, player.user_id, password_hash=password_hash)
    ended = await end_other_sessions(tx, user_id=player.user_id, keep_session_id=current.session_id)
    await retire_all(tx, user_id=player.user_id)
    await tell_password_changed(tx, owner, settings=settings)
    entry = Record(
        Event.PASSWORD_CHANGED,
        player.user_id,
        session_id=current.session_id,
        place=place,
        details={"sessions": ended},
    )
    await record(tx, entry)
    return session
