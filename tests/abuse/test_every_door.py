"""Every route that changes something has a limit: with all quotas full, each of them answers 429 (ASVS 2.4.1)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from app.abuse.fallback import Taken
from app.abuse.limiter import Limiter
from app.abuse.windows import Claim, Counted
from app.config import Settings
from app.main import create_app
from tests.makers.databases import DatabaseUnderTest
from tests.makers.players import new_email

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

URL = "http://127.0.0.1:8001"
UNSAFE = {"post", "put", "patch", "delete"}
#: GET routes that make us call somebody or compute, by their path.
DEAR = {"/oauth/{provider}/start", "/oauth/{provider}/callback", "/me/export", "/auth/bot-check/challenge"}
VALUES: dict[str, Any] = {
    "email": "someone@example.com",
    "new_email": "other@example.com",
    "password": "long enough, surely",
    "new_password": "long enough, surely",
    "code": "12345678",
    "link_secret": "Yk3uVb9hW0qP5sTz1cLr8mJdXe2fGn4o",
    "signed_request": "a.b",
    "name": "my key",
    "date_of_birth": "1994-05-17",
    "country": "VN",
    "version": "2026-12-01",
}


class FullCounters:
    """No room is left anywhere."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def take(self, claims: Sequence[Claim]) -> Taken:
        self.asked.extend(claim.policy for claim in claims)
        full = [Counted(0, 0, claim.limit, 1000 * claim.window_seconds) for claim in claims]
        return Taken(admitted=False, claims=claims, states=full)

    async def forget(self, claim: Claim) -> None:
        """Nothing to forget."""

    async def give_back(self, claim: Claim) -> None:
        """Nothing to give back."""


@pytest.fixture
def service(database: DatabaseUnderTest) -> FastAPI:
    """The application, in this process because its counters are to be replaced."""
    settings = Settings(
        _env_file=None,
        app_env="test",
        db_url=database.url,
        password_bcrypt_rounds=4,
        rate_limits="off",
        ig_client_id="1",
        ig_client_secret="a secret",
    )
    return create_app(settings)


@pytest.fixture
async def browser(service: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """Somebody who has just signed up, so that no route sends him away for want of a session or a proof."""
    transport = httpx2.ASGITransport(service, client=("198.51.100.1", 1))
    async with httpx2.AsyncClient(transport=transport, base_url=URL, headers={"Origin": URL}) as client:
        body = {"email": new_email(), "password": VALUES["password"], "transport": "cookie"}
        assert (await client.post("/auth/register", json=body)).status_code == 200
        yield client
    await service.state.session_lookup.close()
    await service.state.database.close()


async def test_with_every_quota_full_each_door_says_429(service: FastAPI, browser: httpx2.AsyncClient) -> None:
    counters = FullCounters()
    service.state.limiter = Limiter(counters, secret="any")
    document, unlimited, undeclared = service.openapi(), [], []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method not in UNSAFE and path not in DEAR:
                continue
            door, before = f"{method.upper()} {path}", len(counters.asked)
            answer = await _knock(browser, document, path, method, operation)
            if answer.status_code != 429 or len(counters.asked) == before:
                unlimited.append(f"{door}: {answer.status_code} {answer.text[:200]}")
            if "429" not in operation["responses"]:
                undeclared.append(door)
    assert (unlimited, undeclared) == ([], [])


async def _knock(
    browser: httpx2.AsyncClient, document: dict[str, Any], path: str, method: str, operation: dict[str, Any]
) -> httpx2.Response:
    url = path.replace("{provider}", "instagram")
    while "{" in url:
        url = f"{url[: url.index('{')]}1{url[url.index('}') + 1 :]}"
    content = operation.get("requestBody", {}).get("content", {})
    query = "?action=signup" if "bot-check" in path else ""
    for kind, sent_as in (("application/json", "json"), ("application/x-www-form-urlencoded", "data")):
        if kind in content:
            body = _body_for(content[kind]["schema"], document)
            return await browser.request(method.upper(), url, **{sent_as: body})
    return await browser.request(method.upper(), url + query)


def _body_for(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """A body that the route's model takes: every field that must be there, and one proof where one is wanted."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    wanted = set(schema.get("required", ())) | ({"code"} & set(schema["properties"]))
    return {name: VALUES[name] for name in wanted}
