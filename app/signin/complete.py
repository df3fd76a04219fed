"""The door: whoever has proven to be a player goes through here, whichever method he used.

Restrictions, the browser's earlier session, the new session, the notice of a new device: in the caller's transaction,
in this order.
"""

from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.config import Settings
from app.players.errors import AccountBlocked
from app.players.register import player_by_id
from app.sessions.lifecycle import Device, OpenedSession, end_session_of_token, open_session
from app.signin.device import player_key
from app.signin.new_device import notice_new_device


@dataclass(frozen=True, slots=True)
class Entrance:
    """How and from where somebody comes in. `replaces_token` is the session this browser gives up for the new one."""

    method: str
    device: Device
    settings: Settings = field(repr=False)
    #: Whether the player has just given a proof of his own, which a provider's word is not.
    proven: bool
    replaces_token: str | None = field(default=None, repr=False)
    #: Keys of the players who have come in by this browser before.
    known_players: frozenset[str] = frozenset()

    @property
    def place(self) -> Place:
        """From where, for the record of events."""
        return Place(self.device.address, self.device.user_agent)


async def sign_in(
    tx: AsyncConnection, *, user_id: int, entrance: Entrance, told_otherwise: bool = False
) -> OpenedSession:
    """Open a session for the player and record it. Raises AccountBlocked.

    The player is told by mail of a device that we do not know, unless another mail about the same act goes to him.
    """
    player = await player_by_id(tx, user_id)
    if player is None or not player.may_sign_in:
        raise AccountBlocked
    settings = entrance.settings
    if entrance.replaces_token:
        await end_session_of_token(tx, token=entrance.replaces_token)
    session = await open_session(
        tx,
        user_id=user_id,
        device=entrance.device,
        method=entrance.method,
        max_days=settings.session_max_days,
        proven=entrance.proven,
    )
    entry = Record(
        Event.SIGNED_IN, user_id, method=entrance.method, session_id=session.session_id, place=entrance.place
    )
    await record(tx, entry)
    known = player_key(user_id, settings=settings) in entrance.known_players
    if not known and not told_otherwise:
        await notice_new_device(tx, session, device=entrance.device, settings=settings)
    return session
