"""The database says "somebody else was first" (1213, 1205), or has no connection left: the player notices nothing, or
is told to come again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from tests.faults.books import assert_nothing_half_made
from tests.faults.hurt import HurtMariaDB
from tests.faults.load import ask
from tests.faults.people import Crowd
from tests.faults.waiting import wait_until
from tests.makers.apps import App
from tests.makers.players import Player
from tests.makers.races import all_at_once

POOL = 32
LONGEST_ANSWER_SECONDS = 6
"""Three seconds are the service's own bound; the rest is for a busy machine."""
LOOKUPS = 2


@pytest.fixture
def at_home(app_on_own_mariadb: App) -> tuple[Player, int]:
    """Somebody signed in by cookie, and his number. Signing in once more ends that session and opens another."""
    player = app_on_own_mariadb.new_player()
    return player, player.register().json()["userId"]


def test_f09_a_deadlock_costs_the_player_nothing(
    app_on_own_mariadb: App, mariadb_to_hurt: HurtMariaDB, at_home: tuple[Player, int]
) -> None:
    """Error 1213. The service is the victim, because the other transaction has done more; it runs once more."""
    (player, number), database = at_home, app_on_own_mariadb.database
    before = _deadlocks(mariadb_to_hurt)
    with ThreadPoolExecutor(1) as thread, mariadb_to_hurt.second_connection(database) as other:
        other.execute("SELECT session_id FROM sessions WHERE userId = %s FOR UPDATE", (number,))
        other.executemany(
            "INSERT INTO oauth_attempts (state_hash, provider, created_at, expires_at) VALUES (%s, 'x', NOW(), NOW())",
            [(f"weight-{number}-{count}",) for count in range(200)],
        )
        signing_in = thread.submit(player.login)
        wait_until(lambda: bool(mariadb_to_hurt.waiting_transactions()), "the sign-in waits for the session")
        other.execute("UPDATE players SET phone_number = '1' WHERE userId = %s", (number,))
        other.execute("COMMIT")
        answer = signing_in.result(timeout=20)
    assert answer.status_code == 200, answer.text
    assert _deadlocks(mariadb_to_hurt) > before
    _assert_one_open_session(player, app=app_on_own_mariadb, number=number)


def test_f09_a_lock_that_is_held_too_long_is_waited_for_again(
    app_on_own_mariadb: App, mariadb_to_hurt: HurtMariaDB, at_home: tuple[Player, int]
) -> None:
    """Error 1205 undoes only the statement that waited; going on from there would commit half of the work."""
    (player, number), database = at_home, app_on_own_mariadb.database
    with ThreadPoolExecutor(1) as thread, mariadb_to_hurt.second_connection(database) as other:
        other.execute("UPDATE players SET phone_number = '1' WHERE userId = %s", (number,))
        signing_in = thread.submit(player.login)
        seen: set[str] = set()
        wait_until(lambda: len(_add(seen, mariadb_to_hurt.waiting_transactions())) >= 2, "a second try waits")
        other.execute("COMMIT")
        answer = signing_in.result(timeout=20)
    assert answer.status_code == 200, answer.text
    _assert_one_open_session(player, app=app_on_own_mariadb, number=number)


def test_f10_more_requests_than_connections_are_refused_soon_and_all_is_well_afterwards(
    app_on_own_mariadb: App, mariadb_to_hurt: HurtMariaDB, crowd: Crowd, at_home: tuple[Player, int]
) -> None:
    """Somebody holds the table of players, so every connection of the pool is soon taken by a request that waits."""
    database = app_on_own_mariadb.database
    with mariadb_to_hurt.second_connection(database) as other:
        other.execute("LOCK TABLES players WRITE")
        told = all_at_once([lambda: ask(crowd.sign_up)] * (POOL + 8) + [lambda: ask(at_home[0].wallets)] * 8)
        health = ask(lambda: crowd.http.get("/health"))
        other.execute("UNLOCK TABLES")
    assert {(one.status, one.code, one.is_patient_refusal) for one in told} == {(503, "database_unavailable", True)}
    assert max(one.seconds for one in told) < LONGEST_ANSWER_SECONDS
    assert (health.status, health.seconds < 1) == (200, True)
    wait_until(lambda: crowd.http.get("/ready").status_code == 200, "the service is ready again", seconds=20)
    assert {answer.status_code for answer in all_at_once([crowd.sign_up] * POOL)} == {200}
    wait_until(lambda: mariadb_to_hurt.open_transactions() == 0, "no transaction is left open")
    assert mariadb_to_hurt.connections(database) <= POOL + LOOKUPS
    assert_nothing_half_made(database)


def test_f09_many_writers_of_one_player_all_succeed(app_on_own_mariadb: App, at_home: tuple[Player, int]) -> None:
    """Twenty-five browsers of one player sign in and out at once: all want the same rows."""
    player, number = at_home
    browsers = [player.another_browser() for _ in range(25)]
    began = time.monotonic()

    def come_and_go(browser: Player) -> list[httpx2.Response]:
        return [browser.login(), browser.login(), browser.logout()]

    answers = all_at_once([lambda browser=browser: come_and_go(browser) for browser in browsers])
    assert {tuple(answer.status_code for answer in three) for three in answers} == {(200, 200, 204)}
    assert time.monotonic() - began < 30
    assert app_on_own_mariadb.database.value(_OPEN_SESSIONS, number=number) == 1


_OPEN_SESSIONS = "SELECT COUNT(*) AS n FROM sessions WHERE userId = :number AND logout_time IS NULL"


def _assert_one_open_session(player: Player, *, app: App, number: int) -> None:
    assert player.session().json()["userId"] == number
    assert app.database.value(_OPEN_SESSIONS, number=number) == 1
    assert app.database.value("SELECT COUNT(*) AS n FROM sessions WHERE userId = :number", number=number) == 2


def _deadlocks(server: HurtMariaDB) -> int:
    return int(server.rows("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'")[0]["Value"])


def _add(seen: set[str], more: set[str]) -> set[str]:
    seen |= more
    return seen
