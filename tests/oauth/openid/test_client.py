"""The OpenID client: what it sends, what it believes of a callback, and what it does when the provider is away."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.oauth.errors import (
    BadCallback,
    ProviderBusy,
    ProviderError,
    ProviderMisconfigured,
    ProviderUnavailable,
)
from app.oauth.openid import kept
from simulators.stage.control_client import StageControl
from tests.oauth.openid.conftest import REDIRECT_URI, MakeClient, SignIn, consent
from tests.servers.secrets_seen import SecretsSeen
from tests.servers.stage import StageSimulator


async def test_a05_a06_state_nonce_and_a_new_challenge_each_time(make_client: MakeClient) -> None:
    """PKCE with S256 always; the verifier itself never leaves; two attempts share nothing."""
    client = make_client()
    one, two = await client.begin(state="a&b=c d"), await client.begin(state="2")
    query = {name: values[0] for name, values in parse_qs(urlsplit(one.authorize_url).query).items()}
    digest = hashlib.sha256(one.extras["v"].encode()).digest()
    assert query["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert (query["code_challenge_method"], query["response_type"]) == ("S256", "code")
    assert (query["state"], query["nonce"]) == ("a&b=c d", one.extras["n"])
    assert (query["redirect_uri"], query["scope"]) == (REDIRECT_URI, "openid email profile")
    assert one.extras["v"] not in one.authorize_url
    assert not set(one.extras.values()) & set(two.extras.values())


async def test_a06_t02_a_code_of_another_attempt_is_worth_nothing(
    openid: StageControl, make_client: MakeClient, lines: list[Any]
) -> None:
    """A thief puts a stolen code into his own attempt: the challenge it was given for is not his."""
    client = make_client()
    stolen = (await consent(openid, await client.begin(state="victim")))["code"]
    own = await client.begin(state="thief")
    with pytest.raises(ProviderError):
        await client.fetch_profile(code=stolen, extras=own.extras, answer={"iss": openid.base_url})
    assert [line["reason"] for line in lines] == ["code_refused"]


@pytest.mark.parametrize("extras", [{}, {"v": "v" * 43}, {"n": "nonce"}, {"v": "short", "n": "nonce"}])
async def test_an_attempt_that_did_not_begin_here_sends_nothing(
    extras: dict[str, str], openid: StageControl, make_client: MakeClient
) -> None:
    """Without verifier and nonce there is nothing to check against."""
    with pytest.raises(BadCallback):
        await make_client().fetch_profile(code="Code", extras=extras, answer={"iss": openid.base_url})
    assert openid.endpoints() == []


@pytest.mark.parametrize("code", ["", " ", "a b", "a\nb", "é", "c" * 4097])
async def test_what_cannot_be_a_code_sends_nothing(code: str, openid: StageControl, make_client: MakeClient) -> None:
    """Refused before the network."""
    with pytest.raises(BadCallback):
        await make_client().fetch_profile(code=code, extras={"v": "v" * 43, "n": "n"})
    assert openid.endpoints() == []


@pytest.mark.parametrize(
    ("announces", "answers", "good"),
    [
        (True, "right", True),
        (True, "missing", False),
        (True, "foreign", False),
        (False, "missing", True),
        (False, "right", True),
        (False, "foreign", False),
    ],
)
async def test_a04_rfc9207_who_answers(
    *, announces: bool, answers: str, good: bool, openid: StageControl, make_client: MakeClient, sign_in: SignIn
) -> None:
    """A foreign name, or none where one is announced: the code is not sent."""
    openid.switch(announces_iss=announces, answers_iss=answers)
    if good:
        assert (await sign_in(make_client())).username == "lan"
        return
    with pytest.raises(BadCallback):
        await sign_in(make_client())
    assert "token" not in openid.endpoints()


@pytest.mark.parametrize(
    ("methods", "place"),
    [
        (["client_secret_basic"], "header"),
        (["client_secret_post"], "form"),
        (["client_secret_post", "client_secret_basic"], "header"),
        (None, "header"),
    ],
)
async def test_the_secret_goes_where_the_provider_takes_it(
    *, methods: list[str] | None, place: str, openid: StageControl, make_client: MakeClient, sign_in: SignIn
) -> None:
    """In one place only. The simulated id and secret hold blanks, colons and signs, which both ways must quote."""
    if methods is None:
        openid.switch(discovery={"token_endpoint_auth_methods_supported": None})
    else:
        openid.switch(auth_methods=methods)
    await sign_in(make_client())
    [call] = openid.calls("token")
    form = dict(call["form"])
    assert ("authorization" in call["headers"], "client_secret" in form) == (place == "header", place == "form")
    assert form["redirect_uri"] == REDIRECT_URI


async def test_nobody_asks_userinfo_for_what_the_id_token_says(
    openid: StageControl, make_client: MakeClient, sign_in: SignIn
) -> None:
    """Three calls for the first sign-in, one for the next: the documents are kept."""
    client = make_client()
    await sign_in(client)
    assert [name for name in openid.endpoints() if name != "authorize"] == ["discovery", "token", "keys"]
    await sign_in(client)
    assert [name for name in openid.endpoints() if name != "authorize"][3:] == ["token"]


async def test_a10_an_address_of_any_issuer_is_never_verified(
    openid: StageControl, make_client: MakeClient, sign_in: SignIn
) -> None:
    """However loudly it says so; and the key does not depend on it."""
    openid.create_person("mallory", email="lan.nguyen@gmail.com", email_verified=True, claims={"hd": "gmail.com"})
    lan, mallory = await sign_in(make_client()), await sign_in(make_client(), person="mallory")
    assert (mallory.email, mallory.email_verified) == ("lan.nguyen@gmail.com", False)
    assert lan.external_id != mallory.external_id


@pytest.mark.parametrize(
    ("email", "verified", "hd", "known"),
    [
        ("lan.nguyen@gmail.com", True, None, True),
        ("Lan@Casino.example", True, "casino.example", True),
        ("lan@casino.example", True, None, False),
        ("lan@casino.example", True, "other.example", False),
        ("lan@gmail.com", False, None, False),
        ("lan@gmail.com", "true", None, False),
        ("lan@gmail.com.evil.example", True, None, False),
        ("lan@gmail.com,eve@evil.example", True, None, None),
    ],
)
async def test_a24_google_knows_its_own_mailboxes(
    *,
    email: str,
    verified: Any,
    hd: str | None,
    known: bool | None,
    openid: StageControl,
    make_client: MakeClient,
    sign_in: SignIn,
) -> None:
    """gmail.com, and the domain of the account's own organisation; what is no address is none."""
    claims = {"email": email, "email_verified": verified} | ({"hd": hd} if hd else {})
    openid.create_person("somebody", claims=claims)
    profile = await sign_in(make_client(name="google"), person="somebody")
    assert (profile.email is not None, profile.email_verified) == (known is not None, bool(known))


