"""Meta as a test plays it: signs with the simulator's own code, which shares nothing with the service's."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import httpx2

from simulators.instagram.signed_request import signed_request
from tests.makers.apps import App
from tests.makers.players import Player
from tests.signin.attempts import new_person, place_of


@dataclass(frozen=True)
class Resident:
    """A player who has signed up with Instagram: who he is there and here."""

    player: Player
    person: str
    user_id: int
    external_id: str


def resident_of(app: App) -> Resident:
    """Somebody new who has signed up with Instagram and given a password."""
    player, person = app.new_player(), new_person(app)
    player.sign_in_with_instagram(person)
    answer = player.finish_signup()
    assert answer.status_code == 200, answer.text
    user_id = int(answer.json()["userId"])
    sql = "SELECT external_id FROM player_external_ids WHERE userId = :user"
    return Resident(player, person, user_id, str(app.database.value(sql, user=user_id)))


def signed(app: App, subject: object, *, secret: str | None = None, padded: bool = False, **more: Any) -> str:
    """A signed_request about this id; `more` changes or adds members of the payload."""
    now = int(time.time())
    payload = {"algorithm": "HMAC-SHA256", "expires": now + 3600, "issued_at": now, "user_id": subject} | more
    return signed_request(payload, secret=secret or app.instagram.client_secret, padded=padded)


def send(program: httpx2.Client, path: str, text: str) -> httpx2.Response:
    """Post it as Meta does."""
    return program.post(path, data={"signed_request": text})


def deleted(program: httpx2.Client, text: str) -> str:
    """The confirmation code of a deletion that was taken."""
    answer = send(program, "/fb/delete", text)
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"url", "confirmation_code"}
    return str(answer.json()["confirmation_code"])


def status(program: httpx2.Client, code: str) -> dict[str, Any]:
    """The status page as JSON."""
    answer = program.get(f"/fb/delete/{code}", headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def comes_back(app: App, person: str) -> str:
    """Where somebody is led who signs in with Instagram once more, at another browser."""
    return place_of(app.new_player().sign_in_with_instagram(person))
