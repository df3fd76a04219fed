"""A journey during which everything goes wrong once: each fault writes what it knows into the log.

Every secret of it is registered with `secrets_seen`, those in the wrong place too.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote
from uuid import uuid4

import httpx2

from tests.makers.apps import App
from tests.makers.players import Player, new_email

FORGED = '{"event":"forged","level":"forged"}'
FORGERIES = (
    f"\r\n{FORGED}",
    f"\n{FORGED}\n",
    f'"}}\n{FORGED}',
    '","event":"forged","x":"',
    f"\u2028{FORGED}\u2029{FORGED}\u0085{FORGED}",
    f"\x1b[2K\x1b[1A{FORGED}",
    f"\x0b\x0c\x1c\x1d{FORGED}",
    f"\u202e{FORGED}",
)


@dataclass
class LoudJourney:
    """`ids` are the request ids of all answers."""

    app: App
    ids: set[str] = field(default_factory=set)

    def walk(self) -> None:
        """All of it."""
        self._come_by_instagram()
        self._sign_in_and_out()
        self._type_secrets_into_wrong_places()
        self._meet_a_provider_that_echoes()
        self._come_back_with_faulty_answers()
        self._forge_lines()
        self._crash()

    # The steps

    def _come_by_instagram(self) -> None:
        player = self._player()
        player.sign_in_with_instagram("lan.nguyen")
        player.pending_signup()
        player.finish_signup()
        again = player.another_browser()
        self._listen(again.http)
        again.sign_in_with_instagram("lan.nguyen")
        for path in ("/auth/session", "/me/wallets", "/me/sessions", "/me/identities", "/lobby", "/metrics"):
            again.http.get(path)
        again.http.delete("/me/sessions")

    def _sign_in_and_out(self) -> None:
        player = self._player()
        player.register(transport="token")
        player.login(transport="token")
        player.login(password="the wrong one " + self._canary())
        player.login()
        player.bearer("GET", "/auth/session")
        player.logout()
        player.http.post("/auth/logout", headers={"Origin": "https://evil.example"})
        for _ in range(12):
            player.login(password="a guess " + self._canary())

    def _type_secrets_into_wrong_places(self) -> None:
        http, secret = self._player().http, self._canary()
        http.post("/auth/login", json={"email": secret, "password": [secret]})
        http.post("/auth/register", json={"email": new_email(), "password": secret * 9})
        http.post("/auth/register", json={"email": f"{secret}@", "password": secret, "country": secret})
        http.post("/auth/register", content=f'{{"password": "{secret}', headers={"Content-Type": "application/json"})
        http.post("/auth/login", data={"password": secret, "email": secret, "also": secret})
        http.get(f"/auth/login?password={secret}&token={secret}")
        http.get(f"/nowhere/{secret}", headers={"Authorization": f"Bearer {secret}", "Cookie": f"igw_session={secret}"})
        http.get("/me/wallets", headers={"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"})
        http.get(f"/oauth/instagram/callback?code={secret}&state={secret}")
        http.get(f"/oauth/{secret}/start?next=/{secret}")

    def _meet_a_provider_that_echoes(self) -> None:
        control, secret = self.app.instagram.control, self.app.instagram.client_secret
        token = "IGAA" + uuid4().hex + uuid4().hex
        self.app.secrets_seen.add(token, kind="access token")
        text = f"client_secret={secret} {secret} access_token={token} {token} code={token}"
        body = {
            "error_type": "OAuthException",
            "code": 400,
            "error_message": text,
            "error": {"message": text, "code": 1},
        }
        for endpoint in ("token", "me"):
            control.answer_with(endpoint, body, status=400)
            self._player().sign_in_with_instagram("maple.diner")
            control.answer_with_text(endpoint, text, status=502)
            self._player().sign_in_with_instagram("maple.diner")
        control.answer_with("token", {"access_token": token, "user_id": token, "permissions": token})
        self._player().sign_in_with_instagram("maple.diner")
        control.order_fault("token", "reset")
        self._player().sign_in_with_instagram("maple.diner")
        control.clear_faults()

    def _come_back_with_faulty_answers(self) -> None:
        player = self._player()
        address = player.visit_instagram(player.start_instagram().headers["location"], person="ines.paints")
        stranger = self._player()
        stranger.come_back(address)
        player.come_back(address + "&code=twice")
        player.come_back(address)
        player.come_back(address)
        player.come_back("/oauth/instagram/callback?error=access_denied")

    def _forge_lines(self) -> None:
        control = self.app.instagram.control
        for forgery in FORGERIES:
            player = self._player(email=new_email())
            plain = "".join(character for character in forgery if " " <= character < "\x7f")
            headers = {"User-Agent": plain, "X-Request-ID": plain, "X-Forwarded-For": plain, "Referer": plain}
            player.http.get("/health", headers=headers)
            player.http.get(f"/nowhere/{quote(forgery)}?q={quote(forgery)}", headers=headers)
            player.http.post("/auth/login", json={"email": forgery, "password": forgery, forgery: forgery})
            player.http.post("/auth/register", json={"email": player.email, "password": "x" * 8, "country": forgery})
            player.http.get("/oauth/instagram/callback", params={"error": forgery, "error_description": forgery})
            player.http.get("/oauth/instagram/callback", params={"code": forgery, "state": forgery})
            message = {"error_type": forgery, "code": 400, "error_message": forgery}
            control.answer_with("token", message, status=400, headers={"x-fb-trace-id": plain})
            player.sign_in_with_instagram("maple.diner")
            control.answer_with("me", {"id": "17841400000000001", "username": forgery, "account_type": forgery})
            player.sign_in_with_instagram("maple.diner")
            player.finish_signup()
        control.clear_faults()

    def _crash(self) -> None:
        """A table is gone: a fault of ours, with a trace in the log."""
        database, player = self.app.database, self._player()
        player.login()
        database.execute("ALTER TABLE wallets RENAME TO wallets_away")
        player.register()
        player.register(transport="token", email=new_email())
        newcomer = self._player()
        newcomer.sign_in_with_instagram("ines.paints")
        newcomer.finish_signup()
        database.execute("ALTER TABLE wallets_away RENAME TO wallets")

    # Tools

    def _player(self, **known: str) -> Player:
        player = self.app.new_player(**known)
        self._listen(player.http)
        return player

    def _listen(self, http: httpx2.Client) -> None:
        hooks: list[Callable[..., object]] = http.event_hooks["response"]
        http.event_hooks = {"response": [*hooks, lambda answer: self.ids.add(answer.headers["x-request-id"])]}

    def _canary(self) -> str:
        canary = f"canary-{uuid4().hex}"
        self.app.secrets_seen.add(canary, kind="canary")
        return canary
