"""What will run, decided before anything is started: settings for the server, and whether Instagram is simulated."""

import os
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from app.cli.dev.signing_key import development_key
from app.cli.dev.wish import Wish
from app.config import Settings, is_placeholder
from app.setting_values import origin_of

_GRANTS: Final = {"WELCOME_GRANTS": "USD:1000,VND:1000000", "DAILY_GRANTS": "USD:50,VND:500000"}


@dataclass(slots=True)
class Plan:
    """The environment to add for the server, and sentences for the person."""

    public_url: str
    simulates_instagram: bool
    environment: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def redirect_uri(self) -> str:
        """Where Instagram, simulated or not, sends people back to."""
        return self.environment["IG_REDIRECT_URI"]

    def settings(self) -> Settings:
        """The server's settings, as its own process will read them. Raises SettingsError."""
        return Settings.load(**{name.lower(): value for name, value in self.environment.items()})

    def whole_environment(self) -> dict[str, str]:
        """The environment of the server's process. Names in any other case would be second opinions."""
        kept = {name: value for name, value in os.environ.items() if name.upper() not in self.environment}
        return kept | self.environment


def make_plan(settings: Settings, *, wish: Wish, tunnel_url: str | None = None) -> Plan:
    """Fill in what the operator has left open; what is set in the environment or `.env` stays."""
    chosen = settings.model_fields_set
    plan = Plan(tunnel_url or _public_url(settings, wish=wish), simulates_instagram=not _has_own_instagram(settings))
    plan.environment["PUBLIC_URL"] = plan.public_url
    plan.environment["IG_REDIRECT_URI"] = _redirect_uri(settings, plan=plan, tunnelled=tunnel_url is not None)
    if "jwt_signing_key" not in chosen:
        plan.environment["JWT_SIGNING_KEY"] = development_key()
    if tunnel_url and "trusted_proxies" not in chosen:
        # The tunnel's end on this machine is a proxy: it writes the visitor's address into X-Forwarded-For.
        plan.environment["TRUSTED_PROXIES"] = "127.0.0.1"
    if {"USD", "VND"} <= set(settings.default_wallet_currencies):
        plan.environment |= {name: value for name, value in _GRANTS.items() if name.lower() not in chosen}
    plan.notes += _notes(settings, wish=wish, plan=plan)
    return plan


def _public_url(settings: Settings, *, wish: Wish) -> str:
    """As set. The design guide's `.env` knows only IG_REDIRECT_URI: then players come by that address, too."""
    if "public_url" in settings.model_fields_set:
        return settings.public_url
    followed = origin_of(settings.ig_redirect_uri) if _has_own_instagram(settings) else None
    return followed or wish.url


def _has_own_instagram(settings: Settings) -> bool:
    """The design guide's `.env` has `xxxx` for id and secret: with Meta's own addresses, nobody's application."""
    both = bool(settings.ig_client_id and settings.instagram_secrets)
    pair = (settings.ig_client_id or "", *settings.instagram_secrets)
    real = settings.ig_authorize_url is not None or not any(map(is_placeholder, pair))
    return both and real


def _redirect_uri(settings: Settings, *, plan: Plan, tunnelled: bool) -> str:
    own = f"{plan.public_url}/oauth/instagram/callback"
    if plan.simulates_instagram or tunnelled:
        return own
    return settings.ig_redirect_uri or own


def _notes(settings: Settings, *, wish: Wish, plan: Plan) -> list[str]:
    notes = []
    if plan.simulates_instagram and settings.ig_client_id:
        notes.append("IG_CLIENT_ID and IG_CLIENT_SECRET hold placeholders, so Instagram is simulated.")
    if plan.simulates_instagram and wish.tunnel:
        notes.append("Instagram is simulated, and only this machine reaches the simulator, whatever the tunnel.")
    public = urlsplit(plan.public_url)
    if public.scheme == "http" and (public.port or 80) != wish.port:
        notes.append(f"PUBLIC_URL says {plan.public_url}, but this server listens on port {wish.port}.")
    if "public_url" not in settings.model_fields_set and not wish.tunnel and plan.public_url != wish.url:
        notes.append("PUBLIC_URL is not set; it is taken from IG_REDIRECT_URI.")
    if settings.ig_redirect_uri and settings.ig_redirect_uri != plan.redirect_uri and not plan.simulates_instagram:
        notes.append(f"IG_REDIRECT_URI is {settings.ig_redirect_uri}; this run uses the tunnel's address instead.")
    return notes
