"""What the tests of identity-provider clients share: a scripted platform, clients of it, the log lines."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import structlog

from app.oauth.identity_provider import Profile
from app.oauth.instagram.client import Instagram, InstagramSettings
from tests.oauth.scripted_server import ScriptedServer, answer, scripted_server

REDIRECT_URI = "http://127.0.0.1:8001/oauth/instagram/callback"
TOKEN_PATH = "/oauth/access_token"
ME_PATH = "/me"


@dataclass
class Rig:
    """An Instagram client that talks to the scripted server, with secrets of its own."""

    platform: ScriptedServer
    client: Instagram
    secret: str
    code: str = field(default_factory=lambda: "AQ" + secrets.token_urlsafe(60))
    token: str = field(default_factory=lambda: "IGAA" + secrets.token_urlsafe(60))
    observed: list[tuple[str, str, str, float]] = field(default_factory=list)

    def good_grant(self, **changes: Any) -> dict[str, Any]:
        """The token answer as last seen of the living platform, with changes."""
        permissions = ["instagram_business_basic"]
        return {
            "access_token": self.token,
            "user_id": 27640875000000001,
            "permissions": permissions,
            **changes,
        }

    def good_me(self, **changes: Any) -> dict[str, Any]:
        """The answer of `/me`, with changes."""
        return {
            "id": "27640875000000001",
            "user_id": "17841405000000001",
            "username": "lan.nguyen",
            **changes,
        }

    async def sign_in(self, *, grant: Any = None, me: Any = None) -> Profile:
        """Spend this rig's code; `grant` and `me` are scripts or bodies, good ones by default."""
        grant = self.good_grant() if grant is None else grant
        me = self.good_me() if me is None else me
        self.platform.answers(TOKEN_PATH, grant if callable(grant) else answer(grant))
        self.platform.answers(ME_PATH, *(me if isinstance(me, tuple) else (me if callable(me) else answer(me),)))
        return await self.client.fetch_profile(code=self.code)


MakeRig = Callable[..., Rig]


@pytest.fixture
async def platform() -> AsyncIterator[ScriptedServer]:
    """The scripted server of this test."""
    async with scripted_server() as server:
        yield server


@pytest.fixture
async def make_rig(platform: ScriptedServer) -> AsyncIterator[MakeRig]:
    """Makes rigs, of the living dialect unless `api` says otherwise."""
    rigs: list[Rig] = []

    def make(**changes: Any) -> Rig:
        secret = secrets.token_hex(16)
        wishes = {
            "api": "instagram_login",
            "client_id": "990602627938098",
            "client_secret": secret,
            "redirect_uri": REDIRECT_URI,
            "token_url": platform.url + TOKEN_PATH,
            "graph_url": platform.url,
        }
        observed: list[tuple[str, str, str, float]] = []
        client = Instagram(InstagramSettings(**(wishes | changes)), observe=lambda *seen: observed.append(seen))
        rigs.append(Rig(platform, client, secret, observed=observed))
        return rigs[-1]

    yield make
    for rig in rigs:
        await rig.client.close()


@pytest.fixture
def rig(make_rig: MakeRig) -> Rig:
    """One client of the living dialect."""
    return make_rig()


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    """Every structured log line of this test, as it is written."""
    with structlog.testing.capture_logs() as captured:
        yield captured
