"""Instagram hangs or floods us: whoever comes from there waits or is told; nobody else notices."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from tests.faults.books import assert_nothing_half_made
from tests.faults.load import Told, ask
from tests.makers.apps import App
from tests.makers.databases import Kind
from tests.makers.players import Player

pytestmark = pytest.mark.parametrize("database_kind", ["mariadb"], indirect=True)

TRAVELLERS = 30
LONGEST_WAY_BACK_SECONDS = 14
"""The service gives a provider ten seconds at most; the rest is for a busy machine."""


@pytest.fixture
def travellers(app: App) -> list[Callable[[], httpx2.Response]]:
    """People who have said yes at Instagram and are on their way back."""
    return [_on_the_way_back(app.new_player()) for _ in range(TRAVELLERS)]


@pytest.fixture
def resident(app: App) -> Player:
    """Somebody who has nothing to do with Instagram."""
    player = app.new_player()
    assert player.register(transport="token").status_code == 200
    assert player.login().status_code == 200
    return player


def test_f15_a_provider_that_hangs_slows_nobody_else(
    app: App, travellers: list[Callable[[], httpx2.Response]], resident: Player
) -> None:
    """Thirty wait for Instagram; meanwhile sessions, wallets and passwords are answered as always."""
    app.instagram.control.order_fault("token", "hang", seconds=40, times=None)
    with ThreadPoolExecutor(TRAVELLERS) as threads:
        waiting = [threads.submit(ask, traveller) for traveller in travellers]
        told = _ask_all_the_while(resident, waiting)
        ends = [future.result(timeout=40) for future in waiting]
    app.instagram.control.clear_faults()
    assert {one.status for one in told} == {200}
    assert len(told) > 20
    assert max(one.seconds for one in told) < 3
    _assert_all_were_told(app, ends)


def test_f15_a_provider_that_answers_without_end_does_not_fill_our_memory(
    app: App, travellers: list[Callable[[], httpx2.Response]], resident: Player
) -> None:
    """Fifty megabytes for each of thirty people would be one and a half gigabytes."""
    app.instagram.control.order_fault("token", "huge", times=None)
    before = _peak_megabytes(app.server.process.pid)
    with ThreadPoolExecutor(TRAVELLERS) as threads:
        waiting = [threads.submit(ask, traveller) for traveller in travellers]
        told = _ask_all_the_while(resident, waiting)
        ends = [future.result(timeout=40) for future in waiting]
    app.instagram.control.clear_faults()
    assert {one.status for one in told} <= {200}
    assert _peak_megabytes(app.server.process.pid) - before < 40
    _assert_all_were_told(app, ends)


def test_f15_a_provider_that_is_down_is_told_at_once(start_own_app: Callable[..., App], database_kind: Kind) -> None:
    """Nothing listens there any more; nobody has to wait ten seconds to hear it."""
    app = start_own_app(kind=database_kind)
    come_back = _on_the_way_back(app.new_player())
    app.instagram.process.kill()
    told = ask(come_back)
    assert (told.status, told.location) == (303, "/signin?error=provider_unavailable")
    assert told.seconds < 3
    player = app.new_player()
    assert player.register().status_code == 200
    assert player.session().status_code == 200


def test_f15_when_the_provider_is_well_again_people_come_in(app: App) -> None:
    app.instagram.control.order_fault("token", "reset", times=1)
    player = app.new_player()
    assert player.sign_in_with_instagram("lan.nguyen").headers["location"].startswith("/signin?error=provider_")
    assert player.sign_in_with_instagram("lan.nguyen").headers["location"] == "/signup/complete"
    assert player.finish_signup().status_code == 200


def _on_the_way_back(player: Player) -> Callable[[], httpx2.Response]:
    started = player.start_instagram()
    address = player.visit_instagram(started.headers["location"], person="maple.diner")
    return lambda: player.come_back(address)


def _ask_all_the_while(resident: Player, waiting: list[Future[Told]]) -> list[Told]:
    calls = [
        lambda: resident.bearer("GET", "/auth/session"),
        lambda: resident.bearer("GET", "/me/wallets"),
        resident.login,
        lambda: resident.http.get("/health"),
    ]
    told: list[Told] = []
    while not all(future.done() for future in waiting):
        told += [ask(call) for call in calls]
        time.sleep(0.02)
    return told


def _assert_all_were_told(app: App, ends: list[Told]) -> None:
    assert {end.status for end in ends} == {303}
    assert {end.location.partition("error=")[2] for end in ends} <= {"provider_unavailable", "provider_error"}
    assert max(end.seconds for end in ends) < LONGEST_WAY_BACK_SECONDS
    assert app.database.count("pending_signups") == 0
    assert app.database.count("player_external_ids") == 0
    assert_nothing_half_made(app.database)


def _peak_megabytes(pid: int) -> float:
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024
