"""Which identity providers are on."""

from typing import Any

import pytest

from app.config import Settings
from app.oauth.observe import PROVIDER_SECONDS, record_provider_seconds
from app.oauth.registry import build_providers
from tests.oauth.scripted_server import answer, scripted_server


def settings(**wishes: Any) -> Settings:
    """Settings of this test alone, whatever stands in the environment or in a `.env`."""
    return Settings(_env_file=None, **wishes)  # type: ignore[call-arg]


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "OIDC_PROVIDERS",
        "FB_CLIENT_ID",
        "ZALO_APP_ID",
        "IG_CLIENT_ID",
        "IG_CLIENT_SECRET",
        "IG_REDIRECT_URI",
        "IG_API",
        "PUBLIC_URL",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    "pair",
    [{}, {"ig_client_id": "1"}, {"ig_client_secret": "s"}, {"ig_client_id": "", "ig_client_secret": ""}],
)
def test_a15_without_both_id_and_secret_a_provider_is_off(pair: dict[str, str]) -> None:
    """Half a registration never becomes half a provider."""
    assert dict(build_providers(settings(**pair))) == {}


async def test_a_pair_turns_instagram_on_with_our_callback() -> None:
    """The redirect address comes from the settings, never from a request's Host."""
    providers = build_providers(settings(ig_client_id="1", ig_client_secret="s", public_url="https://casino.example"))
    instagram = providers["instagram"]
    assert list(providers) == ["instagram"]
    assert (instagram.name, instagram.label, instagram.client_id) == ("instagram", "Instagram", "1")
    assert instagram.note == "professional_only"
    url = instagram.authorize_url(state="s")
    assert url.startswith("https://www.instagram.com/oauth/authorize?client_id=1&")
    assert "redirect_uri=https%3A%2F%2Fcasino.example%2Foauth%2Finstagram%2Fcallback&" in url
    await instagram.close()


async def test_a05_every_provider_sends_the_state_along() -> None:
    """One test over all that are registered: none may forget the state, and none is left out of this test."""
    document = {
        **dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), "https://x"),
        "code_challenge_methods_supported": ["S256"],
    }
    async with scripted_server() as issuer:
        document |= {name: f"{issuer.url}/x" for name in document if name != "code_challenge_methods_supported"}
        issuer.answers("/.well-known/openid-configuration", answer({**document, "issuer": issuer.url}))
        acme = {"oidc_acme_issuer": issuer.url, "oidc_acme_client_id": "1", "oidc_acme_client_secret": "s"}
        pairs = {"ig_client_id": "1", "ig_client_secret": "s", "fb_client_id": "1", "fb_client_secret": "s"}
        zalo = {"zalo_app_id": "1", "zalo_app_secret": "s"}
        providers = build_providers(settings(**pairs, **zalo, oidc_providers="acme", **acme))
        assert set(providers) == {"instagram", "facebook", "zalo", "acme"}
        for provider in providers.values():
            departure = await provider.begin(state="of-this-test")
            assert "state=of-this-test" in departure.authorize_url
            assert not set(departure.extras.values()) & {"", "of-this-test"}
            await provider.close()


def test_provider_seconds_is_a_histogram_by_provider_call_and_outcome() -> None:
    """The name that dashboards know."""
    record_provider_seconds("instagram", "me", "ok", 0.3)
    samples = {sample.name for metric in PROVIDER_SECONDS.collect() for sample in metric.samples}
    assert "igw_provider_seconds_bucket" in samples
    labels = [sample.labels for metric in PROVIDER_SECONDS.collect() for sample in metric.samples]
    assert {"provider": "instagram", "call": "me", "outcome": "ok"} in labels
