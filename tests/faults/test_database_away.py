"""The database dies or hangs while people sign up: they are told when to come again, and nothing is half-made."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx2

from tests.faults.books import assert_nothing_half_made, players_of
from tests.faults.hurt import HurtMariaDB
from tests.faults.load import Load, ask
from tests.faults.people import Crowd
from tests.faults.waiting import wait_until
from tests.makers.apps import App
from tests.makers.players import Player
from tests.makers.races import all_at_once

LONGEST_ANSWER_SECONDS = 6
"""Three seconds are the service's own bound; the rest is for a busy machine."""


def test_f01_a_database_that_dies_under_load_loses_nobody_who_was_let_in(
    app_on_own_mariadb: App, mariadb_to_hurt: HurtMariaDB, crowd: Crowd
) -> None:
    """While it is away everybody hears 503 with the seconds to wait; when it is back, the service notices by itself."""
    app = app_on_own_mariadb
    with Load(crowd.sign_up) as load:
        load.wait_for(10, status=200)
        mariadb_to_hurt.kill()
        killed = time.monotonic()
        load.wait_for(20, status=503, after=killed)
        assert ask(lambda: crowd.http.get("/health")).status == 200
        assert ask(lambda: crowd.http.get("/ready")).status == 503
        mariadb_to_hurt.restart()
        load.wait_for(10, status=200, after=time.monotonic(), seconds=20)
    refusals = [told for told in load.told if told.status != 200]
    assert {(told.status, told.code, told.is_patient_refusal) for told in refusals} == {
        (503, "database_unavailable", True)
    }
    assert max(told.seconds for told in load.told) < LONGEST_ANSWER_SECONDS
    assert set(crowd.taken) <= players_of(app.database)
    assert_nothing_half_made(app.database)
    assert {crowd.sign_in(email).status_code for email in crowd.taken[:3] + crowd.taken[-3:]} == {200}


def test_f01_whoever_was_refused_may_simply_try_again(
    app_on_own_mariadb: App, mariadb_to_hurt: HurtMariaDB, crowd: Crowd
) -> None:
    """A sign-up that died at its commit may have been stored: the second try then says so, or makes the player."""
    with Load(crowd.sign_up) as load:
        load.wait_for(5, status=200)
        mariadb_to_hurt.kill()
        load.wait_for(12, status=503)
    mariadb_to_hurt.restart()
    wait_until(lambda: crowd.http.get("/ready").status_code == 200, "the service is ready again")
    for email in crowd.refused[:12]:
        again = crowd.http.post("/auth/register", json={"email": email, "password": "the same for the whole crowd"})
        assert again.status_code == 200 or again.json()["code"] == "email_taken"
        assert crowd.sign_in(email).status_code == 200
    assert_nothing_half_made(app_on_own_mariadb.database)


def test_f02_every_request_to_a_database_that_hangs_ends_within_three_seconds(
    app_on_own_mariadb: App, mariadb_to_hurt: HurtMariaDB, crowd: Crowd
) -> None:
    """Reads, writes, sign-ins and the way back from Instagram; more of them at once than the pool has connections."""
    app = app_on_own_mariadb
    player = app.new_player()
    assert player.register(transport="token").status_code == 200
    assert player.login().status_code == 200
    way_back = _way_back_from_instagram(app.new_player())
    requests = _one_of_each_kind(player, crowd) * 8
    mariadb_to_hurt.pause()
    try:
        told = all_at_once([lambda call=call: ask(call) for call in [*requests, way_back]])
        health = ask(lambda: crowd.http.get("/health"))
        ready = ask(lambda: crowd.http.get("/ready"))
    finally:
        mariadb_to_hurt.resume()
    *refusals, back = told
    assert {(one.status, one.code, one.is_patient_refusal) for one in refusals} == {(503, "database_unavailable", True)}
    assert back.status == 303
    assert max(one.seconds for one in [*told, ready]) < LONGEST_ANSWER_SECONDS
    assert (health.status, ready.status) == (200, 503)
    assert health.seconds < 1


def test_f02_after_the_pause_everything_works_and_no_connection_is_lost(
    app_on_own_mariadb: App, mariadb_to_hurt: HurtMariaDB, crowd: Crowd
) -> None:
    """A connection on which an answer is still under way must not be used again: its next reader would get it."""
    app = app_on_own_mariadb
    players = [app.new_player() for _ in range(6)]
    owners = {player.email: player.register(transport="token").json()["userId"] for player in players}
    sessions = [lambda player=player: player.bearer("GET", "/auth/session") for player in players]
    mariadb_to_hurt.pause()
    all_at_once([lambda call=call: ask(call) for call in sessions * 4])
    mariadb_to_hurt.resume()
    seconds = wait_until(lambda: {call().status_code for call in sessions} == {200}, "sessions are read", seconds=20)
    assert seconds < 5
    for answer in all_at_once(sessions * 8):
        assert answer.json()["userId"] == owners[answer.json()["email"]]
    wallets = all_at_once([lambda player=player: player.bearer("GET", "/me/wallets") for player in players] * 8)
    assert {answer.status_code for answer in wallets} == {200}
    assert crowd.sign_up().status_code == 200
    wait_until(lambda: mariadb_to_hurt.open_transactions() == 0, "no transaction is left open")
    assert mariadb_to_hurt.connections(app.database) <= POOL_AND_LOOKUPS


POOL_AND_LOOKUPS = 32 + 2


def _one_of_each_kind(player: Player, crowd: Crowd) -> list[Callable[[], httpx2.Response]]:
    return [
        lambda: player.bearer("GET", "/auth/session"),
        lambda: player.bearer("GET", "/me/wallets"),
        lambda: player.bearer("GET", "/me/sessions"),
        lambda: crowd.sign_in(player.email),
        crowd.sign_up,
    ]


def _way_back_from_instagram(player: Player) -> Callable[[], httpx2.Response]:
    started = player.start_instagram()
    address = player.visit_instagram(started.headers["location"], person="lan.nguyen")
    return lambda: player.come_back(address)
