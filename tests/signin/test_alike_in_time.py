"""An unknown address, a wrong password and an older, cheaper hash take the same time (A61, item 5)."""

from __future__ import annotations

import time
from collections.abc import Iterator
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

ROUNDS = 8
PAIRS = 60


@pytest.fixture(scope="module")
def slow_app(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """An app whose hashes cost enough to be seen in a time."""
    app = start_app(run_folder, secrets_seen, kind=database_kind, PASSWORD_BCRYPT_ROUNDS=str(ROUNDS))
    yield app
    app.stop()


def _people(app: App) -> dict[str, str]:
    """Kind of account → e-mail."""
    found = {"unknown": "nobody-at-all@example.com"}
    for kind, stored in {
        "today": None,
        "older": bcrypt.hashpw(b"some other password", bcrypt.gensalt(5)).decode(),
        "no-hash": "",
        "blocked": None,
    }.items():
        player = app.new_player()
        player.register(transport="token")
        found[kind] = player.email
        if stored is not None:
            sql = "UPDATE players SET password_hash = :stored WHERE email = :email"
            app.database.execute(sql, stored=stored, email=player.email)
    app.database.execute("UPDATE players SET status = 'blocked' WHERE email = :email", email=found["blocked"])
    return found


def _medians(client: httpx2.Client, people: dict[str, str], *, pairs: int = PAIRS) -> dict[str, float]:
    seconds: dict[str, list[float]] = {kind: [] for kind in people}
    for _ in range(pairs):
        for kind, email in people.items():
            started = time.perf_counter()
            answer = client.post("/auth/login", json={"email": email, "password": "Wrong password 1"})
            seconds[kind].append(time.perf_counter() - started)
            assert answer.status_code == 401
    return {kind: median(values) for kind, values in seconds.items()}


def test_a61_the_time_of_a_refused_login_tells_nothing(slow_app: App) -> None:
    """Sixty rounds, one of each kind in turn; the medians lie within ten per cent of the unknown address's.

    A leak shows in every repetition; a busy machine does not, so the best of three counts.
    """
    people = _people(slow_app)
    worst = []
    with start_program(slow_app.url) as client:
        _medians(client, people, pairs=5)
        for _ in range(3):
            medians = _medians(client, people)
            worst.append(max(abs(value / medians["unknown"] - 1) for value in medians.values()))
            if worst[-1] <= 0.10:
                return
    pytest.fail(f"medians differ by {[f'{share:.0%}' for share in worst]}; the last: {medians}")
