"""`igw player block`, `unblock`, `set-birth-date`, `set-country`: staff's acts, each with a reason that stays.

The reason stands in the player's record of events, which he can read and take along; who of staff it was stands there
for colleagues only (`igw player show`).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from app.cli.errors import CommandFailed
from app.cli.on_database import on_database
from app.cli.staff_name import staff_name
from app.config import Settings
from app.games.end_game import EndReason, end_game_sessions
from app.games.protection.keep_out import keep_out, let_in
from app.kit.clock import utc_now
from app.kit.countries import country_code
from app.players.restrict import NothingToDo, correct_birth_date, correct_country

_LONGEST_REASON: Final = 100
_OLDEST_YEAR: Final = 1900


@dataclass(frozen=True, slots=True)
class Whom:
    """The player, why, and who of staff says that he is it (none: `staff_name` finds out)."""

    user_id: int
    reason: str
    by: str | None


def block_player(settings: Settings, whom: Whom) -> str:
    """What was done, as a sentence. Raises CommandFailed."""

    async def act(tx: AsyncConnection, user_id: int, by: str) -> str:
        ended = await keep_out(tx, user_id, reason=whom.reason, by=by)
        return f"Player {user_id} is blocked; {ended} sessions ended at once."

    return _run(settings, whom, act)


def unblock_player(settings: Settings, whom: Whom) -> str:
    """As `block_player`."""

    async def act(tx: AsyncConnection, user_id: int, by: str) -> str:
        await let_in(tx, user_id, reason=whom.reason, by=by)
        return f"Player {user_id} may sign in again."

    return _run(settings, whom, act)


def set_birth_date(settings: Settings, whom: Whom, text: str) -> str:
    """As `block_player`; `text` is a day such as 1994-05-17."""
    born = _day(text)

    async def act(tx: AsyncConnection, user_id: int, by: str) -> str:
        await correct_birth_date(tx, user_id, born=born, reason=whom.reason, by=by)
        await end_game_sessions(tx, user_id=user_id, reason=EndReason.CORRECTED)
        return f"Player {user_id} was born on {born}."

    return _run(settings, whom, act)


def set_country(settings: Settings, whom: Whom, text: str) -> str:
    """As `block_player`; `text` is a code such as VN."""
    country = country_code(text)
    if country is None:
        raise CommandFailed(f"{text!r} is no ISO 3166 two-letter code, such as VN.")

    async def act(tx: AsyncConnection, user_id: int, by: str) -> str:
        await correct_country(tx, user_id, country=country, reason=whom.reason, by=by)
        await end_game_sessions(tx, user_id=user_id, reason=EndReason.CORRECTED)
        return f"Player {user_id} lives in {country}."

    return _run(settings, whom, act)


def _run(settings: Settings, whom: Whom, act: Callable[[AsyncConnection, int, str], Awaitable[str]]) -> str:
    if not whom.reason.strip() or len(whom.reason) > _LONGEST_REASON or not whom.reason.isprintable():
        raise CommandFailed(f"--reason is one line of 1 to {_LONGEST_REASON} characters.")
    by = staff_name(whom.by)
    try:
        return on_database(settings, lambda database: database.in_transaction(lambda tx: act(tx, whom.user_id, by)))
    except NothingToDo as nothing:
        raise CommandFailed(str(nothing)) from None


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or len(text) != len("1994-05-17") or not day.year >= _OLDEST_YEAR or day > utc_now().date():
        raise CommandFailed(f"{text!r} is no birth date, such as 1994-05-17.")
    return day
