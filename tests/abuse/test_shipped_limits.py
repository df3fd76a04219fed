"""Limits of the shipped app, over HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.makers.apps import App
from tests.makers.players import Player
from tests.makers.races import all_at_once

# Whoever has not heard of Redis for a tenth of a second counts by himself, by half of the limits: on a machine that is
# busy with other tests the numbers below would be others.
pytestmark = pytest.mark.alone


@pytest.fixture
def limited(start_own_app: Callable[..., App], redis_url: str) -> Iterator[App]:
    """An app of this test's own with limits on, on Redis, two workers. Without bot check, which would come first."""
    return start_own_app(RATE_LIMITS="on", BOT_CHECK="off", REDIS_URL=redis_url, arguments=("--workers", "2"))


def _guess(player: Player, **body: Any) -> Any:
    return player.login(password="certainly not this one", **body)


def test_a57_the_31st_guess_of_an_address_is_429_however_many_come_at_once(limited: App) -> None:
    players = [limited.new_player() for _ in range(50)]
    answers = all_at_once([lambda player=player: _guess(player) for player in players])
    assert Counter(answer.status_code for answer in answers) == {401: 30, 429: 20}
    refused = next(answer for answer in answers if answer.status_code == 429)
    problem = refused.json()
    assert problem["code"] == "rate_limited"
    assert 1 <= problem["retry_after"] <= 62
    assert refused.headers.get_list("retry-after") == [str(problem["retry_after"])]
    assert refused.headers["ratelimit-policy"] == '"signin";q=30;w=60'
    assert refused.headers["ratelimit"].startswith('"signin";r=0;t=')
    assert refused.headers["content-type"] == "application/problem+json"


def test_a54_a_forged_forwarder_gains_no_tries(limited: App) -> None:
    player = limited.new_player()
    statuses = []
    for number in range(40):
        for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP", "True-Client-IP"):
            player.http.headers[header] = f"198.51.100.{number}"
        player.email = f"victim{number}@example.com"
        statuses.append(_guess(player).status_code)
    assert Counter(statuses) == {401: 30, 429: 10}


def test_a34_odd_paths_do_not_walk_around_the_limit(limited: App) -> None:
    player, reached = limited.new_player(), 0
    for path in (
        "//auth/login",
        "/auth//login",
        "/./auth/login",
        "/auth/login/",
        "/AUTH/LOGIN",
        "/auth/login;x",
        "/auth/%6cogin",
    ):
        for number in range(4):
            body = {"email": f"{number}@example.com", "password": "certainly not this one"}
            answer = player.http.post(limited.url + path, json=body)
            assert answer.status_code in {401, 404, 405}, path
            reached += answer.status_code == 401
    guesses = Counter(_guess(player, email=f"{number}@example.org").status_code for number in range(40))
    # Whatever of the above reached the route, as some ways of writing its path may, was counted with the rest.
    assert guesses[401] + reached == 30


def test_a58_known_and_unknown_accounts_are_limited_alike(limited: App) -> None:
    known = limited.new_player(address="127.0.0.2")
    assert known.register().status_code == 200
    unknown = limited.new_player(address="127.0.0.3")
    outcomes = []
    for number, player in enumerate((known, unknown)):
        guesser = limited.new_player(address=f"127.0.1.{number}", email=player.email)
        outcomes.append([_guess(guesser).status_code for _ in range(12)])
    assert outcomes[0] == outcomes[1] == [401] * 10 + [429] * 2


def test_a60_guesses_of_strangers_do_not_lock_the_player_out_of_his_browser(limited: App) -> None:
    player = limited.new_player(address="127.0.0.2")
    assert player.register().status_code == 200
    for number in range(12):
        _guess(limited.new_player(address=f"127.0.2.{number + 1}", email=player.email))
    elsewhere = player.another_browser()
    assert elsewhere.login().status_code == 429
    assert player.login().status_code == 200


def test_a56_signing_in_to_ones_own_account_gains_no_guesses(limited: App) -> None:
    mallory = limited.new_player(address="127.0.0.66")
    assert mallory.register().status_code == 200
    statuses: Counter[int] = Counter()
    for number in range(20):
        statuses[_guess(mallory, email=f"victim{number}@example.com").status_code] += 1
        statuses[mallory.login().status_code] += 1
    assert statuses == {401: 15, 200: 15, 429: 10}


def test_f11_with_redis_gone_nobody_is_refused_and_the_limit_is_stricter(
    start_own_app: Callable[..., App], own_redis: Any
) -> None:
    server, process = own_redis
    app = start_own_app(RATE_LIMITS="on", REDIS_URL=server.url())
    player = app.new_player()
    assert _guess(player, email="first@example.com").status_code == 401
    process.kill()
    statuses = Counter(_guess(player, email=f"{number}@example.com").status_code for number in range(30))
    assert statuses == {401: 15, 429: 15}
    ready = player.http.get("/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert app.server.log_text().count("redis is away") == 1


def test_a69_codes_of_deletions_cannot_be_tried_by_the_thousand(limited: App) -> None:
    """Sixty in a minute from one address; a code has 128 bits."""
    guesser = limited.new_player(address="127.0.0.9")
    statuses = [guesser.http.get(f"/fb/delete/{number:032x}").status_code for number in range(65)]
    assert Counter(statuses) == {404: 60, 429: 5}
