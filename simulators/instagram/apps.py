"""The Meta apps that are registered with the simulator."""

from typing import Literal

import msgspec

DEFAULT_CLIENT_ID = "1234567890"
DEFAULT_CLIENT_SECRET = "simulated-instagram-secret"  # noqa: S105 - opens nothing but this simulator
DEFAULT_REDIRECT_URI = "http://127.0.0.1:8001/oauth/instagram/callback"
DEFAULT_FACEBOOK_SECRET = "simulated-facebook-secret"  # noqa: S105 - as above

AccessLevel = Literal["advanced", "standard"]
Invitation = Literal["accepted", "invited"]


class App(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One registered app, as its dashboard would show it."""

    client_id: str = DEFAULT_CLIENT_ID
    client_secret: str = DEFAULT_CLIENT_SECRET
    redirect_uris: list[str] = msgspec.field(default_factory=lambda: [DEFAULT_REDIRECT_URI])
    name: str = "IGW Social Casino"
    access_level: AccessLevel = "advanced"
    """`standard` lets only accepted testers in, as before an App Review."""
    testers: dict[str, Invitation] = {}
    """person_id → whether the invitation was accepted."""
    facebook_secret: str = DEFAULT_FACEBOOK_SECRET
    previous_secrets: list[str] = []
    deauthorize_url: str | None = None
    deletion_url: str | None = None

    def admits(self, person_id: str) -> bool:
        return self.access_level == "advanced" or self.testers.get(person_id) == "accepted"


class UnknownApp(Exception):
    """No app has this client id."""


class Apps:
    """All registered apps, by client id."""

    def __init__(self, apps: list[App]) -> None:
        self._apps = {app.client_id: app for app in apps}

    def all(self) -> list[App]:
        return list(self._apps.values())

    def get(self, client_id: str | None) -> App | None:
        return self._apps.get(client_id) if client_id else None

    def find(self, client_id: str) -> App:
        app = self._apps.get(client_id)
        if app is None:
            raise UnknownApp(client_id)
        return app

    def put(self, app: App) -> None:
        """Register or replace. A secret that is replaced goes on the list of previous ones."""
        before = self._apps.get(app.client_id)
        if before is not None and before.client_secret not in (app.client_secret, *app.previous_secrets):
            app.previous_secrets = [before.client_secret, *app.previous_secrets]
        self._apps[app.client_id] = app

    def delete(self, client_id: str) -> None:
        self.find(client_id)
        del self._apps[client_id]
