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
from tests.attacks.operations import Operation
from tests.makers.databases import DatabaseUnderTest
from tests.makers.players import new_email

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

UNSAFE = {"post", "put", "patch", "delete"}
#: GET routes that make us call somebody or compute, by their path.
DEAR = {"/oauth/{provider}/start", "/oauth/{provider}/callback", "/me/export", "/auth/bot-check/challenge"}
#: Calls of game providers are signed, and a win that is sent again for hours must never meet a limit.
SIGNED = "/provider/"
PASSWORD = "long enough, surely"
#: By name, or passkeys would be off and their doors answer nothing but that.
URL = "http://localhost:8001"


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
        public_url=URL,
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
        body = {"email": new_email(), "password": PASSWORD, "transport": "cookie"}
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
            if (method not in UNSAFE and path not in DEAR) or path.startswith(SIGNED):
                continue
            door, before = f"{method.upper()} {path}", len(counters.asked)
            answer = await _knock(browser, path, method, operation)
            if answer.status_code != 429 or len(counters.asked) == before:
                unlimited.append(f"{door}: {answer.status_code} {answer.text[:200]}")
            if "429" not in operation["responses"]:
                undeclared.append(door)
    assert (unlimited, undeclared) == ([], [])


async def _knock(browser: httpx2.AsyncClient, path: str, method: str, operation: dict[str, Any]) -> httpx2.Response:
    url = path.replace("{provider}", "instagram")
    while "{" in url:
        url = f"{url[: url.index('{')]}1{url[url.index('}') + 1 :]}"
    query = "?action=signup" if "bot-check" in path else ""
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        return await browser.request(method.upper(), url, json=Operation(method, path, operation).body)
    form = {"signed_request": "a.b"} if content else None
    return await browser.request(method.upper(), url + query, data=form)
