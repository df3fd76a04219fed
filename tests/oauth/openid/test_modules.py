"""Every module of the public conformance suite for clients that applies, under its official name, and our own lies.

A client passes by signing in where the provider is honest and by refusing where it lies: one error for the person,
one line in the log, nothing else.
"""

from __future__ import annotations

from typing import Any

import pytest

from app.oauth.errors import ProviderError, ProviderMisconfigured
from simulators.openid.switches import HONEST, HOSTILE, MODULES, MORE_HOSTILE, PLAIN
from simulators.stage.control_client import StageControl
from tests.oauth.openid.conftest import MakeClient, SignIn
from tests.servers.stage import StageSimulator

REASONS = {
    f"{PLAIN}-kid-absent-multiple-jwks": "key",
    f"{PLAIN}-invalid-iss": "iss",
    f"{PLAIN}-missing-sub": "sub",
    f"{PLAIN}-invalid-aud": "aud",
    f"{PLAIN}-missing-iat": "iat",
    f"{PLAIN}-idtoken-sig-none": "algorithm",
    f"{PLAIN}-invalid-sig-rs256": "signature",
    f"{PLAIN}-nonce-invalid": "nonce",
    "igw-aud-several": "aud",
    "igw-aud-missing": "aud",
    "igw-azp-foreign": "azp",
    "igw-expired": "exp",
    "igw-exp-missing": "exp",
    "igw-issued-in-future": "iat",
    "igw-issued-long-ago": "iat",
    "igw-not-yet-valid": "nbf",
    "igw-nonce-missing": "nonce",
    "igw-at-hash-wrong": "at_hash",
    "igw-sub-too-long": "sub",
    "igw-sub-number": "sub",
    "igw-iss-list": "iss",
    "igw-typ-logout": "typ",
    "igw-kid-unknown": "key",
    "igw-kid-path": "key",
    "igw-sig-hs256-secret": "algorithm",
    "igw-sig-hs256-public-key": "algorithm",
    "igw-header-jku": "signature",
    "igw-header-jwk": "signature",
    "igw-header-x5u": "signature",
    "igw-header-crit": "header",
    "igw-claims-twice": "claims",
    "igw-not-a-token": "shape",
}
"""By which check each lie falls; otherwise a check could be missing and another one hide it."""

ROTATING = f"{PLAIN}-signing-key-rotation"


def test_every_module_is_tried() -> None:
    """The 14 of the basic plan and those of the configuration plan; a new switch needs a test."""
    elsewhere = {f"{PLAIN}-userinfo-invalid-sub", f"{PLAIN}-discovery-issuer-mismatch"}
    assert set(REASONS) | elsewhere | {"igw-replayed-token", "igw-no-id-token"} == {*HOSTILE, *MORE_HOSTILE}
    basic = [name for name in MODULES if name.startswith(PLAIN) and not name.startswith((f"{PLAIN}-disc", ROTATING))]
    assert len(basic) == 14


@pytest.mark.parametrize("module", [name for name in HONEST if name != ROTATING])
async def test_honest(module: str, openid: StageControl, make_client: MakeClient, sign_in: SignIn) -> None:
    """Signed in as the person who allowed, keyed by issuer and subject."""
    openid.switch(module=module)
    lan = {person["username"]: person for person in openid._call("GET", "/people")}["lan"]
    profile = await sign_in(make_client())
    assert (profile.provider, profile.client_id, profile.external_id) == ("acme", openid.base_url, lan["person_id"])
    assert profile.username == "lan"
    assert ("userinfo" in openid.endpoints()) == (module == f"{PLAIN}-scope-userinfo-claims")


async def test_signing_key_rotation(openid: StageControl, make_client: MakeClient, sign_in: SignIn) -> None:
    """Between two sign-ins the key changes: the set is read again, once."""
    openid.switch(module=ROTATING)
    client = make_client()
    first = await sign_in(client)
    openid.act("rotate_keys")
    assert await sign_in(client) == first
    assert openid.endpoints().count("keys") == 2


@pytest.mark.parametrize("module", list(REASONS))
async def test_a07_t41_hostile(
    *, module: str, openid: StageControl, make_client: MakeClient, sign_in: SignIn, lines: list[Any]
) -> None:
    """Refused by the check that is meant for it. Nothing that the header points to is fetched (T41)."""
    client = make_client()
    openid.switch(module=module)
    with pytest.raises(ProviderError):
        await sign_in(client)
    assert [(line["event"], line["reason"], line.get("refused")) for line in lines] == [
        ("provider_call_failed", "id_token_refused", REASONS[module])
    ]
    assert "jwks-of-a-thief" not in openid.endpoints()


async def test_userinfo_invalid_sub(
    openid: StageControl, make_client: MakeClient, sign_in: SignIn, lines: list[Any]
) -> None:
    """Userinfo of another person is no userinfo."""
    openid.switch(module=f"{PLAIN}-userinfo-invalid-sub")
    with pytest.raises(ProviderError):
        await sign_in(make_client())
    assert [line["reason"] for line in lines] == ["userinfo_of_another_person"]


async def test_a19_discovery_issuer_mismatch(
    openid: StageControl, make_client: MakeClient, sign_in: SignIn, lines: list[Any]
) -> None:
    """A document of another issuer sends nobody anywhere, and the operator has an alarm."""
    openid.switch(module=f"{PLAIN}-discovery-issuer-mismatch")
    with pytest.raises(ProviderMisconfigured):
        await sign_in(make_client())
    assert [(line["log_level"], line["reason"]) for line in lines] == [("critical", "discovery_refused")]
    assert openid.endpoints() == ["discovery"]


async def test_a08_an_id_token_of_an_earlier_sign_in(
    openid: StageControl, make_client: MakeClient, sign_in: SignIn, lines: list[Any]
) -> None:
    """Good in every respect, an hour from expiry, and of another attempt: the nonce is not this one's."""
    openid.switch(at_hash=False)
    client = make_client()
    await sign_in(client)
    openid.switch(module="igw-replayed-token")
    lines.clear()
    with pytest.raises(ProviderError):
        await sign_in(client)
    assert [line["refused"] for line in lines] == ["nonce"]


async def test_a09_an_access_token_alone_proves_nothing(
    openid: StageControl, make_client: MakeClient, sign_in: SignIn
) -> None:
    """It could be made for anybody's app."""
    openid.switch(module="igw-no-id-token")
    with pytest.raises(ProviderError):
        await sign_in(make_client())
    assert "userinfo" not in openid.endpoints()


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256"])
async def test_each_algorithm_of_the_list(
    algorithm: str, openid: StageControl, make_client: MakeClient, sign_in: SignIn, simulator: StageSimulator
) -> None:
    """Taken when it is on the list, and refused when it is not, although the signature is good."""
    openid.switch(algorithm=algorithm)
    openid.act("rotate_keys")
    others = tuple({"RS256", "PS256", "ES256"} - {algorithm})
    assert (await sign_in(make_client(algorithms=(algorithm,)))).username == "lan"
    with pytest.raises(ProviderError):
        await sign_in(make_client(algorithms=others))
    openid.switch(algorithm="RS256")
    openid.act("rotate_keys")
