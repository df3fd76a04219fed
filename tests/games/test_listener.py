"""What one stream remembers: bounded, and never back."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

import pytest

from app.errors import DatabaseUnavailable
from app.games.stream import routes
from app.games.stream.hub import MOST_IN_ALL, MOST_PER_PLAYER, Hub
from app.games.stream.listener import Listener, position_of
from app.kit.clock import utc_now


@dataclass
class Standing:
    wallet_id: int
    seq: int
    balance: Decimal = Decimal(5)
    currency: str = "USD"


def _told(listener: Listener) -> list[dict[str, Any]]:
    lines = listener.take().decode().splitlines()
    return [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]


async def test_only_the_newest_standing_of_a_wallet_waits() -> None:
    """Ten thousand movements while somebody does not read are one event."""
    listener = Listener(user_id=1, told={})
    for seq in range(10_000):
        listener.offer(Standing(7, seq, Decimal(seq)))
    assert _told(listener) == [{"wallet_id": 7, "balance": "9999.00", "currency_code": "USD", "seq": 9999}]
    assert _told(listener) == []


async def test_a_lower_seq_is_never_told() -> None:
    listener = Listener(user_id=1, told={7: 5})
    for seq in (5, 4, 0):
        listener.offer(Standing(7, seq))
    assert _told(listener) == []
    listener.offer(Standing(7, 8))
    listener.offer(Standing(7, 6))
    assert [told["seq"] for told in _told(listener)] == [8]
    listener.offer(Standing(7, 7))
    assert _told(listener) == []


async def test_who_claims_a_seq_that_there_is_not_is_told_all() -> None:
    """After a database came back from a backup, or a made-up header: else nothing would ever be told."""
    listener = Listener(user_id=1, told={7: 500})
    listener.begin(Standing(7, 3))
    assert [told["seq"] for told in _told(listener)] == [3]


async def test_notices_are_bounded_and_told_once() -> None:
    listener = Listener(user_id=1, told={})
    for number in range(100):
        listener.notice("x", number=number)
    assert len(_told(listener)) == 8
    now = utc_now()
    for _ in range(3):
        listener.note_allowance(no_stakes_until=now + timedelta(hours=1), pause_due_at=now - timedelta(seconds=1))
    assert [told["kind"] for told in _told(listener)] == ["play_stopped", "reality_check"]
    listener.note_allowance(no_stakes_until=now - timedelta(hours=1), pause_due_at=now + timedelta(hours=1))
    assert _told(listener) == []


async def test_the_oldest_stream_makes_room() -> None:
    hub = Hub()
    mine = [Listener(user_id=1, told={}) for _ in range(MOST_PER_PLAYER + 2)]
    other = Listener(user_id=2, told={})
    for listener in (other, *mine):
        hub.enter(listener, wallet_ids=[listener.user_id])
    assert [listener.stop is not None for listener in mine] == [True, True] + [False] * MOST_PER_PLAYER
    assert other.stop is None
    for listener in (other, *mine):
        hub.leave(listener, wallet_ids=[listener.user_id])
    assert hub.wallet_ids() == []


async def test_a_worker_has_room_for_other_things_than_streams() -> None:
    hub = Hub()
    many = [Listener(user_id=number, told={}) for number in range(MOST_IN_ALL)]
    for listener in many:
        assert not hub.is_full()
        hub.enter(listener, wallet_ids=[1])
    assert hub.is_full()
    hub.leave(many[0], wallet_ids=[1])
    assert not hub.is_full()


async def test_nothing_is_told_while_nobody_can_say_whose_session_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser comes back for it; the stream of one who has no news outlives the database's absence."""
    asked = asyncio.Event()

    async def away(_request: Any) -> None:
        asked.set()
        raise DatabaseUnavailable(retry_after=2)

    monkeypatch.setattr(routes, "maybe_signed_in", away)
    listener = Listener(user_id=1, told={})
    stream = routes._events(cast(Any, None), listener)
    assert await anext(stream) == b"retry: 3000\n\n"
    listener.look()
    coming = asyncio.ensure_future(anext(stream))
    await asked.wait()
    assert not coming.done()
    listener.offer(Standing(7, 1))
    assert await coming == b"retry: 3000\n\n"
    assert [part async for part in stream] == []


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("7:42", {7: 42}),
        ("7:42,8:0", {7: 42, 8: 0}),
        (None, {}),
        ("", {}),
        ("7", {}),
        ("7:-1", {}),
        ("7:1,", {}),
        ("\u0667:1", {}),
        ("7:99999999999", {}),
        (",".join(["7:1"] * 2000), {}),
    ],
)
def test_an_id_is_ours_or_nothing(text: str | None, position: dict[int, int]) -> None:
    assert position_of(text) == position
