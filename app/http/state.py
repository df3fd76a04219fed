"""What the running application holds, typed: routes and dependencies reach it through the request."""

from typing import cast

from starlette.requests import HTTPConnection

from app.config import Settings
from app.db import Database
from app.http.client import client_address


def settings_of(request: HTTPConnection) -> Settings:
    """The settings this application was made with."""
    return cast(Settings, request.app.state.settings)


def database_of(request: HTTPConnection) -> Database:
    """The application's database."""
    return cast(Database, request.app.state.database)


def address_of(request: HTTPConnection) -> str:
    """The caller's address, canonical, by the trusted-proxy rule."""
    return client_address(request.scope, trusted=settings_of(request).trusted_proxies)
