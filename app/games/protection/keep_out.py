"""Staff keeps a player out of everything, bets included, and lets him in again.

Written into his wallets in the same transaction, as his own stops are; so a bet whose seat was looked up before the
block is refused after it. What he has set himself runs on behind it, and holds when he is let in.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.end_game import EndReason, end_game_sessions
from app.games.protection.keep import tell_wallets
from app.players.restrict import block, unblock


async def keep_out(tx: AsyncConnection, user_id: int, *, reason: str, by: str) -> int:
    """His sessions and his game end, no bet is taken; how many sessions ended. Raises NothingToDo."""
    ended = await block(tx, user_id, reason=reason, by=by)
    await tell_wallets(tx, user_id=user_id)
    await end_game_sessions(tx, user_id=user_id, reason=EndReason.BLOCKED)
    return ended


async def let_in(tx: AsyncConnection, user_id: int, *, reason: str, by: str) -> None:
    """He may sign in, and play unless he has stopped himself. Raises NothingToDo."""
    await unblock(tx, user_id, reason=reason, by=by)
    await tell_wallets(tx, user_id=user_id)
