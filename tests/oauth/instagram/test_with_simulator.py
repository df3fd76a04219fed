"""The client against the simulated Instagram: real consent redirects, real codes, every switch it has."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from app.oauth.errors import (
    PermissionMissing,
    ProviderBusy,
    ProviderError,
    ProviderMisconfigured,
    ProviderUnavailable,
)
from app.oauth.identity_provider import Profile
from app.oauth.instagram.client import Instagram, InstagramSettings
from simulators.control_client import DEFAULT_CLIENT_ID, InstagramControl
from tests.oauth.conftest import REDIRECT_URI
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.servers.simulator import InstagramSimulator, start_instagram

MakeClient = Callable[..., Instagram]


@pytest.fixture(scope="module")
def simulator(run_folder: RunFolder) -> Iterator[InstagramSimulator]:
    """One simulated Instagram for this file."""
    server = start_instagram(run_folder, redirect_uris=[REDIRECT_URI])
    yield server
    server.stop()


@pytest.fixture
def instagram(simulator: InstagramSimulator) -> InstagramControl:
    """The simulated Instagram as it was at its start."""
    simulator.control.reset()
    return simulator.control


@pytest.fixture
async def make_client(instagram: InstagramControl, simulator: InstagramSimulator) -> AsyncIterator[MakeClient]:
    """Makes clients that are registered with the simulator."""
    clients: list[Instagram] = []

    def make(**changes: Any) -> Instagram:
        settings = {
            "api": "instagram_login",
            "client_id": simulator.client_id,
            "client_secret": simulator.client_secret,
            "redirect_uri": REDIRECT_URI,
            "authorize_url": instagram.authorize_url,
            "token_url": instagram.token_url,
            "graph_url": instagram.graph_url,
        }
        clients.append(Instagram(InstagramSettings(**(settings | changes)), observe=lambda *_: None))
        return clients[-1]

    yield make
    for client in clients:
        await client.close()


async def consent(instagram: InstagramControl, client: Instagram, person: str = "lan.nguyen", **grant: Any) -> str:
    """The code that a browser brings back after this person allowed."""
    instagram.allow_next(person, **grant)
    async with httpx2.AsyncClient(trust_env=False) as browser:
        answer = await browser.get(client.authorize_url(state="state-of-a-test"))
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    assert back["state"] == ["state-of-a-test"]
    return back["code"][0]


async def sign_in(instagram: InstagramControl, client: Instagram, **consented: Any) -> Profile:
    return await client.fetch_profile(code=await consent(instagram, client, **consented))


def endpoints(instagram: InstagramControl) -> list[str]:
    return [call["endpoint"] for call in instagram.calls() if call["endpoint"] != "authorize"]


@pytest.mark.parametrize("me_shape", ["flat", "wrapped"])
@pytest.mark.parametrize("ids", ["string", "number"])
@pytest.mark.parametrize("token_shape", ["A", "B", "C"])
async def test_e17_e18_e32_every_shape_of_the_living_dialect(
    *,
    instagram: InstagramControl,
    make_client: MakeClient,
    lines: list[Any],
    token_shape: str,
    ids: str,
    me_shape: str,
) -> None:
    """Shapes A, B and C of the token, `/me` flat and wrapped, ids as text and as numbers: one profile."""
    instagram.change_settings(token_shape=token_shape, me_id=ids, me_shape=me_shape)
    lan = instagram.person("lan.nguyen")
    profile = await sign_in(instagram, make_client())
    assert (profile.external_id, profile.alternate_id) == (lan["ids"][DEFAULT_CLIENT_ID], lan["user_id"])
    assert (profile.username, profile.account_type) == ("lan.nguyen", "business")
    assert endpoints(instagram) == ["token", "me"]
    assert lines == []


@pytest.mark.parametrize("ids", ["string", "number"])
async def test_the_dead_dialect_works_against_the_simulator(
    instagram: InstagramControl, make_client: MakeClient, ids: str
) -> None:
    """`basic_display` as the design guide speaks it; personal accounts came in there."""
    instagram.change_settings(mode="basic_display", me_id=ids)
    profile = await sign_in(instagram, make_client(api="basic_display"), person="quiet.pine")
    assert profile.external_id == instagram.person("quiet.pine")["ids"][DEFAULT_CLIENT_ID]
    assert (profile.username, profile.alternate_id) == ("quiet.pine", None)


async def test_after_the_shutdown_the_alarm_rings(instagram: InstagramControl, make_client: MakeClient) -> None:
    """A code from before 2024-12-04 is worth nothing afterwards, and the operator must hear of it."""
    instagram.change_settings(mode="basic_display")
    client = make_client(api="basic_display")
    code = await consent(instagram, client)
    instagram.change_settings(mode="basic_display_shutdown")
    with pytest.raises(ProviderMisconfigured):
        await client.fetch_profile(code=code)


@pytest.mark.parametrize("fragment", ["#_", "#_=_", ""])
async def test_e07_the_fragment_of_a_real_redirect_is_no_part_of_the_code(
    instagram: InstagramControl, make_client: MakeClient, fragment: str
) -> None:
    """As an in-app browser hands it over: glued to the code."""
    instagram.change_settings(fragment=fragment)
    client = make_client()
    code = await consent(instagram, client)
    assert (await client.fetch_profile(code=code + fragment)).username == "lan.nguyen"


@pytest.mark.parametrize("status", [400, 200])
async def test_e20_e21_a_code_works_once(instagram: InstagramControl, make_client: MakeClient, status: int) -> None:
    """Used, expired or invented, under either status: restart, and one call each."""
    instagram.change_settings(token_errors_status=status)
    client = make_client()
    code = await consent(instagram, client)
    late = await consent(instagram, client)
    await client.fetch_profile(code=code)
    instagram.advance_clock(seconds=3601)
    for bad in (code, late, "AQinvented"):
        with pytest.raises(ProviderError):
            await client.fetch_profile(code=bad)
    assert endpoints(instagram) == ["token", "me", "token", "token", "token"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_secret": "another-secret-altogether"},
        {"redirect_uri": REDIRECT_URI + "/"},
        {"client_id": "1234567899"},
    ],
)
async def test_e22_wrong_settings_ring_the_alarm(
    instagram: InstagramControl, make_client: MakeClient, lines: list[Any], wrong: dict[str, str]
) -> None:
    """A cut-off secret, one slash, another app's id: the same red herring, the same alarm."""
    code = await consent(instagram, make_client())
    with pytest.raises(ProviderMisconfigured):
        await make_client(**wrong).fetch_profile(code=code)
    assert [line["log_level"] for line in lines] == ["critical"]


