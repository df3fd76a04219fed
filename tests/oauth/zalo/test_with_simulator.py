"""The Zalo client against the simulated platform: PKCE, the secret in a header, the fence around Vietnam."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from app.oauth.errors import (
    BadCallback,
    OutsideVietnam,
    ProviderBusy,
    ProviderError,
    ProviderMisconfigured,
    ProviderUnavailable,
)
from app.oauth.identity_provider import Departure, Profile
from app.oauth.zalo.client import Zalo, ZaloSettings
from simulators.stage.control_client import StageControl
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.servers.stage import StageSimulator, start_stage

REDIRECT_URI = "http://127.0.0.1:8001/oauth/zalo/callback"
MakeClient = Callable[..., Zalo]


@pytest.fixture(scope="module")
def simulator(run_folder: RunFolder, secrets_seen: SecretsSeen) -> Iterator[StageSimulator]:
    """One simulated Zalo for this file."""
    server = start_stage(run_folder, "zalo", redirect_uris=[REDIRECT_URI])
    secrets_seen.add(server.client_secret, kind="client secret")
    yield server
    server.stop()


@pytest.fixture
def zalo(simulator: StageSimulator) -> StageControl:
    """The platform as it was at its start."""
    simulator.control.reset()
    return simulator.control


@pytest.fixture
async def make_client(zalo: StageControl, simulator: StageSimulator) -> AsyncIterator[MakeClient]:
    """Makes clients that are registered with the platform."""
    clients: list[Zalo] = []

    def make(**changes: Any) -> Zalo:
        settings = {
            "app_id": simulator.client_id,
            "app_secret": simulator.client_secret,
            "redirect_uri": REDIRECT_URI,
            "authorize_url": f"{simulator.url}/v4/permission",
            "token_url": f"{simulator.url}/v4/access_token",
            "graph_url": f"{simulator.url}/v2.0",
        }
        clients.append(Zalo(ZaloSettings(**(settings | changes)), observe=lambda *_: None))
        return clients[-1]

    yield make
    for client in clients:
        await client.close()


async def consent(zalo: StageControl, client: Zalo, *, person: str = "lan") -> tuple[str, Departure]:
    """The code that a browser brings back after this person allowed, and how the attempt began."""
    zalo.allow_next(person)
    departure = await client.begin(state="state-of-a-test")
    async with httpx2.AsyncClient(trust_env=False, verify=False) as browser:
        answer = await browser.get(departure.authorize_url)
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    assert back["state"] == ["state-of-a-test"]
    return back["code"][0], departure


async def sign_in(zalo: StageControl, client: Zalo, *, person: str = "lan") -> Profile:
    code, departure = await consent(zalo, client, person=person)
    return await client.fetch_profile(code=code, extras=departure.extras)


async def test_signed_in_without_an_address(zalo: StageControl, make_client: MakeClient) -> None:
    """Secret and token travel as headers, so no address holds either."""
    profile = await sign_in(zalo, make_client())
    assert (profile.provider, profile.username) == ("zalo", "Nguyễn Thị Lan")
    assert (profile.email, profile.email_verified) == (None, False)
    token, me = zalo.calls("token")[0], zalo.calls("me")[0]
    assert "secret_key" in token["headers"]
    assert sorted(dict(token["form"])) == ["app_id", "code", "code_verifier", "grant_type"]
    assert "access_token" in me["headers"]
    assert me["query"] == [["fields", "id,name"]]


@pytest.mark.parametrize("status", [200, 400, 403])
@pytest.mark.parametrize("as_text", [False, True])
async def test_outside_vietnam_is_an_error_of_its_own(
    *, status: int, as_text: bool, zalo: StageControl, make_client: MakeClient, lines: list[Any]
) -> None:
    """Error -501, under whatever status: a sentence for the person that says so, an alarm for the operator."""
    zalo.switch(inside_vietnam=False, error_status=status, errors_are_text=as_text)
    with pytest.raises(OutsideVietnam) as told:
        await sign_in(zalo, make_client())
    assert "Vietnam" in told.value.detail
    [line] = lines
    assert (line["log_level"], line["reason"], line["error_code"]) == ("critical", "outside_vietnam", -501)
    assert any("ZALO_GRAPH_URL" in cause for cause in line["causes"])


async def test_a_relay_in_vietnam_gets_through(
    zalo: StageControl, make_client: MakeClient, simulator: StageSimulator
) -> None:
    """ZALO_GRAPH_URL may lead anywhere: `/me` is added to it, also after a slash."""
    profile = await sign_in(zalo, make_client(graph_url=f"{simulator.url}/v2.0/"))
    assert profile.external_id.isdigit()


async def test_a06_a_code_of_another_attempt(zalo: StageControl, make_client: MakeClient, lines: list[Any]) -> None:
    """The challenge it was given for is not this attempt's."""
    client = make_client()
    (stolen, _), own = await consent(zalo, client), await client.begin(state="thief")
    with pytest.raises(ProviderError):
        await client.fetch_profile(code=stolen, extras=own.extras)
    assert [line["reason"] for line in lines] == ["code_refused"]


