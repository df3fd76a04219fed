"""Who sits at a game: the player, wallet and game behind a session token or a provider's name for a player.

Every bet asks, so questions of one moment are asked together (`app.kit.questions`). A seat is told as it stands after
the question was put; whether a bet may be taken from it is its `objection`. Payouts and reversals never ask for that.

Of a session that was read before, only what can change is asked again, and the rest only when some of that has.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, Final

import structlog
from msgspec import Struct

from app.db import Database
from app.errors import DatabaseUnavailable
from app.games.catalogue.offer import is_offered_in, is_offered_to
from app.kit.clock import moment_in, monotonic, utc_now
from app.kit.questions import Questions
from app.kit.sql_literals import listed, word_for_mysql, word_for_sqlite
from app.kit.text import comma_words
from app.kit.tokens import fingerprint
from app.ledger.commands import Code
from app.lookups import OwnConnection

log = structlog.get_logger()

LONGEST_TOKEN: Final = 200
_COLUMNS: Final = (
    "g.game_session_id, g.provider_id, g.userId, g.wallet_id, g.currency_code, g.game_id, c.code, g.expires_at,"
    " g.ended_at, p.status, c.status, v.status, s.logout_time, s.status, n.reference,"
    " c.currencies, c.blocked_countries, p.country, c.version"
)
#: What of the columns can change, and where they stand among them; with a game its version rises.
_CHANGING: Final = (
    "g.expires_at, g.ended_at, p.status, c.status, v.status, s.logout_time, s.status, p.country, c.version"
)
_changing_of: Final = itemgetter(7, 8, 9, 10, 11, 12, 13, 17, 18)
_CHANGING_TABLES: Final = (
    "game_sessions g JOIN players p ON p.userId = g.userId JOIN games c ON c.game_id = g.game_id"
    " JOIN game_providers v ON v.provider_id = g.provider_id"
    " LEFT JOIN sessions s ON s.session_id = g.session_id"
)
_TABLES: Final = f"{_CHANGING_TABLES} JOIN game_pseudonyms n ON n.provider_id = g.provider_id AND n.userId = g.userId"
_MOST_KNOWN: Final = 8192
_KNOWN_SECONDS: Final = 60  # somebody may have changed a game by hand, without its version


class Seat(Struct, frozen=True):
    """`objection`: why no new bet is taken from here now; None: it is."""

    game_session_id: int | None
    provider_id: int
    user_id: int
    wallet_id: int
    currency: str
    game_id: int | None
    game_code: str | None
    reference: str
    objection: Code | None
    expires_at: datetime | None = None


class _Known(Struct, frozen=True):
    """A seat as it was read, and what could have changed since."""

    seat: Seat
    changing: tuple[Any, ...]
    until: float


class Seats:
    """`by_token` and `by_reference` for one worker."""

    def __init__(self, database: Database) -> None:
        self._connection = OwnConnection(database)
        self._word = word_for_sqlite if database.is_sqlite else word_for_mysql
        self._turn = asyncio.Lock()
        self._known: dict[str, _Known] = {}
        self._tokens = Questions(self._ask_tokens, fault=_unavailable)
        self._references = Questions(self._ask_references, fault=_unavailable)

    async def by_token(self, token: str) -> Seat | None:
        """Whose session token this is. Raises DatabaseUnavailable."""
        if not token or len(token) > LONGEST_TOKEN:
            return None
        return await self._tokens.find(fingerprint(token))

    async def by_reference(self, reference: str, *, currency: str) -> Seat | None:
        """A player by a provider's name for him, with his wallet in this currency: at his live game session in it if
        there is one. Raises DatabaseUnavailable.
        """
        return await self._references.find(f"{reference} {currency}")

    async def close(self) -> None:
        """Wait for what is on the way."""
        await self._tokens.close()
        await self._references.close()
        await self._connection.close()

    async def _ask_tokens(self, hashes: list[str]) -> Mapping[str, Seat]:
        found = await self._unchanged([one for one in hashes if one in self._known])
        if unknown := [one for one in hashes if one not in found]:
            found |= await self._read(unknown)
        return found

    async def _unchanged(self, hashes: list[str]) -> dict[str, Seat]:
        """Those of which everything that can change stands as it did when they were read."""
        if not hashes:
            return {}
        among = listed(hashes, self._word)
        rows = await self._rows(f"SELECT g.token, {_CHANGING} FROM {_CHANGING_TABLES} WHERE g.token IN ({among})")
        now, seconds, found = utc_now(), monotonic(), {}
        for row in rows:
            known = self._known[row[0]]
            is_over = known.seat.expires_at is None or known.seat.expires_at <= now
            if row[1:] == known.changing and seconds < known.until and not is_over:
                found[row[0]] = known.seat
        return found

    async def _read(self, hashes: list[str]) -> dict[str, Seat]:
        among = listed(hashes, self._word)
        rows = await self._rows(f"SELECT g.token, {_COLUMNS} FROM {_TABLES} WHERE g.token IN ({among})")
        now, until, found = utc_now(), monotonic() + _KNOWN_SECONDS, {}
        for token, *row in rows:
            found[token] = seat = _seat(row, now=now)
            self._known.pop(token, None)
            self._known[token] = _Known(seat, _changing_of(row), until)
        while len(self._known) > _MOST_KNOWN:
            del self._known[next(iter(self._known))]
        return found

    async def _ask_references(self, keys: list[str]) -> Mapping[str, Seat]:
        among = listed(sorted({key.rpartition(" ")[0] for key in keys}), self._word)
        live = f"SELECT {_COLUMNS} FROM {_TABLES} WHERE n.reference IN ({among}) AND g.ended_at IS NULL"
        # The newest last, sorted here: MariaDB would write a table on disk to sort rows with long texts.
        rows, now = sorted(await self._rows(live), key=itemgetter(0)), utc_now()
        found = {f"{seat.reference} {seat.currency}": seat for seat in (_seat(row, now=now) for row in rows)}
        # Without a live session: the oldest wallet of that currency, which is the one that games are played with.
        standing = (
            "SELECT n.reference, n.provider_id, n.userId, w.wallet_id, w.currency_code FROM game_pseudonyms n"
            f" JOIN wallets w ON w.userId = n.userId WHERE n.reference IN ({among}) ORDER BY w.wallet_id DESC"
        )
        for row in await self._rows(standing):
            key = f"{row[0]} {row[4]}"
            if key not in found or found[key].game_session_id is None:
                found[key] = Seat(None, row[1], row[2], row[3], row[4], None, None, row[0], Code.SESSION_EXPIRED)
        return found

    async def _rows(self, sql: str) -> Sequence[Any]:
        async with self._turn:  # two kinds of questions, one connection
            return await self._connection.rows(sql)


def _seat(row: Sequence[Any], *, now: datetime) -> Seat:
    expires_at = moment_in(row[7])
    return Seat(
        row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[14], _objection(row, expires_at, now=now),
        expires_at,
    )  # fmt: skip


def _objection(row: Sequence[Any], expires_at: datetime, *, now: datetime) -> Code | None:
    ended_at, player, game, provider, signed_out_at, sign_in = row[8:14]
    if not _is_active(player):
        return Code.PLAYER_BLOCKED
    if ended_at is not None or expires_at <= now or signed_out_at is not None or not _is_active(sign_in):
        return Code.SESSION_EXPIRED
    is_on = _is_active(game) and _is_active(provider)
    return None if is_on and _is_offered(row) else Code.GAME_UNAVAILABLE


def _is_offered(row: Sequence[Any]) -> bool:
    """Still, to this player in this wallet's currency: a game may be imported anew while somebody sits at it."""
    currencies, blocked, country = row[15:18]
    return is_offered_in(row[4], currencies=comma_words(currencies)) and is_offered_to(
        country, blocked=comma_words(blocked)
    )


def _is_active(status: str | None) -> bool:
    return status is None or status.lower() == "active"


def _unavailable(error: Exception) -> Exception:
    log.warning("seat_lookup_failed", error=type(error).__name__)
    return error if isinstance(error, DatabaseUnavailable) else DatabaseUnavailable(retry_after=2)
