"""T30, A19: no address that a stranger writes anywhere makes the service open a connection to it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest

from tests.makers.apps import App

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@dataclass
class Trap:
    """A port that notes who comes."""

    listener: socket.socket
    visitors: list[Any] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def watch(self) -> None:
        while True:
            try:
                connection, address = self.listener.accept()
            except OSError:
                return
            self.visitors.append(address)
            connection.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        trap = Trap(listener)
        thread = threading.Thread(target=trap.watch, daemon=True)
        thread.start()
        yield trap
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)


def test_t30_addresses_in_every_field_lead_nowhere(app: App, trap: Trap) -> None:
    """Paths, queries, headers, bodies, and what the identity provider says of a person."""
    player, url = app.new_player(), trap.url
    headers = {"Host": url.removeprefix("http://"), "X-Forwarded-Host": url, "Referer": url, "X-Forwarded-Proto": url}
    for path in (f"/oauth/{httpx2.URL(url).host}/start", f"/oauth/instagram/start?next={url}/x", f"/{url}/x"):
        player.http.get(path, headers=headers)
    for query in (
        {"code": url, "state": url},
        {"error": url, "error_uri": url},
        {"iss": url, "code": "x", "state": "y"},
    ):
        player.http.get("/oauth/instagram/callback", params=query, headers=headers)
    player.http.post("/auth/login", json={"email": url, "password": url}, headers={"Origin": url})
    player.http.post("/auth/register", json={"email": f"a@{url}", "password": url, "country": url})
    profile = {"id": "17841400000000777", "user_id": "17841400000000777", "username": url, "account_type": "BUSINESS"}
    app.instagram.control.answer_with("me", {**profile, "profile_picture_url": f"{url}/me.png", "website": url})
    assert player.sign_in_with_instagram("lan.nguyen").headers["location"] == "/signup/complete"
    assert player.finish_signup().status_code == 200
    app.instagram.control.order_fault("token", "redirect", location=f"{url}/token", status=307)
    player.sign_in_with_instagram("maple.diner")
    assert trap.visitors == []


def test_t30_the_trap_works(app: App, trap: Trap) -> None:
    """Or the test above would show nothing."""
    assert app.url
    with pytest.raises(httpx2.TransportError):
        httpx2.get(trap.url, timeout=5)
    assert len(trap.visitors) == 1