async def test_a19_redirects_are_not_followed(
    openid: StageControl, make_client: MakeClient, simulator: StageSimulator, lines: list[Any]
) -> None:
    """Neither for the document nor for the code, which travels with our secret."""
    openid.order_fault("discovery", status=302, location=f"{simulator.url}/jwks-of-a-thief")
    with pytest.raises(ProviderError):
        await make_client().begin(state="s")
    client = make_client()
    departure = await client.begin(state="s")
    answer = await consent(openid, departure)
    openid.order_fault("token", status=307, location=f"{simulator.url}/jwks-of-a-thief")
    with pytest.raises(ProviderError):
        await client.fetch_profile(code=answer["code"], extras=departure.extras, answer={"iss": answer["iss"]})
    assert [line["reason"] for line in lines] == ["redirected", "redirected"]
    assert "jwks-of-a-thief" not in openid.endpoints()


@pytest.mark.parametrize(
    ("answer", "error", "reason"),
    [
        ({"status": 400, "json": {"error": "invalid_grant"}}, ProviderError, "code_refused"),
        ({"status": 401, "json": {"error": "invalid_client"}}, ProviderMisconfigured, "misconfigured"),
        ({"status": 200, "json": {"error": "server_error"}}, ProviderUnavailable, "server_fault"),
        ({"status": 429, "json": {"error": "x"}}, ProviderBusy, "throttled"),
        ({"status": 502}, ProviderUnavailable, "server_fault"),
        ({"status": 200}, ProviderError, "malformed"),
        ({"status": 200, "json": []}, ProviderError, "malformed"),
        ({"status": 200, "json": {"error": ["x"]}}, ProviderError, "refused"),
        ({"status": 200, "json": {"access_token": "t", "id_token": 5}}, ProviderError, "malformed"),
    ],
)
async def test_a18_errors_of_the_token_endpoint(
    *,
    answer: dict[str, Any],
    error: type[Exception],
    reason: str,
    openid: StageControl,
    make_client: MakeClient,
    sign_in: SignIn,
    lines: list[Any],
) -> None:
    """One error for the person, one line for the operator, and the code is sent once."""
    openid.order_fault("token", **answer)
    with pytest.raises(error):
        await sign_in(make_client())
    assert [line["reason"] for line in lines] == [reason]
    assert openid.endpoints().count("token") == 1


