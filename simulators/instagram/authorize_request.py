"""Reading and refusing authorize requests, in the platform's own words."""

from collections.abc import Mapping

import msgspec

from simulators.instagram.apps import App, Apps
from simulators.instagram.dialects import Dialect

TRUE_WORDS = frozenset(("1", "true"))


class AuthorizeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request that may be shown to a person."""

    app: App
    redirect_uri: str
    scopes: list[str]
    state: str | None
    force_reauth: bool


class AuthorizeRefusal(Exception):
    """The platform does not go on, and the person does not come back to the app."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def read_authorize_request(params: Mapping[str, str], *, apps: Apps, dialect: Dialect) -> AuthorizeRequest:
    """Check in the platform's order. Raises AuthorizeRefusal, never redirects."""
    client_id = params.get("client_id") or (params.get("app_id") if dialect.accepts_app_id else None)
    app = apps.get(client_id)
    if app is None:
        raise AuthorizeRefusal("Invalid platform app")
    redirect_uri = params.get("redirect_uri", "")
    # A string comparison and nothing cleverer: the registered URI counts to the letter.
    if redirect_uri not in app.redirect_uris:
        raise AuthorizeRefusal("Invalid redirect_uri")
    if params.get("response_type") != "code":
        raise AuthorizeRefusal("Invalid response_type")
    return AuthorizeRequest(
        app=app,
        redirect_uri=redirect_uri,
        scopes=read_scopes(params.get("scope", ""), dialect=dialect),
        state=params.get("state"),
        force_reauth=any(params.get(name) in TRUE_WORDS for name in ("force_reauth", "force_authentication")),
    )


def read_scopes(text: str, *, dialect: Dialect) -> list[str]:
    """Comma or space separated names, in order and once each. Raises AuthorizeRefusal."""
    scopes = list(dict.fromkeys(text.replace(",", " ").split()))
    if dialect.shut_down:
        wants_basic = dialect.required_scope in scopes
        raise AuthorizeRefusal(f"Invalid scope: {dialect.required_scope}" if wants_basic else "")
    if not scopes:
        raise AuthorizeRefusal("No valid scopes requested")
    unknown = [scope for scope in scopes if scope not in dialect.scopes]
    if unknown:
        raise AuthorizeRefusal(_unknown_scopes(unknown, dialect=dialect))
    if dialect.required_scope not in scopes:
        raise AuthorizeRefusal(f"Invalid scope: {dialect.required_scope} is required")
    return scopes


def _unknown_scopes(unknown: list[str], *, dialect: Dialect) -> str:
    if dialect.professional_only:
        return f"Invalid Scopes: {', '.join(unknown)}"
    if len(unknown) == 1:
        return f"Invalid scope: ['{unknown[0]}']"
    return f"Invalid scope field(s): {', '.join(unknown)}"
