"""The front that answers `GET /auth/session` and the route that is declared for it are one and the same to a caller.

Both run in this process, on the database of the app under test: once as shipped, once with the front taken out.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest

from app.config import Settings
from app.main import create_app
from app.sessions.front import SessionFront
from tests.makers.apps import App
from tests.makers.players import Player


@asynccontextmanager
async def _caller(app: App, *, with_front: bool) -> AsyncIterator[httpx2.AsyncClient]:
    settings = Settings(app_env="test", public_url=app.url, db_url=app.database.url, rate_limits="off")
    service = create_app(settings)
    before = len(service.user_middleware)
    if not with_front:
        service.user_middleware[:] = [layer for layer in service.user_middleware if layer.cls is not SessionFront]
        assert len(service.user_middleware) == before - 1
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(service), base_url=app.url) as client:
        yield client
    await service.state.session_lookup.close()
    await service.state.database.close()


def _cases(player: Player) -> dict[str, list[tuple[str, str]]]:
    cookie, token = player.http.cookies["igw_session"], player.token
    good, own = f"Bearer {token}", f"igw_session={cookie}"
    return {
        "nothing": [],
        "bearer": [("Authorization", good)],
        "cookie": [("Cookie", own)],
        "both": [("Authorization", good), ("Cookie", own)],
        "wrong bearer, good cookie": [("Authorization", "Bearer wrong"), ("Cookie", own)],
        "empty bearer, good cookie": [("Authorization", "Bearer "), ("Cookie", own)],
        "basic, good cookie": [("Authorization", "Basic x"), ("Cookie", own)],
        "good bearer, wrong cookie": [("Authorization", good), ("Cookie", "igw_session=wrong")],
        "two headers": [("Authorization", "Basic x"), ("Authorization", good)],
        "two bearers": [("Authorization", good), ("Authorization", "Bearer wrong")],
        "two cookies": [("Cookie", "igw_session=wrong"), ("Cookie", own)],
        "two in one": [("Cookie", f"{own}; igw_session=wrong")],
        "emptied": [("Cookie", f"{own}; igw_session=")],
        "quoted": [("Cookie", f'igw_session="{cookie}"')],
        "half quoted": [("Cookie", f'igw_session="{cookie}')],
        "blanks": [("Cookie", f"a=b ;  igw_session = {cookie} ; c")],
        "without equals": [("Cookie", "igw_session")],
        "latin-1": [("Authorization", "Bearer \u00e9"), ("Cookie", own)],
        "long": [("Authorization", "Bearer " + "a" * 600)],
        "another site": [("Cookie", own), ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")],
    }


def _seen(answer: httpx2.Response) -> tuple[int, Any, dict[str, str]]:
    body = answer.json()
    body.pop("request_id", None)
    return answer.status_code, body, {name: text for name, text in answer.headers.items() if name != "x-request-id"}


async def test_the_front_answers_as_the_declared_route_does(app: App, player: Player) -> None:
    """Status, body, headers, for good and bad callers alike."""
    player.register(country="VN", language_code="vi")
    player.login(transport="token")
    async with _caller(app, with_front=True) as front, _caller(app, with_front=False) as route:
        statuses = set()
        for name, headers in _cases(player).items():
            raw = [(key.encode(), value.encode("latin-1")) for key, value in headers]
            answers = [await caller.get("/auth/session", headers=raw) for caller in (front, route)]
            assert _seen(answers[0]) == _seen(answers[1]), name
            statuses.add(answers[0].status_code)
        assert statuses == {200, 401}


@pytest.mark.parametrize(
    "name", [None, "<b>tricky</b>", "\u0645\u0631\u062d\u0628\u0627 \U0001f600", 'quote " and \\ slash']
)
async def test_the_front_writes_every_name_as_the_declared_route_does(
    app: App, player: Player, name: str | None
) -> None:
    """Two serialisers, one text: null, markup, other alphabets, characters that JSON escapes."""
    user_id = player.register().json()["userId"]
    sql = "UPDATE players SET user_name = :name, country = NULL, email_verified_at = :moment WHERE userId = :user"
    app.database.execute(sql, name=name, moment="2026-01-02 03:04:05", user=user_id)
    headers = {"Cookie": f"igw_session={player.http.cookies['igw_session']}"}
    async with _caller(app, with_front=True) as front, _caller(app, with_front=False) as route:
        first, second = [await caller.get("/auth/session", headers=headers) for caller in (front, route)]
    assert first.json() == second.json()
    assert first.content == second.content
    assert first.json()["user_name"] == name
    assert first.json()["email_verified"] is True
