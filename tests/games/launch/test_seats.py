"""A seat is told as it stands, also of a session that was looked up before, of which only what can change is asked."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from app.db import Database
from app.games.launch import seats as module
from app.games.launch.seats import Seat, Seats
from app.kit.clock import monotonic
from app.ledger.commands import Code
from tests.ledger.conftest import insert_wallets, opened
from tests.makers.databases import DatabaseUnderTest

TOKENS = ("first-token", "second-token")


@pytest.fixture
async def store(database: DatabaseUnderTest) -> AsyncIterator[Database]:
    async with opened(database) as found:
        yield found


@pytest.fixture
async def seats(store: Database, database: DatabaseUnderTest) -> AsyncIterator[Seats]:
    """One worker's, where two sessions of one player at one game have been looked up."""
    _furnish(database)
    found = Seats(store)
    for token in TOKENS:
        seat = await found.by_token(token)
        assert seat is not None
        assert (seat.objection, seat.game_code, seat.reference) == (None, "slot", "p_1")
    yield found
    await found.close()


def _furnish(database: DatabaseUnderTest) -> None:
    (wallet,) = insert_wallets(database, "USD")
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    moments = {"now": now, "later": now + timedelta(hours=12)}
    database.execute(
        "INSERT INTO sessions (session_id, userId, token, login_time, status, Login_IP, expires_at)"
        " VALUES (1, 1, 'sign-in', :now, 'active', '203.0.113.7', :later)",
        **moments,
    )
    database.execute(
        "INSERT INTO game_providers (provider_id, name, dialect, created_at) VALUES (1, 'studio', 'native', :now)",
        now=now,
    )
    database.execute(
        "INSERT INTO games (game_id, provider_id, code, name, category, created_at, changed_at)"
        " VALUES (1, 1, 'slot', 'Slot', 'slots', :now, :now)",
        now=now,
    )
    database.execute(
        "INSERT INTO game_pseudonyms (provider_id, userId, reference, created_at) VALUES (1, 1, 'p_1', :now)", now=now
    )
    for number, token in enumerate(TOKENS, start=1):
        database.execute(
            "INSERT INTO game_sessions (game_session_id, userId, provider_id, game_id, wallet_id, currency_code,"
            " session_id, launch_code, launch_code_ends_at, token, expires_at, created_at)"
            " VALUES (:number, 1, 1, 1, :wallet, 'USD', 1, :code, :now, :token, :later, :now)",
            number=number,
            wallet=wallet,
            code=f"code-{number}",
            token=hashlib.sha256(token.encode()).hexdigest(),
            **moments,
        )


async def _seat(seats: Seats, token: str = TOKENS[0]) -> Seat:
    found = await seats.by_token(token)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE game_sessions SET ended_at = created_at", Code.SESSION_EXPIRED),
        ("UPDATE game_sessions SET expires_at = created_at", Code.SESSION_EXPIRED),
        ("UPDATE sessions SET logout_time = login_time", Code.SESSION_EXPIRED),
        ("UPDATE sessions SET status = 'revoked'", Code.SESSION_EXPIRED),
        ("UPDATE players SET status = 'blocked'", Code.PLAYER_BLOCKED),
        ("UPDATE games SET status = 'disabled'", Code.GAME_UNAVAILABLE),
        ("UPDATE games SET currencies = 'VND', version = version + 1", Code.GAME_UNAVAILABLE),
        ("UPDATE game_providers SET status = 'disabled'", Code.GAME_UNAVAILABLE),
    ],
)
async def test_what_has_changed_is_told_at_once_and_taken_back_again(
    seats: Seats, database: DatabaseUnderTest, change: str, code: Code
) -> None:
    until = (await _seat(seats)).expires_at
    database.execute(change)
    assert (await _seat(seats)).objection is code
    assert (await _seat(seats)).objection is code
    database.execute("UPDATE game_sessions SET ended_at = NULL, expires_at = :until", until=until)
    database.execute("UPDATE sessions SET logout_time = NULL, status = 'active'")
    database.execute("UPDATE players SET status = 'active'")
    database.execute("UPDATE games SET status = 'active', currencies = NULL, version = version + 1")
    database.execute("UPDATE game_providers SET status = 'active'")
    assert (await _seat(seats)).objection is None


async def test_a_country_that_the_player_moves_to_counts_at_once(seats: Seats, database: DatabaseUnderTest) -> None:
    database.execute("UPDATE players SET country = 'VN'")
    database.execute("UPDATE games SET blocked_countries = 'GB', version = version + 1")
    assert (await _seat(seats)).objection is None
    database.execute("UPDATE players SET country = 'GB'")
    assert (await _seat(seats)).objection is Code.GAME_UNAVAILABLE


async def test_a_session_that_is_gone_is_gone(seats: Seats, database: DatabaseUnderTest) -> None:
    database.execute("DELETE FROM game_sessions WHERE game_session_id = 1")
    assert await seats.by_token(TOKENS[0]) is None
    assert (await _seat(seats, TOKENS[1])).objection is None


async def test_a_session_ends_by_the_clock_alone(
    seats: Seats, database: DatabaseUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = (await _seat(seats)).expires_at
    assert until is not None
    monkeypatch.setattr(module, "utc_now", lambda: until)
    assert (await _seat(seats)).objection is Code.SESSION_EXPIRED


async def test_a_game_changed_by_hand_without_its_version_is_seen_within_a_minute(
    seats: Seats, database: DatabaseUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.execute("UPDATE games SET currencies = 'VND'")
    assert (await _seat(seats)).objection is None
    monkeypatch.setattr(module, "monotonic", lambda: monotonic() + 60)
    assert (await _seat(seats)).objection is Code.GAME_UNAVAILABLE


async def test_only_so_many_are_remembered_and_the_others_are_told_all_the_same(
    seats: Seats, database: DatabaseUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_KNOWN", 1)
    for token in TOKENS * 2:
        assert (await _seat(seats, token)).game_session_id == 1 + TOKENS.index(token)
    database.execute("UPDATE games SET status = 'disabled'")
    for token in TOKENS * 2:
        assert (await _seat(seats, token)).objection is Code.GAME_UNAVAILABLE
