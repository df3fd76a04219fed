"""The public conformance suite's two plans for clients, module by module, under their official names.

Source of names and expected results: openid-certification/conformance-suite, `oidcc-client-basic-certification` and
`oidcc-client-config-certification`. The plan for refreshing is left out: we never refresh. `…-kid-absent-multiple-jwks`
may end either way there; here it is refused. What a refusal leaves behind in the app is shown in
tests/signin/test_other_providers.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from app.oauth.errors import AppError, ProviderError, ProviderMisconfigured
from simulators.openid.switches import HONEST, HOSTILE
from simulators.stage.control_client import StageControl
from tests.oauth.openid.conftest import MakeClient, SignIn


@dataclass(frozen=True)
class Refused:
    """The one log line of a refusal, and what the person is told. `by`: which check it was."""

    reason: str = "id_token_refused"
    by: str | None = None
    error: type[AppError] = ProviderError
    level: str = "error"


SIGNED_IN = None

BASIC: dict[str, Refused | None] = {
    "oidcc-client-test": SIGNED_IN,
    "oidcc-client-test-idtoken-sig-rs256": SIGNED_IN,
    "oidcc-client-test-scope-userinfo-claims": SIGNED_IN,
    "oidcc-client-test-client-secret-basic": SIGNED_IN,
    "oidcc-client-test-kid-absent-single-jwks": SIGNED_IN,
    "oidcc-client-test-kid-absent-multiple-jwks": Refused(by="key"),
    "oidcc-client-test-invalid-iss": Refused(by="iss"),
    "oidcc-client-test-missing-sub": Refused(by="sub"),
    "oidcc-client-test-invalid-aud": Refused(by="aud"),
    "oidcc-client-test-missing-iat": Refused(by="iat"),
    "oidcc-client-test-idtoken-sig-none": Refused(by="algorithm"),
    "oidcc-client-test-invalid-sig-rs256": Refused(by="signature"),
    "oidcc-client-test-userinfo-invalid-sub": Refused("userinfo_of_another_person"),
    "oidcc-client-test-nonce-invalid": Refused(by="nonce"),
}

CONFIG: dict[str, Refused | None] = {
    "oidcc-client-test-discovery-openid-config": SIGNED_IN,
    "oidcc-client-test-discovery-jwks-uri-keys": SIGNED_IN,
    "oidcc-client-test-discovery-issuer-mismatch": Refused(
        "discovery_refused", by="issuer", error=ProviderMisconfigured, level="critical"
    ),
    "oidcc-client-test-idtoken-sig-none": Refused(by="algorithm"),
    "oidcc-client-test-signing-key-rotation": SIGNED_IN,
    "oidcc-client-test-signing-key-rotation-just-before-signing": SIGNED_IN,
}

ASKED = {
    "oidcc-client-test-scope-userinfo-claims": ["discovery", "keys", "token", "userinfo"],
    "oidcc-client-test-signing-key-rotation": ["discovery", "keys", "token", "token", "keys"],
    "oidcc-client-test-signing-key-rotation-just-before-signing": ["discovery", "keys", "token", "keys"],
}
"""What the provider is asked for, where it is not its documents once, and then one exchange."""


def test_both_plans_are_complete() -> None:
    """14 and 6, one module in both; the simulator plays each, and no other under an official name."""
    assert (len(BASIC), len(CONFIG), len({*BASIC, *CONFIG})) == (14, 6, 19)
    for plan in (BASIC, CONFIG):
        assert {name for name, end in plan.items() if end is SIGNED_IN} <= set(HONEST)
        assert {name for name, end in plan.items() if end is not SIGNED_IN} <= set(HOSTILE)
    assert {*BASIC, *CONFIG} == {*HONEST, *HOSTILE}


@pytest.mark.parametrize("module", list(BASIC))
async def test_a07_basic_plan(
    module: str, openid: StageControl, make_client: MakeClient, sign_in: SignIn, lines: list[Any]
) -> None:
    """Signed in where the provider is honest; where it lies, refused by the check that is meant for it."""
    await _play(module, BASIC[module], openid=openid, make_client=make_client, sign_in=sign_in, lines=lines)


@pytest.mark.parametrize("module", list(CONFIG))
async def test_a07_a19_config_plan(
    module: str, openid: StageControl, make_client: MakeClient, sign_in: SignIn, lines: list[Any]
) -> None:
    """The provider's documents and keys: used, read anew once when a key is new, and refused from another issuer."""
    await _play(module, CONFIG[module], openid=openid, make_client=make_client, sign_in=sign_in, lines=lines)


async def _play(
    module: str,
    end: Refused | None,
    *,
    openid: StageControl,
    make_client: MakeClient,
    sign_in: SignIn,
    lines: list[Any],
) -> None:
    openid.switch(module=module)
    client = make_client()
    if end is not SIGNED_IN:
        with pytest.raises(end.error):
            await sign_in(client)
        seen = [(line["event"], line["log_level"], line["reason"], line.get("refused")) for line in lines]
        assert seen == [("provider_call_failed", end.level, end.reason, end.by)]
        return
    # As at the app's start: so that a key which is new later is really new to the client.
    await client.prepare()
    lan = {person["username"]: person for person in openid._call("GET", "/people")}["lan"]
    for _ in range(2 if module.endswith("-signing-key-rotation") else 1):
        profile = await sign_in(client)
        assert (profile.provider, profile.client_id, profile.external_id) == ("acme", openid.base_url, lan["person_id"])
        assert profile.username == "lan"
        if module.endswith("-signing-key-rotation"):
            openid.act("rotate_keys")
    asked = [name for name in openid.endpoints() if name not in ("authorize", "decision")]
    assert asked == ASKED.get(module, ["discovery", "keys", "token"])
    assert lines == []
