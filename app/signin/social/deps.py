"""What the routes of this folder need from the running application."""

from collections.abc import Mapping
from typing import cast

from starlette.requests import Request

from app.oauth.identity_provider import IdentityProvider
from app.signin.errors import ProviderUnknown


def providers_of(request: Request) -> Mapping[str, IdentityProvider]:
    """The identity providers that are switched on, by name."""
    return cast(Mapping[str, IdentityProvider], request.app.state.providers)


def provider_of(request: Request, name: str) -> IdentityProvider:
    """Raises ProviderUnknown."""
    provider = providers_of(request).get(name)
    if provider is None:
        raise ProviderUnknown
    return provider
