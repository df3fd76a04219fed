"""A player stops himself: a time-out, or self-exclusion. Nobody ends either before its time, support included.

Written into his wallets in the same transaction, where every bet meets it; so no bet that is decided after the answer
gets through, whatever else is under way.
"""

from calendar import monthrange
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Record, record
from app.games.end_game import EndReason, end_game_sessions
from app.games.errors import BreakNotShortened, PlayStopped
from app.games.protection.keep import keep_protection, tell_wallets
from app.games.protection.queries import protection_of
from app.kit.clock import iso_utc, utc_now
from app.players.personal_facts import Teller
from app.sessions.lifecycle import end_all_sessions

SHORTEST_HOURS: Final = 24
LONGEST_HOURS: Final = 6 * 7 * 24
FEWEST_MONTHS: Final = 6
MOST_MONTHS: Final = 60


async def take_time_out(tx: AsyncConnection, teller: Teller, *, hours: int) -> None:
    """The open game ends, no bet is taken and no game opens for so long. The caller holds the player. Raises
    BreakNotShortened.
    """
    until = utc_now() + timedelta(hours=hours)
    await _refuse_shorter(tx, teller, until=until)
    await keep_protection(tx, user_id=teller.user_id, time_out_until=until)
    await tell_wallets(tx, user_id=teller.user_id)
    await end_game_sessions(tx, user_id=teller.user_id, reason=EndReason.TIME_OUT)
    await record(tx, _event(teller, Event.TIME_OUT_TAKEN, until=until))


async def exclude(tx: AsyncConnection, teller: Teller, *, months: int) -> None:
    """The same for months, and every session of the player ends. He may sign in again, to see his account. The caller
    holds the player. Raises BreakNotShortened.
    """
    until = months_after(utc_now(), months)
    await _refuse_shorter(tx, teller, until=until)
    await keep_protection(tx, user_id=teller.user_id, excluded_until=until)
    await tell_wallets(tx, user_id=teller.user_id)
    await end_game_sessions(tx, user_id=teller.user_id, reason=EndReason.EXCLUDED)
    await record(tx, _event(teller, Event.SELF_EXCLUDED, until=until))
    await end_all_sessions(tx, user_id=teller.user_id)


async def refuse_stopped(connection: AsyncConnection, *, user_id: int) -> None:
    """Raises PlayStopped while a time-out or an exclusion runs."""
    until = (await protection_of(connection, user_id=user_id)).stop()
    if until is not None:
        raise PlayStopped(until)


def months_after(moment: datetime, months: int) -> datetime:
    """The same day of a later month, or its last one."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


async def _refuse_shorter(tx: AsyncConnection, teller: Teller, *, until: datetime) -> None:
    running = (await protection_of(tx, user_id=teller.user_id)).stop()
    if running is not None and until < running:
        raise BreakNotShortened(running)


def _event(teller: Teller, event: Event, *, until: datetime) -> Record:
    details: dict[str, str | int | None] = {"until": iso_utc(until)}
    return Record(event, teller.user_id, session_id=teller.session_id, place=teller.place, details=details)
