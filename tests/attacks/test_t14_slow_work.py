"""T14: work that is slow on purpose does not stop everybody else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from tests.makers.apps import App
from tests.makers.players import new_password

GUESSES = 12


@pytest.mark.parametrize("command", ["igw serve", "uvicorn"])
def test_t14_guessing_passwords_does_not_stop_the_event_loop(start_own_app: Callable[..., App], command: str) -> None:
    """While a dozen guesses are hashed, others are answered all the time; one after the other they would get one
    answer for each hash. Counted and not timed, so a slow machine is slow for both."""
    app = start_own_app(PASSWORD_BCRYPT_ROUNDS="12", uvicorn=command == "uvicorn")
    player = app.new_player()
    guesses = [new_password() for _ in range(GUESSES)]
    for guess in guesses:
        app.secrets_seen.add(guess, kind="password")

    def guess_at(password: str) -> int:
        body = {"email": player.email, "password": password}
        return httpx2.post(f"{app.url}/auth/login", json=body, timeout=60).status_code

    answers = 0
    with ThreadPoolExecutor(GUESSES) as threads, httpx2.Client(base_url=app.url, timeout=60) as bystander:
        guessing = [threads.submit(guess_at, guess) for guess in guesses]
        while not all(one.done() for one in guessing):
            assert bystander.get("/health").status_code == 200
            answers += 1
    assert {one.result() for one in guessing} == {401}
    assert answers > 10 * GUESSES
