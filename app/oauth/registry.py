"""Which identity providers are on: those whose id and secret are both set."""

from collections.abc import Mapping
from types import MappingProxyType

from app.config import Settings
from app.oauth.facebook import client as facebook
from app.oauth.facebook.client import Facebook, FacebookSettings
from app.oauth.identity_provider import IdentityProvider
from app.oauth.instagram.client import Instagram, InstagramSettings
from app.oauth.observe import Observe, record_provider_seconds
from app.oauth.openid.client import OpenIDProvider
from app.oauth.zalo import client as zalo
from app.oauth.zalo.client import Zalo, ZaloSettings


def build_providers(
    settings: Settings, *, observe: Observe = record_provider_seconds
) -> Mapping[str, IdentityProvider]:
    """The providers that are on, by name. Close each one when the server stops."""
    providers: list[IdentityProvider | None] = [
        _instagram(settings, observe),
        _facebook(settings, observe),
        _zalo(settings, observe),
        *_openid(settings, observe),
    ]
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


def _facebook(settings: Settings, observe: Observe) -> IdentityProvider | None:
    if not settings.fb_client_id or not settings.facebook_secrets:
        return None
    registration = FacebookSettings(
        client_id=settings.fb_client_id,
        client_secret=settings.facebook_secrets[0],
        redirect_uri=settings.fb_redirect_uri or settings.redirect_uri_of("facebook"),
        authorize_url=settings.fb_authorize_url or facebook.AUTHORIZE_URL,
        token_url=settings.fb_token_url or facebook.TOKEN_URL,
        graph_url=settings.fb_graph_url or facebook.GRAPH_URL,
    )
    return Facebook(registration, observe=observe)


def _zalo(settings: Settings, observe: Observe) -> IdentityProvider | None:
    if not settings.zalo_app_id or not settings.zalo_app_secret:
        return None
    registration = ZaloSettings(
        app_id=settings.zalo_app_id,
        app_secret=settings.zalo_app_secret,
        redirect_uri=settings.redirect_uri_of("zalo"),
        authorize_url=settings.zalo_authorize_url or zalo.AUTHORIZE_URL,
        token_url=settings.zalo_token_url or zalo.TOKEN_URL,
        graph_url=settings.zalo_graph_url or zalo.GRAPH_URL,
    )
    return Zalo(registration, observe=observe)


def _openid(settings: Settings, observe: Observe) -> list[IdentityProvider]:
    return [
        OpenIDProvider(client, redirect_uri=settings.redirect_uri_of(client.name), observe=observe)
        for client in settings.openid_clients
    ]
