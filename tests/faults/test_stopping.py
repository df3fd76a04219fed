"""The service is stopped or killed under load: a stop loses no request, a kill leaves nothing half-made."""

from __future__ import annotations

import itertools
import json
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from tests.faults.books import assert_nothing_half_made
from tests.faults.load import Load, Told, ask
from tests.faults.people import PASSWORD, Crowd
from tests.faults.waiting import wait_until
from tests.makers.apps import App
from tests.makers.players import Player
from tests.servers.igw import IgwServer, start_igw
from tests.servers.run_folder import RunFolder

PEOPLE = 10


@pytest.mark.parametrize("arguments", [(), ("--workers", "2")], ids=["one worker", "two workers"])
def test_f17_whoever_has_asked_before_the_stop_is_answered(
    start_own_app: Callable[..., App], arguments: tuple[str, ...]
) -> None:
    """Passwords are slow on purpose, so a queue of them stands in front of the hasher when the signal comes."""
    app = start_own_app(kind="mariadb", arguments=arguments, PASSWORD_BCRYPT_ROUNDS="10")
    app.secrets_seen.add(PASSWORD, kind="password")
    crowd = Crowd.at(app.url)
    with ThreadPoolExecutor(12) as threads, crowd.http:
        assert crowd.sign_up().status_code == 200
        begun = [threads.submit(ask, lambda: crowd.sign_in(crowd.taken[0])) for _ in range(12)]
        wait_until(lambda: any(one.done() for one in begun), "the queue has begun to move")
        app.server.process.signal(signal.SIGTERM)
        told = [one.result(timeout=30) for one in begun]
    assert [one.status for one in told] == [200] * 12
    assert app.server.process.wait_for_end(seconds=20) == 0
    events = [json.loads(line)["event"] for line in app.server.log_text().splitlines()]
    assert "unhandled_error" not in events
    assert_nothing_half_made(app.database)


def test_f17_a_balancer_that_watches_ready_loses_nothing(start_own_app: Callable[..., App]) -> None:
    """Callers on kept connections go on until /ready says no; all that they asked until then is answered."""
    app = start_own_app(kind="mariadb")
    app.secrets_seen.add(PASSWORD, kind="password")
    crowd, told_to_leave = Crowd.at(app.url), threading.Event()

    def ask_while_ready() -> httpx2.Response:
        if told_to_leave.is_set():
            return httpx2.Response(200)
        return crowd.sign_up()

    with crowd.http, Load(ask_while_ready) as load:
        load.wait_for(10, status=200)
        app.server.process.signal(signal.SIGTERM)
        wait_until(lambda: ask(lambda: crowd.http.get("/ready")).status != 200, "not ready")
        told_to_leave.set()
        assert app.server.process.wait_for_end(seconds=20) == 0
    assert {(one.status, one.code) for one in load.told} == {(200, "")}
    assert app.database.count("players") == len(crowd.taken)


@pytest.mark.parametrize("kind", ["sqlite", "mariadb"])
def test_f16_a_killed_service_leaves_whole_players_and_the_second_try_is_safe(
    start_own_app: Callable[..., App], run_folder: RunFolder, kind: str
) -> None:
    """All finish their sign-ups at once, and the process dies. Whoever heard nothing sends the same form again.

    Passwords take their time here, so that the forms are under way one behind the other when it happens.
    """
    app = start_own_app(kind=kind, PASSWORD_BCRYPT_ROUNDS="10")
    server = app.server
    for answers_before_the_kill in (1, 4):
        people = [_with_a_sign_up_that_waits(app, number) for number in range(PEOPLE)]
        first = _finish_and_kill(people, server, after=answers_before_the_kill)
        server = start_igw(run_folder, app.server.settings, secrets_seen=app.secrets_seen, port=app.server.port)
        again = [_try_again(player, told) for player, told in zip(people, first, strict=True)]
        assert 0 in {told.status for told in first}
        assert {answer.status_code for answer in again} == {200}
        assert len({answer.json()["userId"] for answer in again}) == PEOPLE
        assert_nothing_half_made(app.database)
        assert app.database.count("player_external_ids") == app.database.count("players")
    server.stop()


def _finish_and_kill(people: list[Player], server: IgwServer, *, after: int) -> list[Told]:
    """Everybody's form is sent; whoever gets the answer of that number kills the process."""
    answered = itertools.count(1)

    def finish(player: Player) -> Told:
        told = ask(player.finish_signup)
        if next(answered) == after:
            server.kill()
        return told

    with ThreadPoolExecutor(len(people)) as threads:
        return list(threads.map(finish, people))


def _with_a_sign_up_that_waits(app: App, number: int) -> Player:
    player = app.new_player()
    name = f"person.{number}.{time.monotonic_ns()}"
    app.instagram.control.create_person(name)
    assert player.sign_in_with_instagram(name).headers["location"] == "/signup/complete"
    return player


def _try_again(player: Player, told: Told) -> httpx2.Response:
    if told.status == 200:
        return player.session()
    return player.finish_signup()
