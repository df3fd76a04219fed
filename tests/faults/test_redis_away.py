"""Redis dies, hangs or forgets everything: players sign in as before, and limits still hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.faults.hurt_redis import HurtRedis
from tests.faults.load import ask
from tests.faults.people import PASSWORD, Crowd
from tests.faults.waiting import wait_until
from tests.makers.apps import App
from tests.makers.players import new_email
from tests.makers.races import all_at_once
from tests.servers.run_folder import RunFolder

OF_AN_ACCOUNT = 10
"""Wrong passwords that one account may have in five minutes; half of them while Redis is away."""


@pytest.fixture
def own_redis(run_folder: RunFolder) -> Iterator[HurtRedis]:
    redis = HurtRedis.start(run_folder)
    yield redis
    redis.process.kill()


@pytest.fixture
def app_with_limits(start_own_app: Callable[..., App], own_redis: HurtRedis) -> App:
    """Limits on, in that Redis."""
    return start_own_app(RATE_LIMITS="on", REDIS_URL=own_redis.server.url())


@pytest.fixture
def crowd(app_with_limits: App) -> Iterator[Crowd]:
    app_with_limits.secrets_seen.add(PASSWORD, kind="password")
    crowd = Crowd.at(app_with_limits.url)
    yield crowd
    crowd.http.close()


def _guess(crowd: Crowd, email: str) -> str:
    """A wrong password; gives the code of the refusal."""
    body = {"email": email, "password": "a wrong guess altogether"}
    return str(crowd.http.post("/auth/login", json=body).json()["code"])


def _guesses_until_limited(crowd: Crowd, email: str) -> int:
    for count in range(OF_AN_ACCOUNT + 2):
        if _guess(crowd, email) == "rate_limited":
            return count
    raise AssertionError("guessing was never stopped")


def _readiness(crowd: Crowd) -> tuple[int, str]:
    answer = crowd.http.get("/ready")
    return answer.status_code, answer.json()["status"]


@pytest.mark.parametrize("how", ["killed", "paused"])
def test_f11_without_redis_players_sign_in_and_guessing_is_stopped_sooner(
    crowd: Crowd, own_redis: HurtRedis, how: str
) -> None:
    """Nothing waits long, nothing fails, and the service says of itself that it is degraded."""
    assert crowd.sign_up().status_code == 200
    email = crowd.taken[0]
    starting = [lambda: ask(lambda: crowd.http.get("/oauth/instagram/start"))] * 20
    _, *told = all_at_once([lambda: own_redis.hurt(how), *starting])
    told.append(ask(lambda: crowd.sign_in(email)))
    assert [one.status for one in told] == [303] * 20 + [200]
    assert max(one.seconds for one in told) < 2
    assert _guesses_until_limited(crowd, email) == OF_AN_ACCOUNT // 2
    assert _readiness(crowd) == (200, "degraded")
    own_redis.heal()
    wait_until(lambda: _readiness(crowd) == (200, "ready"), "Redis is used again", seconds=20)


def test_f11_a_redis_that_has_forgotten_everything_only_starts_to_count_anew(
    crowd: Crowd, own_redis: HurtRedis
) -> None:
    """Nobody is signed out: what matters is in the database."""
    assert crowd.sign_up().status_code == 200
    session = crowd.sign_in(crowd.taken[0]).json()["session_token"]
    stranger = new_email()
    assert _guesses_until_limited(crowd, stranger) == OF_AN_ACCOUNT
    with own_redis.server.client() as client:
        client.flushall()
    assert _guess(crowd, stranger) == "invalid_credentials"
    signed_in = crowd.http.get("/auth/session", headers={"Authorization": f"Bearer {session}"})
    assert signed_in.status_code == 200
