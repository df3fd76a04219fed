"""Lies that the public conformance suite has no module for (test_plans.py plays those it has).

Each is refused with one error for the person, one line in the log, nothing else.
"""

from __future__ import annotations

from typing import Any

import pytest

from app.oauth.errors import ProviderError
from simulators.openid.switches import MORE_HOSTILE
from simulators.stage.control_client import StageControl
from tests.oauth.openid.conftest import MakeClient, SignIn
from tests.servers.stage import StageSimulator

REASONS = {
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


def test_every_lie_is_tried() -> None:
    """A new one needs a test."""
    assert {*REASONS, "igw-replayed-token", "igw-no-id-token"} == {*MORE_HOSTILE}


@pytest.mark.parametrize("module", list(REASONS))
async def test_a07_a49_t41_a_lying_token_is_refused(
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
