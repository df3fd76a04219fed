"""Where a discovery document may lead us (A19)."""

from __future__ import annotations

from typing import Any

import pytest

from app.oauth.errors import ProviderMisconfigured
from app.oauth.openid.discovery import discovery_url, may_be_asked
from simulators.stage.control_client import StageControl
from tests.oauth.openid.conftest import MakeClient

FAR, NEAR = "https://id.acme.example", "http://127.0.0.1:9000"


@pytest.mark.parametrize(
    ("issuer", "address", "good"),
    [
        (FAR, "https://id.acme.example/token", True),
        (FAR, "https://tokens.acme.example:8443/t?tenant=1", True),
        (FAR, "http://id.acme.example/token", False),
        (FAR, "https://127.0.0.1/token", False),
        (FAR, "https://localhost/token", False),
        (FAR, "https://10.0.0.7/token", False),
        (FAR, "https://169.254.169.254/latest/meta-data", False),
        (FAR, "https://[::1]/token", False),
        (FAR, "https://[fd00::1]/token", False),
        (FAR, "https://user@id.acme.example/token", False),
        (FAR, "https://id.acme.example/token#x", False),
        (FAR, "file:///etc/passwd", False),
        (FAR, "https://id.acme.example:99999/", False),
        (FAR, "https://[/", False),
        (FAR, "", False),
        (NEAR, "http://127.0.0.1:9000/token", True),
        (NEAR, "http://id.acme.example/token", False),
        (NEAR, "https://id.acme.example/token", True),
        ("https://10.0.0.7", "https://10.0.0.7/token", True),
        ("https://10.0.0.7", "https://10.0.0.8/token", False),
    ],
)
def test_a19_addresses_of_a_document(*, issuer: str, address: str, good: bool) -> None:
    """https, and never into our own network, unless the operator's issuer stands there itself."""
    assert may_be_asked(address, issuer=issuer) is good


def test_the_document_stands_below_the_issuer() -> None:
    """With a path and with a slash at its end, as Discovery §4 has it."""
    assert discovery_url("https://a.example/t/") == "https://a.example/t/.well-known/openid-configuration"


@pytest.mark.parametrize(
    "changes",
    [
        {"token_endpoint": "http://metadata.internal/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": 5},
        {"userinfo_endpoint": "ftp://x"},
        {"response_types_supported": ["id_token"]},
        {"code_challenge_methods_supported": ["plain"]},
        {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
        {"issuer": None},
        {"issuer": ["x"]},
    ],
)
async def test_a_document_that_lacks_what_we_need(
    changes: dict[str, Any], openid: StageControl, make_client: MakeClient, lines: list[Any]
) -> None:
    """Nobody is sent there, and the operator learns which field it was. PKCE is never left out (A6)."""
    openid.switch(discovery=changes)
    with pytest.raises(ProviderMisconfigured):
        await make_client().begin(state="s")
    assert [(line["reason"], line["refused"]) for line in lines] == [("discovery_refused", next(iter(changes)))]
