"""The Facebook client against the simulated platform: exchange by POST, `/debug_token`, `/me` with a proof."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from app.oauth.errors import (
    BadCallback,
    ProviderBusy,
    ProviderError,
    ProviderMisconfigured,
    ProviderUnavailable,
)
from app.oauth.facebook.client import Facebook, FacebookSettings
from app.oauth.identity_provider import Profile
from simulators.stage.control_client import StageControl
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.servers.stage import StageSimulator, start_stage

REDIRECT_URI = "http://127.0.0.1:8001/oauth/facebook/callback"
MakeClient = Callable[..., Facebook]


@pytest.fixture(scope="module")
def simulator(run_folder: RunFolder, secrets_seen: SecretsSeen) -> Iterator[StageSimulator]:
    """One simulated Facebook for this file."""
    server = start_stage(run_folder, "facebook", redirect_uris=[REDIRECT_URI])
    secrets_seen.add(server.client_secret, kind="client secret")
    yield server
    server.stop()


@pytest.fixture
def facebook(simulator: StageSimulator) -> StageControl:
    """The platform as it was at its start."""
    simulator.control.reset()
    return simulator.control


@pytest.fixture
async def make_client(facebook: StageControl, simulator: StageSimulator) -> AsyncIterator[MakeClient]:
    """Makes clients that are registered with the platform."""
    clients: list[Facebook] = []

    def make(**changes: Any) -> Facebook:
        settings = {
            "client_id": simulator.client_id,
            "client_secret": simulator.client_secret,
            "redirect_uri": REDIRECT_URI,
            "authorize_url": f"{simulator.url}/dialog/oauth",
            "token_url": f"{simulator.url}/oauth/access_token",
            "graph_url": f"{simulator.url}/",
        }
        clients.append(Facebook(FacebookSettings(**(settings | changes)), observe=lambda *_: None))
        return clients[-1]

    yield make
    for client in clients:
        await client.close()


async def consent(facebook: StageControl, client: Facebook, *, person: str = "lan") -> str:
    """The code that a browser brings back after this person allowed."""
    facebook.allow_next(person)
    departure = await client.begin(state="state-of-a-test")
    async with httpx2.AsyncClient(trust_env=False, verify=False) as browser:
        answer = await browser.get(departure.authorize_url)
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    assert back["state"] == ["state-of-a-test"]
    return back["code"][0]


async def sign_in(facebook: StageControl, client: Facebook, *, person: str = "lan") -> Profile:
    return await client.fetch_profile(code=await consent(facebook, client, person=person))


async def test_signed_in_by_three_calls(facebook: StageControl, make_client: MakeClient) -> None:
    """The secret goes into no address but that of `/debug_token`, where Meta wants it."""
    profile = await sign_in(facebook, make_client())
    lan = {person["username"]: person for person in facebook._call("GET", "/people")}["lan"]
    assert (profile.provider, profile.external_id) == ("facebook", lan["person_id"])
    assert (profile.username, profile.display_name) == ("Nguyễn Thị Lan", "Nguyễn Thị Lan")
    calls = [(call["endpoint"], call["method"], sorted(dict(call["query"]))) for call in facebook.calls()[1:]]
    assert calls == [
        ("token", "POST", []),
        ("debug_token", "GET", ["access_token", "input_token"]),
        ("me", "GET", ["access_token", "appsecret_proof", "fields"]),
    ]


async def test_a24_an_address_is_never_verified(facebook: StageControl, make_client: MakeClient) -> None:
    """Meta does not promise it, whatever the person's account says."""
    profile = await sign_in(facebook, make_client())
    assert (profile.email, profile.email_verified) == ("lan.nguyen@gmail.com", False)


async def test_e52_an_absent_address_is_no_reason_to_fail(facebook: StageControl, make_client: MakeClient) -> None:
    """People with a telephone number have none; neither have those whose address is nonsense."""
    profile = await sign_in(facebook, make_client(), person="ines")
    assert (profile.username, profile.email, profile.email_verified) == ("Inês Duarte", None, False)
    facebook.change_person("ines", email="a@b@c", name=None)
    nameless = await sign_in(facebook, make_client(), person="ines")
    assert (nameless.external_id, nameless.username, nameless.email) == (profile.external_id, None, None)


async def test_e31_ids_may_be_numbers(facebook: StageControl, make_client: MakeClient) -> None:
    """To the digit, as text."""
    facebook.create_person("big", person_id="10220000000000001")
    first = await sign_in(facebook, make_client(), person="big")
    facebook.switch(ids_are_numbers=True)
    assert (
        (await sign_in(facebook, make_client(), person="big")).external_id == first.external_id == "10220000000000001"
    )


@pytest.mark.parametrize("me", [{"id": None}, {"id": 1.5e16}, {"id": True}, {"id": " "}, {"id": ["1"]}])
async def test_e30_e31_without_an_exact_id_there_is_nobody(
    me: dict[str, Any], facebook: StageControl, make_client: MakeClient
) -> None:
    """No player by name."""
    facebook.switch(me=me)
    with pytest.raises(ProviderError):
        await sign_in(facebook, make_client())


