"""What a program does that is asked to show that it is none: get a challenge, solve it, send the answer."""

from __future__ import annotations

import base64
import json
from typing import Any

import altcha
import httpx2

from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.players import Player, new_email


class Caller:
    """A program without cookies, which calls from an address of its choice through the proxy that the app trusts."""

    def __init__(self, app: App, address: str) -> None:
        self.app = app
        self.http = httpx2.Client(
            base_url=app.url, headers={"X-Forwarded-For": address}, trust_env=False, timeout=30, verify=False
        )

    def challenge(self, action: str, *, url: str | None = None) -> dict[str, Any]:
        """A challenge of the app."""
        answer = self.http.get(url or f"/auth/bot-check/challenge?action={action}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def answer(self, action: str, *, url: str | None = None) -> str:
        """A good answer."""
        return answer_of(solved(self.challenge(action, url=url)))

    def register(self, *, email: str | None = None, **more: Any) -> httpx2.Response:
        """Sign up as somebody new."""
        body = {"email": email or new_email(), "password": "certainly long enough", **more}
        return self.http.post("/auth/register", json=body)

    def ask_code(self, *, email: str | None = None, **more: Any) -> httpx2.Response:
        """Ask for a code by mail."""
        return self.http.post("/auth/mail/code", json={"email": email or new_email(), **more})

    def guess(self, email: str, **more: Any) -> httpx2.Response:
        """A wrong password, unless `more` says otherwise."""
        return self.http.post("/auth/login", json={"email": email, "password": "certainly wrong", **more})


def solved(challenge: dict[str, Any]) -> dict[str, Any]:
    """Challenge and solution."""
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(challenge))
    assert solution is not None
    return {"challenge": challenge, "solution": {"counter": solution.counter, "derivedKey": solution.derived_key}}


def answer_of(payload: Any) -> str:
    """As it goes into a body."""
    return base64.b64encode(json.dumps(payload).encode()).decode()


def asked(answer: httpx2.Response, *, code: str = "bot_check_needed") -> dict[str, Any]:
    """The problem of somebody who is asked, which anybody can go on from."""
    problem = problem_of(answer, status=429, code=code)
    assert problem["next"] == "bot_check"
    assert problem["retry_after"] >= 1
    assert answer.headers["retry-after"] == str(problem["retry_after"])
    return problem


def use_up_free_signups(caller: Caller) -> None:
    """Sign up until somebody is asked."""
    for _ in range(10):
        if caller.register().status_code == 429:
            return
    raise AssertionError("nobody was asked")


def known_player(app: App, address: str) -> Player:
    """Somebody with an account and a browser that knows it."""
    player = app.new_player(address=address)
    assert player.register().status_code == 200
    return player
