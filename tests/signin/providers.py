"""An app with every kind of identity provider, each simulated, and the steps of signing in with any of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2

from tests.makers.apps import App, start_app
from tests.makers.databases import Kind
from tests.makers.players import PAGE, Player
from tests.servers.ports import free_port
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.servers.stage import StageSimulator, start_stage

KINDS = {"facebook": "facebook", "zalo": "zalo", "acme": "openid", "google": "openid"}
"""Name of the provider → what plays it. `google` is the preset, with a stand-in for its issuer."""


@dataclass
class Doors:
    """The app, and by name who plays each provider."""

    app: App
    simulators: dict[str, StageSimulator]

    def exchanges(self) -> int:
        """How many codes have been sent to any of them so far."""
        return sum(len(simulator.control.calls("token")) for simulator in self.simulators.values())

    def reset(self) -> None:
        """Every provider as it was at its start."""
        for simulator in self.simulators.values():
            simulator.control.reset()


@contextmanager
def open_doors(run: RunFolder, secrets_seen: SecretsSeen, kind: Kind, **wishes: Any) -> Iterator[Doors]:
    """All four providers and an app that knows them."""
    port = free_port()
    simulators = {
        name: start_stage(run, played, redirect_uris=[f"http://127.0.0.1:{port}/oauth/{name}/callback"], wait=False)
        for name, played in KINDS.items()
    }
    for simulator in simulators.values():
        secrets_seen.add(simulator.client_secret, kind="client secret")
        simulator.wait()
    app = start_app(run, secrets_seen, kind=kind, port=port, **(settings_of(simulators) | wishes))
    try:
        yield Doors(app, simulators)
    finally:
        app.stop()
        for simulator in simulators.values():
            simulator.stop()


def settings_of(simulators: dict[str, StageSimulator]) -> dict[str, str]:
    """What an app must be told to use them."""
    named = {"OIDC_PROVIDERS": "google,acme"}
    for name, simulator in simulators.items():
        named |= simulator.settings_as(name) if simulator.kind == "openid" else simulator.settings
    return named


def start(player: Player, provider: str, **query: str) -> httpx2.Response:
    """Press the provider's button."""
    return player.http.get(f"/oauth/{provider}/start", params=query, headers=PAGE)


def arrive(player: Player, provider: str, person: str | None, **query: str) -> httpx2.Response:
    """The whole way there and back; without a person the answer is no."""
    started = start(player, provider, **query)
    assert started.status_code == 303, started.text
    location = started.headers["location"]
    assert not location.startswith("/"), location
    return player.http.get(player.visit_instagram(location, person=person), headers=PAGE)


def allowed(player: Player, authorize_url: str, person: str) -> dict[str, str]:
    """What the browser brings back after this person allowed."""
    back = urlsplit(player.visit_instagram(authorize_url, person=person))
    return {name: values[0] for name, values in parse_qs(back.query).items()}
