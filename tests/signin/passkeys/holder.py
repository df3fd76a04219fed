"""A player with an authenticator: the steps of making and using passkeys. Raw answers; nothing is asserted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx2

from tests.makers.apps import App
from tests.makers.authenticator import TRUTH, Authenticator, Credential, Lies
from tests.makers.players import Player


@dataclass
class Holder:
    """A player at his browser, and the authenticator in his hand."""

    app: App
    player: Player
    device: Authenticator

    @property
    def http(self) -> httpx2.Client:
        return self.player.http

    @property
    def user_id(self) -> int:
        return int(self.app.database.value("SELECT userId FROM players WHERE email = :email", email=self.player.email))

    def ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The options of a ceremony, as the browser gets them."""
        answer = self.http.post(path, json=body) if body is not None else self.http.post(path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["public_key"])

    def ask_to_add(self) -> dict[str, Any]:
        return self.ask("/me/passkey/options")

    def ask_to_sign_in(self) -> dict[str, Any]:
        return self.ask("/auth/passkey/options", {"transport": "cookie"})

    def ask_to_prove(self) -> dict[str, Any]:
        return self.ask("/auth/prove/passkey/options")

    def add(self, lies: Lies = TRUTH, **body: Any) -> httpx2.Response:
        """Options, authenticator, `POST /me/passkeys`."""
        return self.send_new(self.device.make(self.ask_to_add(), lies), **body)

    def send_new(self, credential: dict[str, Any], **body: Any) -> httpx2.Response:
        return self.http.post("/me/passkeys", json={"credential": credential} | body)

    def sign_in(self, lies: Lies = TRUTH, *, credential: Credential | None = None) -> httpx2.Response:
        """Options, authenticator, `POST /auth/passkey/verify`."""
        return self.send(self.device.use(self.ask_to_sign_in(), lies, credential=credential))

    def send(self, credential: dict[str, Any], **body: Any) -> httpx2.Response:
        return self.http.post("/auth/passkey/verify", json={"credential": credential, "transport": "cookie"} | body)

    def prove(self, lies: Lies = TRUTH, *, credential: Credential | None = None) -> httpx2.Response:
        """Options, authenticator, `POST /auth/prove/passkey`."""
        used = self.device.use(self.ask_to_prove(), lies, credential=credential)
        return self.http.post("/auth/prove/passkey", json={"credential": used})

    def elsewhere(self) -> Holder:
        """The same person and device at another browser."""
        return Holder(self.app, self.player.another_browser(), self.device)

    def listed(self) -> list[dict[str, Any]]:
        return list(self.http.get("/me/passkeys").json())

    def rows(self) -> list[dict[str, Any]]:
        sql = "SELECT * FROM passkeys WHERE userId = :user ORDER BY passkey_id"
        return [dict(row) for row in self.app.database.rows(sql, user=self.user_id)]

    def age_the_proof(self) -> None:
        """As if eleven minutes had passed since the last proof, and more."""
        sql = "UPDATE sessions SET proven_at = '2020-01-01 00:00:00' WHERE userId = :user"
        self.app.database.execute(sql, user=self.user_id)


def new_holder(app: App, player: Player | None = None, **device: Any) -> Holder:
    """Somebody who has just registered, with a new authenticator and no passkey yet."""
    if player is None:
        player = app.new_player()
        assert player.register().status_code == 200
    return Holder(app, player, Authenticator(app.url, **device))
