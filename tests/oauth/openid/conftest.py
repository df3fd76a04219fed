"""What the tests of the OpenID client share: a simulated provider, and clients that are registered with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from app.oauth.identity_provider import Departure, Profile
from app.oauth.openid.client import OpenIDProvider
from app.openid_settings import OpenIDClient
from simulators.stage.control_client import StageControl
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.servers.stage import StageSimulator, start_stage

REDIRECT_URI = "http://127.0.0.1:8001/oauth/acme/callback"
MakeClient = Callable[..., OpenIDProvider]
SignIn = Callable[..., Awaitable[Profile]]


@pytest.fixture(scope="session")
def simulator(run_folder: RunFolder, secrets_seen: SecretsSeen) -> Iterator[StageSimulator]:
    """One simulated provider for these files."""
    server = start_stage(run_folder, "openid", redirect_uris=[REDIRECT_URI])
    secrets_seen.add(server.client_secret, kind="client secret")
    yield server
    server.stop()


@pytest.fixture
def openid(simulator: StageSimulator) -> StageControl:
    """The provider as it was at its start."""
    simulator.control.reset()
    return simulator.control


@pytest.fixture
async def make_client(openid: StageControl, simulator: StageSimulator) -> AsyncIterator[MakeClient]:
    """Makes clients that are registered with the provider."""
    clients: list[OpenIDProvider] = []

    def make(**changes: Any) -> OpenIDProvider:
        registered = OpenIDClient(
            name="acme",
            label="Acme",
            issuer=simulator.url,
            client_id=simulator.client_id,
            client_secret=simulator.client_secret,
        )
        client = OpenIDProvider(replace(registered, **changes), redirect_uri=REDIRECT_URI, observe=lambda *_: None)
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.close()


async def consent(control: StageControl, departure: Departure, *, person: str = "lan") -> dict[str, str]:
    """What a browser brings back after this person allowed."""
    control.allow_next(person)
    async with httpx2.AsyncClient(trust_env=False, verify=False) as browser:
        answer = await browser.get(departure.authorize_url)
    assert answer.status_code == 302, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


@pytest.fixture
def sign_in(openid: StageControl) -> SignIn:
    """A whole sign-in with a client of ours."""

    async def go(client: OpenIDProvider, *, person: str = "lan", **changes: str) -> Profile:
        departure = await client.begin(state="state-of-a-test")
        answer = await consent(openid, departure, person=person) | changes
        return await client.fetch_profile(code=answer.pop("code"), extras=departure.extras, answer=answer)

    return go