async def test_an_attempt_without_pkce_or_a_code_sends_nothing(zalo: StageControl, make_client: MakeClient) -> None:
    """Refused before the network."""
    for code, extras in (("Code", {}), ("Code", {"v": "short"}), ("a b", {"v": "v" * 43})):
        with pytest.raises(BadCallback):
            await make_client().fetch_profile(code=code, extras=extras)
    assert zalo.endpoints() == []


@pytest.mark.parametrize("wrong", [{"app_secret": "wrong-secret"}, {"app_id": "1"}])
async def test_wrong_settings_are_an_alarm(
    *, wrong: dict[str, str], zalo: StageControl, make_client: MakeClient, lines: list[Any]
) -> None:
    """With everything it may be in the line."""
    code, departure = await consent(zalo, make_client())
    with pytest.raises(ProviderMisconfigured):
        await make_client(**wrong).fetch_profile(code=code, extras=departure.extras)
    assert [(line["log_level"], line["reason"]) for line in lines] == [("critical", "misconfigured")]


@pytest.mark.parametrize(
    ("endpoint", "fault", "error", "reason"),
    [
        ("me", {"status": 200, "json": {"error": -1013, "message": "odd"}}, ProviderError, "refused"),
        ("me", {"status": 200, "json": {"error": "what", "message": "odd"}}, ProviderError, "refused"),
        ("me", {"status": 200, "json": {"error": 0, "id": 1.5, "name": "x"}}, ProviderError, "malformed"),
        ("me", {"status": 200, "json": {"error": 0, "name": "x"}}, ProviderError, "malformed"),
        ("token", {"status": 200, "json": {}}, ProviderError, "malformed"),
        ("token", {"status": 200}, ProviderError, "malformed"),
        ("token", {"status": 502}, ProviderUnavailable, "server_fault"),
        ("token", {"status": 429, "json": {"error": -32}}, ProviderBusy, "throttled"),
    ],
)
async def test_a18_trouble(
    *,
    endpoint: str,
    fault: dict[str, Any],
    error: type[Exception],
    reason: str,
    zalo: StageControl,
    make_client: MakeClient,
    lines: list[Any],
) -> None:
    """What is not known is refused, and stands in the log by its number."""
    zalo.order_fault(endpoint, **fault)
    with pytest.raises(error):
        await sign_in(zalo, make_client())
    assert [line["reason"] for line in lines] == [reason]


async def test_nothing_secret_is_printed(
    *, zalo: StageControl, simulator: StageSimulator, make_client: MakeClient, lines: list[Any]
) -> None:
    """Not even when the platform sends it back to us."""
    client = make_client()
    code, departure = await consent(zalo, client)
    echo = f"bad {code} and {simulator.client_secret} and {departure.extras['v']}"
    zalo.order_fault("token", status=200, json={"error": -1, "message": echo})
    with pytest.raises((ProviderError, ProviderMisconfigured)):
        await client.fetch_profile(code=code, extras=departure.extras)
    assert not [part for part in (code, simulator.client_secret, departure.extras["v"]) if part in str(lines)]
