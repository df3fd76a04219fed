"""The steps of a player with his mailbox. Each gives the raw answer and asserts nothing."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.makers.apps import App
from tests.makers.letters import Letter, latest_letter
from tests.makers.players import Player, new_password


def ask_code(player: Player, email: str | None = None, **body: Any) -> httpx2.Response:
    """`POST /auth/mail/code`, as our page sends it."""
    return player.http.post("/auth/mail/code", json={"email": email or player.email, "transport": "cookie"} | body)


def verify(player: Player, **proof: Any) -> httpx2.Response:
    """`POST /auth/mail/verify`."""
    return player.http.post("/auth/mail/verify", json={"transport": "cookie"} | proof)


def ask_reset(player: Player, email: str | None = None, **body: Any) -> httpx2.Response:
    """`POST /auth/password/forgot`."""
    return player.http.post(
        "/auth/password/forgot", json={"email": email or player.email, "transport": "cookie"} | body
    )


def reset(player: Player, *, password: str, **proof: Any) -> httpx2.Response:
    """`POST /auth/password/reset`."""
    player.secrets_seen.add(password, kind="password")
    return player.http.post("/auth/password/reset", json={"transport": "cookie", "new_password": password} | proof)


def confirm(player: Player, **proof: Any) -> httpx2.Response:
    """`POST /me/email/confirm`."""
    return player.http.post("/me/email/confirm", json=proof)


def verified_player(app: App) -> Player:
    """Somebody who has registered and confirmed his address; one mail has come to him."""
    player = app.new_player()
    assert player.register().status_code == 200
    assert player.http.post("/me/email/verify").status_code == 202
    assert confirm(player, code=latest_letter(app, player.email).code).status_code == 200
    return player


def signin_letter(app: App, player: Player, *, count: int) -> Letter:
    """Ask for a code and read the mail, the `count`th of this mailbox."""
    assert ask_code(player).status_code == 202
    return latest_letter(app, player.email, count=count)


def change_password(player: Player, *, current: str | None = None, new: str | None = None) -> httpx2.Response:
    """`POST /me/password`."""
    password = new or new_password()
    player.secrets_seen.add(password, kind="password")
    body = {"new_password": password} | ({"current_password": current} if current is not None else {})
    return player.http.post("/me/password", json=body)


def event_words(player: Player) -> list[str]:
    """What his record of events holds, newest first."""
    return [event["event"] for event in player.http.get("/me/events").json()["events"]]
