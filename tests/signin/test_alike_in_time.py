"""Whether an address has an account here cannot be told from how long an answer takes (A61).

Two hundred rounds, each kind of account once in every round, in an order that turns round each time, so that nobody
always comes after the same one. Compared is within each round, so that a machine that is slow for a while is slow for
all; the median of the differences lies within five in a hundred of the unknown address's time. A leak shows in every
repetition, a busy machine does not: the best of three counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from operator import sub
from statistics import median

import bcrypt
import httpx2
import pytest

from tests.makers.apps import App, start_app
from tests.makers.databases import Kind
from tests.makers.programs import start_program
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

pytestmark = pytest.mark.alone

BCRYPT_ROUNDS = 5
"""A hash then takes as long as all the rest of a login: one that is left out, or is cheaper, cannot be overlooked."""

ROUNDS = 200
MOST = 0.05

UNKNOWN = "nobody-at-all@example.com"

Ask = Callable[[], httpx2.Response]


@pytest.fixture(scope="module")
def timed_app(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """One app for all doors, with hashes that cost enough to be seen in a time."""
    app = start_app(run_folder, secrets_seen, kind=database_kind, PASSWORD_BCRYPT_ROUNDS=str(BCRYPT_ROUNDS))
    yield app
    app.stop()


@pytest.fixture(scope="module")
def people(timed_app: App) -> Mapping[str, str]:
    """Kind of account → e-mail."""
    older = bcrypt.hashpw(b"some other password", bcrypt.gensalt(BCRYPT_ROUNDS - 1)).decode()
    emails = {"unknown": UNKNOWN}
    for kind, change in {
        "today": {},
        "older": {"password_hash": older},
        "no hash": {"password_hash": ""},
        "blocked": {"status": "blocked"},
    }.items():
        player = timed_app.new_player()
        assert player.register(transport="token").status_code == 200
        emails[kind] = player.email
        for column, value in change.items():
            sql = f"UPDATE players SET {column} = :value WHERE email = :email"
            timed_app.database.execute(sql, value=value, email=player.email)
    return emails


@pytest.fixture
def client(timed_app: App) -> Iterator[httpx2.Client]:
    """One connection that stays open."""
    with start_program(timed_app.url) as client:
        yield client


def _seconds(asks: Mapping[str, Ask], *, status: int, rounds: int) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {kind: [] for kind in asks}
    for number in range(rounds):
        for kind in list(asks) if number % 2 else list(reversed(asks)):
            started = time.perf_counter()
            answer = asks[kind]()
            seconds[kind].append(time.perf_counter() - started)
            assert answer.status_code == status
    return seconds


def _shares(seconds: Mapping[str, list[float]]) -> dict[str, float]:
    """Kind → by which share of the unknown address's time it takes longer."""
    unknown = seconds["unknown"]
    usual = median(unknown)
    return {
        kind: round(median(map(sub, values, unknown)) / usual, 3)
        for kind, values in seconds.items()
        if kind != "unknown"
    }


def _assert_alike(asks: Mapping[str, Ask], *, status: int) -> None:
    _seconds(asks, status=status, rounds=10)
    apart = []
    for _ in range(3):
        apart.append(_shares(_seconds(asks, status=status, rounds=ROUNDS)))
        if max(map(abs, apart[-1].values())) <= MOST:
            return
    pytest.fail(f"times differ from the unknown address's by {apart}")


def test_a61_the_time_of_a_refused_login_tells_nothing(client: httpx2.Client, people: Mapping[str, str]) -> None:
    """Unknown address, wrong password, an older and cheaper hash, no hash at all, a blocked player."""
    login = partial(client.post, "/auth/login")
    asks = {kind: partial(login, json={"email": email, "password": "Wrong one"}) for kind, email in people.items()}
    _assert_alike(asks, status=401)


@pytest.mark.parametrize("database_kind", ["mariadb"], indirect=True)
@pytest.mark.parametrize("path", ["/auth/mail/code", "/auth/password/forgot"])
def test_a61_the_time_of_asking_for_a_mail_tells_nothing(
    client: httpx2.Client, people: Mapping[str, str], path: str
) -> None:
    """Each asks for a mail again and again, so each has an older one to end. SQLite's waits for its file are noise."""
    asks = {
        kind: partial(client.post, path, json={"email": people[kind], "transport": "cookie"})
        for kind in ("unknown", "today")
    }
    _assert_alike(asks, status=202)
