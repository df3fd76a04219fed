"""The door: whoever has proven to be a player goes through here, whichever method he used.

Restrictions, the browser's earlier session, the new session: in the caller's transaction, in this order.
"""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.players.errors import AccountBlocked
from app.players.register import player_by_id
from app.sessions.lifecycle import Device, OpenedSession, end_session_of_token, open_session


@dataclass(frozen=True, slots=True)
class Entrance:
    """How and from where somebody comes in. `replaces_token` is the session this browser gives up for the new one."""

    method: str
    device: Device
    max_days: int
    replaces_token: str | None = None


async def sign_in(tx: AsyncConnection, *, user_id: int, entrance: Entrance) -> OpenedSession:
    """Open a session for the player. Raises AccountBlocked."""
    player = await player_by_id(tx, user_id)
    if player is None or not player.may_sign_in:
        raise AccountBlocked
    if entrance.replaces_token:
        await end_session_of_token(tx, token=entrance.replaces_token)
    return await open_session(
        tx, user_id=user_id, device=entrance.device, method=entrance.method, max_days=entrance.max_days
    )