@pytest.mark.parametrize(
    ("debug", "reason"),
    [
        ({"app_id": "999"}, "foreign_token"),
        ({"app_id": None}, "foreign_token"),
        ({"type": "APP"}, "foreign_token"),
        ({"is_valid": False}, "token_refused"),
        ({"is_valid": "true"}, "token_refused"),
        ({"user_id": "17"}, "foreign_token"),
        ({"user_id": None}, "malformed"),
    ],
)
async def test_a09_a_token_of_another_app_or_person(
    *, debug: dict[str, Any], reason: str, facebook: StageControl, make_client: MakeClient, lines: list[Any]
) -> None:
    """`/me` takes a token of any app, so whose it is is asked first."""
    facebook.switch(debug=debug)
    with pytest.raises(ProviderError):
        await sign_in(facebook, make_client())
    assert [line["reason"] for line in lines] == [reason]


async def test_a09_the_platform_itself_refuses_a_foreign_token(
    facebook: StageControl, make_client: MakeClient, lines: list[Any]
) -> None:
    """In Meta's words for it."""
    text = "(#100) The App_id in the input_token did not match the Viewing App"
    error = {"message": text, "type": "OAuthException", "code": 100, "fbtrace_id": "A1"}
    facebook.order_fault("debug_token", status=400, json={"error": error})
    with pytest.raises(ProviderError):
        await sign_in(facebook, make_client())
    assert [(line["reason"], line["fbtrace_id"]) for line in lines] == [("foreign_token", "A1")]


async def test_e07_meta_s_tail_of_a_code_is_cut_off(facebook: StageControl, make_client: MakeClient) -> None:
    """`#_=_`, where somebody copied the whole address."""
    client = make_client()
    code = await consent(facebook, client)
    assert (await client.fetch_profile(code=f"{code}#_=_")).username == "Nguyễn Thị Lan"
    with pytest.raises(BadCallback):
        await client.fetch_profile(code="a b")


async def test_e21_a_used_code(facebook: StageControl, make_client: MakeClient, lines: list[Any]) -> None:
    """Live sites see this all day: start again, and no alarm."""
    client = make_client()
    code = await consent(facebook, client)
    await client.fetch_profile(code=code)
    with pytest.raises(ProviderError):
        await client.fetch_profile(code=code)
    assert [(line["log_level"], line["reason"], line["error_subcode"]) for line in lines] == [
        ("info", "code_refused", 36009)
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_secret": "wrong-secret-of-a-test"},
        {"redirect_uri": REDIRECT_URI + "/"},
    ],
)
async def test_e22_wrong_settings_are_an_alarm(
    *, wrong: dict[str, str], facebook: StageControl, make_client: MakeClient, lines: list[Any]
) -> None:
    """With everything it may be in the line."""
    code = await consent(facebook, make_client())
    with pytest.raises(ProviderMisconfigured):
        await make_client(**wrong).fetch_profile(code=code)
    [line] = lines
    assert (line["log_level"], line["reason"]) == ("critical", "misconfigured")
    assert any("FB_CLIENT_SECRET" in cause for cause in line["causes"])


@pytest.mark.parametrize(
    ("endpoint", "fault", "error", "calls"),
    [
        ("token", {"status": 502}, ProviderUnavailable, ["token"]),
        ("me", {"status": 502, "times": 3}, ProviderUnavailable, ["token", "debug_token", "me", "me", "me"]),
        ("debug_token", {"status": 200}, ProviderError, ["token", "debug_token"]),
        ("debug_token", {"status": 200, "json": {"data": []}}, ProviderError, ["token", "debug_token"]),
        ("token", {"status": 200, "json": {"access_token": ""}}, ProviderError, ["token"]),
        ("token", {"status": 302, "location": "/me"}, ProviderError, ["token"]),
        (
            "me",
            {"status": 400, "json": {"error": {"message": "(#4) limit", "code": 4}}},
            ProviderBusy,
            ["token", "debug_token", "me"],
        ),
    ],
)
async def test_a18_e24_e29_trouble(
    endpoint: str,
    fault: dict[str, Any],
    error: type[Exception],
    calls: list[str],
    facebook: StageControl,
    make_client: MakeClient,
) -> None:
    """A code is sent once, a read up to three times, a redirect followed never."""
    facebook.order_fault(endpoint, **fault)
    with pytest.raises(error):
        await sign_in(facebook, make_client())
    assert facebook.endpoints()[1:] == calls


async def test_nothing_secret_is_printed(
    *, facebook: StageControl, simulator: StageSimulator, make_client: MakeClient, lines: list[Any]
) -> None:
    """Not even when the platform sends it back to us."""
    client = make_client()
    code = await consent(facebook, client)
    echo = f"bad {code} and {simulator.client_secret} and {simulator.client_id}|{simulator.client_secret}"
    facebook.order_fault("debug_token", status=400, json={"error": {"message": echo, "code": 190}})
    with pytest.raises(ProviderError):
        await client.fetch_profile(code=code)
    assert code not in str(lines)
    assert simulator.client_secret not in str(lines)
