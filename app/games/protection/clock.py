"""How long a player has played, and when he must be told so (the reality check)."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import game_sessions, play_protection
from app.kit.clock import utc_now
from app.ledger.models import ledger_rounds
from app.wallets.models import wallets

DEFAULT_MINUTES: Final = 60
#: Who has not touched a game for so long begins anew.
_BREAK: Final = timedelta(minutes=30)


async def begin_to_play(tx: AsyncConnection, *, user_id: int) -> None:
    """Start the clock, or let it run on: leaving a game and coming back within half an hour does not start it anew.

    Called by a launch, before its own game session is written.
    """
    now = utc_now()
    row = (await tx.execute(select(play_protection).where(play_protection.c.user_id == user_id))).first()
    if row is None:
        await _insert_row(tx, user_id)
    last = await _last_active(tx, user_id)
    if row is not None and row.playing_since is not None and last is not None and now - last < _BREAK:
        return
    minutes = (row.reality_check_minutes if row else None) or DEFAULT_MINUTES
    mine = update(play_protection).where(play_protection.c.user_id == user_id)
    await tx.execute(mine.values(playing_since=now, changed_at=now))
    due = {"pause_due_at": now + timedelta(minutes=minutes)}
    await tx.execute(update(wallets).where(wallets.c.user_id == user_id).values(due))


async def _last_active(tx: AsyncConnection, user_id: int) -> datetime | None:
    """When the player last bet or opened a game."""
    launched = select(game_sessions.c.created_at).where(game_sessions.c.user_id == user_id)
    moments = [(await tx.execute(launched.order_by(game_sessions.c.game_session_id.desc()).limit(1))).scalar()]
    mine = (await tx.execute(select(wallets.c.wallet_id).where(wallets.c.user_id == user_id))).scalars().all()
    for wallet_id in mine:
        newest = select(ledger_rounds.c.last_at).where(ledger_rounds.c.wallet_id == wallet_id)
        moments.append((await tx.execute(newest.order_by(ledger_rounds.c.round_id.desc()).limit(1))).scalar())
    return max((moment for moment in moments if moment is not None), default=None)


async def _insert_row(tx: AsyncConnection, user_id: int) -> None:
    try:
        async with tx.begin_nested():
            await tx.execute(insert(play_protection).values(user_id=user_id, changed_at=utc_now()))
    except IntegrityError:
        return  # another launch of the same player was first