@pytest.mark.parametrize(
    "keys", [{"keys": []}, {"keys": "x"}, {"keys": [{"kty": ["RSA"]}, 5, {"kty": "oct", "k": "AA"}]}]
)
async def test_a_key_set_without_a_key(
    keys: dict[str, Any], openid: StageControl, make_client: MakeClient, sign_in: SignIn
) -> None:
    """Odd entries are passed over; a symmetric key is none; without any there is nothing to believe by."""
    openid.order_fault("keys", status=200, json=keys)
    with pytest.raises(ProviderError):
        await sign_in(make_client())


async def test_an_invented_key_id_does_not_make_us_knock_each_time(
    openid: StageControl, make_client: MakeClient, sign_in: SignIn
) -> None:
    """The set is read again once in ten seconds, however many unknown keys are named."""
    client = make_client()
    await sign_in(client)
    openid.switch(module="igw-kid-unknown")
    for _ in range(4):
        with pytest.raises(ProviderError):
            await sign_in(client)
    assert openid.endpoints().count("keys") == 2


async def test_a_provider_that_is_away_and_comes_back(
    openid: StageControl, make_client: MakeClient, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is sent there meanwhile, many clicks are one question, and the first click afterwards works."""
    monkeypatch.setattr(kept, "PAUSE_SECONDS", 0.5)
    client = make_client()
    openid.order_fault("discovery", status=503, times=3)
    outcomes = await asyncio.gather(*(client.begin(state=str(n)) for n in range(20)), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {ProviderUnavailable}
    assert openid.endpoints() == ["discovery"] * 3
    assert not client.is_ready
    await asyncio.sleep(0.6)
    assert (await sign_in(client)).username == "lan"
    assert client.is_ready


async def test_kept_documents_outlive_an_outage(
    openid: StageControl, make_client: MakeClient, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour later discovery is down: what was read serves on, for a day."""
    client = make_client()
    await sign_in(client)
    monkeypatch.setattr(kept, "FRESH_SECONDS", 0.0)
    openid.order_fault("discovery", status=503, times=50)
    openid.order_fault("keys", status=503, times=50)
    assert (await sign_in(client)).username == "lan"
    assert client.is_ready
    monkeypatch.setattr(kept, "USABLE_SECONDS", 0.0)
    assert not client.is_ready


async def test_prepare_never_raises(openid: StageControl, make_client: MakeClient) -> None:
    """It runs beside the start of the server."""
    client = make_client(issuer="http://127.0.0.1:9")
    await client.prepare()
    assert not client.is_ready
    ready = make_client()
    await ready.prepare()
    assert ready.is_ready
    assert openid.endpoints() == ["discovery", "keys"]


async def test_nothing_secret_is_printed(
    *,
    openid: StageControl,
    simulator: StageSimulator,
    make_client: MakeClient,
    secrets_seen: SecretsSeen,
    lines: list[Any],
) -> None:
    """Not even when the provider sends all of it back to us as an error text."""
    client = make_client()
    departure = await client.begin(state="s")
    answer = await consent(openid, departure)
    for kind, value in (("code", answer["code"]), ("verifier", departure.extras["v"])):
        secrets_seen.add(value, kind=kind)
    echo = f"{answer['code']} {departure.extras['v']} {simulator.client_secret}"
    openid.order_fault("token", status=400, json={"error": "invalid_grant", "error_description": echo})
    with pytest.raises(ProviderError):
        await client.fetch_profile(code=answer["code"], extras=departure.extras, answer={"iss": answer["iss"]})
    said = str(lines)
    assert not [part for part in echo.split(" ")[:3] if part in said]