@pytest.mark.parametrize("takes_effect", [False, True])
@pytest.mark.parametrize(
    "kind", ["status", "empty", "truncated", "reset", "cut", "huge", "gzip_bomb", "redirect", "error_body"]
)
async def test_e20_to_e28_faults_of_the_exchange_end_the_flow_after_one_call(
    *, instagram: InstagramControl, make_client: MakeClient, kind: str, takes_effect: bool
) -> None:
    """Whether the code was used or not, it is not sent again, and nobody follows a redirect."""
    client = make_client()
    code = await consent(instagram, client)
    instagram.order_fault("token", kind, takes_effect=takes_effect)
    with pytest.raises((ProviderError, ProviderUnavailable)):
        await client.fetch_profile(code=code)
    assert endpoints(instagram) == ["token"]


@pytest.mark.parametrize("kind", ["status", "reset", "cut"])
async def test_e25_passing_faults_of_me_pass(instagram: InstagramControl, make_client: MakeClient, kind: str) -> None:
    """Two bad answers, then a good one."""
    instagram.order_fault("me", kind, times=2)
    assert (await sign_in(instagram, make_client())).username == "lan.nguyen"
    assert endpoints(instagram) == ["token", "me", "me", "me"]


@pytest.mark.parametrize("style", ["429", "code4"])
@pytest.mark.parametrize("endpoint", ["token", "me"])
async def test_e29_throttling_is_honoured(
    instagram: InstagramControl, make_client: MakeClient, endpoint: str, style: str
) -> None:
    """By status or by code, with the time from whichever header has it; then the client is silent."""
    instagram.order_fault(endpoint, "throttle", style=style, retry_after_seconds=120)
    client = make_client()
    with pytest.raises(ProviderBusy) as told:
        await sign_in(instagram, client)
    assert told.value.retry_after == 120
    before = endpoints(instagram)
    with pytest.raises(ProviderBusy):
        await sign_in(instagram, client)
    assert endpoints(instagram) == before


async def test_e35_e36_e37_names_wander_and_ids_stay(instagram: InstagramControl, make_client: MakeClient) -> None:
    """A rename keeps the key; a stranger who takes the old name has another one; hostile names are data."""
    client = make_client()
    first = await sign_in(instagram, client)
    instagram.rename_person("lan.nguyen", username="lan.\u202eneyugn<b>")
    renamed = await sign_in(instagram, client, person="lan.\u202eneyugn<b>")
    instagram.create_person("lan.nguyen")
    stranger = await sign_in(instagram, client)
    assert (first.external_id, renamed.username) == (renamed.external_id, "lan.neyugn<b>")
    assert stranger.username == first.username
    assert stranger.external_id != first.external_id


async def test_e38_a_consent_to_nothing_is_a_missing_permission(
    instagram: InstagramControl, make_client: MakeClient
) -> None:
    """Known from the token answer where it lists permissions, else from `/me`'s odd words."""
    client = make_client()
    with pytest.raises(PermissionMissing):
        await sign_in(instagram, client, permissions=[])
    assert endpoints(instagram) == ["token"]
    token = instagram.make_token("lan.nguyen", permissions=[])["value"]
    instagram.answer_with("token", {"access_token": token, "user_id": 1})
    with pytest.raises(PermissionMissing):
        await sign_in(instagram, client)
    assert endpoints(instagram) == ["token", "token", "me"]


@pytest.mark.parametrize("end", ["revoke_tokens", "log_out_tokens", "hold_tokens"])
async def test_e39_a_token_that_dies_between_the_calls(
    instagram: InstagramControl, make_client: MakeClient, lines: list[Any], end: str
) -> None:
    """Removed, logged out or held at a checkpoint within the second: restart."""
    client = make_client()
    token = instagram.make_token("lan.nguyen")["value"]
    getattr(instagram, end)(person="lan.nguyen")
    instagram.answer_with("token", {"access_token": token, "user_id": 1})
    with pytest.raises(ProviderError):
        await sign_in(instagram, client)
    reason = {
        "revoke_tokens": "disconnected",
        "log_out_tokens": "token_refused",
        "hold_tokens": "checkpoint",
    }[end]
    assert [(line["reason"], line["error_code"]) for line in lines] == [(reason, 190)]


async def test_nothing_secret_is_in_what_the_client_prints(
    *,
    instagram: InstagramControl,
    simulator: InstagramSimulator,
    make_client: MakeClient,
    secrets_seen: SecretsSeen,
    lines: list[Any],
) -> None:
    """The codes of this file are registered, so that the scan of all logs looks for them as well."""
    client = make_client()
    code = await consent(instagram, client)
    secrets_seen.add(code, kind="code")
    await client.fetch_profile(code=code)
    with pytest.raises(ProviderError):
        await client.fetch_profile(code=code)
    assert code not in str(lines)
    assert simulator.client_secret not in str(lines)
