"""One attempt at an identity provider, taken apart: its state, its cookie, its way back."""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import httpx2

from app.kit.signing import Signer
from app.signin.social.attempt import state_hash
from tests.makers.apps import App
from tests.makers.players import PAGE, Player

CALLBACK = "/oauth/instagram/callback"
START = "/oauth/instagram/start"


@dataclass(frozen=True)
class Begun:
    """What a browser holds between start and callback."""

    state: str
    name: str
    value: str
    authorize_url: str = ""

    @property
    def cookie(self) -> str:
        """The attempt's cookie as a request carries it."""
        return f"{self.name}={self.value}"

    @property
    def payload(self) -> dict[str, Any]:
        """What the cookie says; anybody can read it, only the service can write it."""
        return payload_of(self.value)


def payload_of(value: str) -> dict[str, Any]:
    """The JSON inside a signed cookie."""
    body = value.partition(".")[0]
    return dict(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))


def begun(answer: httpx2.Response) -> Begun:
    """The attempt that an answer of `/start` has begun."""
    assert answer.status_code == 303, f"{answer.status_code}: {answer.text[:500]}"
    [(name, value)] = given_cookies(answer).items()
    state = parse_qs(urlsplit(answer.headers["location"]).query)["state"][0]
    return Begun(state, name, value, answer.headers["location"])


def begin(player: Player, **query: str) -> Begun:
    """Press the button, in this player's browser."""
    return begun(player.start_instagram(**query))


def forged(app: App, **wishes: Any) -> Begun:
    """An attempt as the service would sign it, of another age, for another provider, under another key."""
    state = wishes.pop("state", secrets.token_urlsafe(32))
    age = wishes.pop("age_seconds", 0)
    key = wishes.pop("key", app.server.settings["JWT_SIGNING_KEY"].partition(",")[0])
    purpose = wishes.pop("purpose", "oauth-attempt")
    started = int(time.time()) - age
    payload = {"s": state, "p": "instagram", "i": "signin", "n": "/lobby", "u": None, "t": started} | wishes
    app.secrets_seen.add(state, kind="OAuth state")
    value = Signer([key], purpose=purpose).sign(payload, expires_at=started + 600)
    return Begun(state, f"igw_flow_{state_hash(state)[:16]}", value)


def code_for(app: App, person: str | None = None) -> str:
    """A good code that this person (by default somebody new) has consented to, whatever the state was."""
    player = app.new_player()
    url = player.visit_instagram(begin(player).authorize_url, person=person or new_person(app))
    return parse_qs(urlsplit(url).query)["code"][0]


def new_person(app: App, **fields: Any) -> str:
    """The user name of somebody at Instagram whom nobody else in this run knows."""
    username = fields.pop("username", f"person.{uuid4().hex[:12]}")
    return str(app.instagram.control.create_person(username, **fields)["username"])


def known_person(app: App) -> tuple[str, int]:
    """(user name at Instagram, userId) of a player who has signed up with Instagram."""
    person, player = new_person(app), app.new_player()
    player.sign_in_with_instagram(person)
    answer = player.finish_signup()
    assert answer.status_code == 200, answer.text
    return person, int(answer.json()["userId"])


def come_back(
    program: httpx2.Client, attempt: Begun | Sequence[Begun] = (), *, page: bool = True, cookie: str = "", **query: str
) -> httpx2.Response:
    """A callback with these attempts' cookies (and `cookie`), as a page or as a program."""
    attempts = [attempt] if isinstance(attempt, Begun) else list(attempt)
    cookies = "; ".join([*(one.cookie for one in attempts), *([cookie] if cookie else [])])
    headers = (PAGE if page else {"Accept": "application/json"}) | ({"Cookie": cookies} if cookies else {})
    return program.get(f"{CALLBACK}?{urlencode(query)}", headers=headers)


def given_cookies(answer: httpx2.Response) -> dict[str, str]:
    """Name → value of the cookies an answer sets; those it takes back are left out."""
    pairs = (header.partition(";")[0].partition("=") for header in answer.headers.get_list("set-cookie"))
    return {name: value for name, _, value in pairs if value.strip('"')}


def taken_cookies(answer: httpx2.Response) -> set[str]:
    """Names of the cookies an answer takes back."""
    headers = answer.headers.get_list("set-cookie")
    return {header.partition("=")[0] for header in headers if "max-age=0" in header.lower()}


def exchanges(app: App) -> int:
    """How many codes have been exchanged so far."""
    return len(app.instagram.control.calls(endpoint="token"))


def place_of(answer: httpx2.Response) -> str:
    """Where a page request is led."""
    assert answer.status_code == 303, f"{answer.status_code}: {answer.text[:500]}"
    return str(answer.headers["location"])
