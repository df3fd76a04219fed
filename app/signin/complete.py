"""The door: whoever has proven to be a player goes through here, whichever method he used.

Restrictions, the browser's earlier session, the new session: in the caller's transaction, in this order.
"""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.players.errors import AccountBlocked
from app.players.register import player_by_id
from app.sessions.lifecycle import Device, OpenedSession, end_session_of_token, open_session


@dataclass(frozen=True, slots=True)
class Entrance:
    """How and from where somebody comes in. `replaces_token` is the session this browser gives up for the new one."""

    method: str
    device: Device
    max_days: int
    #: Whether the player has just given a proof of his own, which a provider's word is not.
    proven: bool
    replaces_token: str | None = None

    @property
    def place(self) -> Place:
        """From where, for the record of events."""
        return Place(self.device.address, self.device.user_agent)


async def sign_in(tx: AsyncConnection, *, user_id: int, entrance: Entrance) -> OpenedSession:
    """Open a session for the player and record it. Raises AccountBlocked."""
    player = await player_by_id(tx, user_id)
    if player is None or not player.may_sign_in:
        raise AccountBlocked
    if entrance.replaces_token:
        await end_session_of_token(tx, token=entrance.replaces_token)
    session = await open_session(
        tx,
        user_id=user_id,
        device=entrance.device,
        method=entrance.method,
        max_days=entrance.max_days,
        proven=entrance.proven,
    )
    entry = Record(
        Event.SIGNED_IN, user_id, method=entrance.method, session_id=session.session_id, place=entrance.place
    )
    await record(tx, entry)
    return session
