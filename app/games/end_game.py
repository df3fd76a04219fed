"""Getting up: a game session ends, and no new bet is taken from it. What it has won is still paid."""

from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import game_sessions
from app.kit.clock import utc_now


class EndReason(StrEnum):
    """Why a game session ended; stands in `game_sessions.end_reason`."""

    LEFT = "left"
    SWITCHED = "switched"
    TIME_OUT = "time_out"
    EXCLUDED = "excluded"
    CLOSED = "closed"
    BLOCKED = "blocked"
    CORRECTED = "corrected"
    """Staff has changed age or country: whether he may play is asked anew."""


async def end_game_sessions(tx: AsyncConnection, *, user_id: int, reason: EndReason, only: int | None = None) -> int:
    """End all live ones of the player, or `only` this one if it is live; how many there were."""
    live = [game_sessions.c.user_id == user_id, game_sessions.c.ended_at.is_(None)]
    if only is not None:
        live.append(game_sessions.c.game_session_id == only)
    ended = await tx.execute(update(game_sessions).where(*live).values(ended_at=utc_now(), end_reason=reason.value))
    return int(ended.rowcount)
