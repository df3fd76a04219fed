"""Which identity providers are on: those whose id and secret are both set."""

from collections.abc import Mapping
from types import MappingProxyType

from app.config import Settings
from app.oauth.identity_provider import IdentityProvider
from app.oauth.instagram.client import Instagram, InstagramSettings
from app.oauth.observe import Observe, record_provider_seconds


def build_providers(
    settings: Settings, *, observe: Observe = record_provider_seconds
) -> Mapping[str, IdentityProvider]:
    """The providers that are on, by name. Close each one when the server stops."""
    providers = [_instagram(settings, observe)]
    return MappingProxyType({provider.name: provider for provider in providers if provider is not None})


def _instagram(settings: Settings, observe: Observe) -> IdentityProvider | None:
    if not settings.ig_client_id or not settings.instagram_secrets:
        return None
    registration = InstagramSettings(
        api=settings.ig_api,
        client_id=settings.ig_client_id,
        client_secret=settings.instagram_secrets[0],
        redirect_uri=settings.instagram_redirect_uri,
        authorize_url=settings.ig_authorize_url,
        token_url=settings.ig_token_url,
        graph_url=settings.ig_graph_url,
    )
    return Instagram(registration, observe=observe)
