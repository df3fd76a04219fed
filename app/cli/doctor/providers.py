"""The identity providers beside Instagram: on or off, and whether those that describe themselves can be read."""

from collections.abc import Iterator

import structlog

from app.cli.doctor.finding import Finding, error, info, ok, warning
from app.cli.doctor.subject import Subject, shown
from app.config import Settings, is_placeholder
from app.oauth.openid.client import OpenIDProvider
from app.oauth.openid.discovery import WELL_KNOWN
from app.oauth.zalo.client import GRAPH_URL
from app.openid_settings import OpenIDClient


def providers(subject: Subject) -> Iterator[Finding]:
    """One line for each that is on, one for each placeholder, one for all that are off."""
    settings = subject.settings
    pairs = _pairs(settings)
    for name, (client_id, secret, place) in pairs.items():
        if is_placeholder(client_id) or is_placeholder(secret):
            yield error(name, "Its id or secret is a placeholder: every sign-in fails.", "Copy both from its console.")
        else:
            yield ok(name, f"on, at {shown(place)}")
    off = [label for label, name in (("Facebook", "facebook"), ("Zalo", "zalo")) if name not in pairs]
    off += [] if settings.openid_clients else ["OpenID Connect"]
    if off:
        yield info("providers", f"Off: {', '.join(off)}.", "FB_…, ZALO_… and OIDC_PROVIDERS in docs/settings.md.")


def zalo_place(subject: Subject) -> Iterator[Finding]:
    """Zalo's fence around Vietnam, which shows only when somebody comes back."""
    settings = subject.settings
    if settings.zalo_app_id and settings.zalo_app_secret and settings.zalo_graph_url in {None, GRAPH_URL}:
        yield info(
            "zalo_place",
            "Zalo names its people to servers in Vietnam only (error -501 elsewhere).",
            "If this server stands elsewhere: ZALO_GRAPH_URL, a relay of your own in Vietnam.",
        )


async def openid_documents(subject: Subject) -> list[Finding]:
    """Whether each OpenID provider's description and keys can be had, as a start of the server would ask for them."""
    return [await _document(client, subject.settings) for client in subject.settings.openid_clients]


async def _document(client: OpenIDClient, settings: Settings) -> Finding:
    provider = OpenIDProvider(client, redirect_uri=settings.redirect_uri_of(client.name), observe=lambda *_: None)
    try:
        # What went wrong is a log line of the client; here it becomes part of the finding.
        with structlog.testing.capture_logs() as lines:
            await provider.prepare()
    finally:
        await provider.close()
    if provider.is_ready:
        return ok(f"{client.name}_documents", f"{shown(client.issuer)} describes itself and shows its keys")
    why = ", ".join(dict.fromkeys(str(line.get("refused") or line.get("reason")) for line in lines)) or "no answer"
    return warning(
        f"{client.name}_documents",
        f"{shown(client.issuer)} cannot be used now ({why}); every other way in works.",
        f"Check OIDC_{client.name.upper()}_ISSUER, DNS and the firewall; its document stands under "
        f"{WELL_KNOWN}. The redirect address to register is {settings.redirect_uri_of(client.name)}.",
    )


def _pairs(settings: Settings) -> dict[str, tuple[str, str, str]]:
    """Name → id, secret, address, of those that are on."""
    found = {}
    if settings.fb_client_id and settings.fb_client_secret:
        place = settings.fb_graph_url or "https://graph.facebook.com"
        found["facebook"] = (settings.fb_client_id, settings.fb_client_secret, place)
    if settings.zalo_app_id and settings.zalo_app_secret:
        found["zalo"] = (settings.zalo_app_id, settings.zalo_app_secret, settings.zalo_graph_url or GRAPH_URL)
    for client in settings.openid_clients:
        found[client.name] = (client.client_id, client.client_secret, client.issuer)
    return found
