"""The front answers what the declared routes would: status, headers and body, byte for byte."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from app.config import Settings
from app.games.wallet_api.front import WalletFront
from app.main import create_app
from tests.makers.databases import DatabaseUnderTest
from tests.makers.games import make_provider

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

SECRET = "a secret of this test"
CALLS: dict[str, tuple[str, bytes]] = {
    "no such session": ("balance", b'{"session_token": "nobody"}'),
    "no such player": ("balance", b'{"player_ref": "p_x", "currency": "USD"}'),
    "nobody named": ("balance", b"{}"),
    "a field too many": ("balance", b'{"session_token": "x", "more": 1}'),
    "a name twice": ("rollbacks", b'{"rollbacks": [], "rollbacks": []}'),
    "no JSON": ("transactions", b"{"),
    "nothing": ("rounds/close", b""),
    "a code that is none": ("session/exchange", b'{"launch_code": "none"}'),
    "a bet of nobody": (
        "transactions",
        json.dumps(
            {"session_token": "x", "tx_id": "t", "round_id": "r", "currency": "USD", "actions": [
                {"action_id": "a", "type": "bet", "amount": "1.00"}]}
        ).encode(),
    ),
}  # fmt: skip


@pytest.fixture
async def service(database: DatabaseUnderTest) -> AsyncIterator[FastAPI]:
    provider = make_provider(database)
    database.execute(
        "INSERT INTO game_provider_keys (key_id, provider_id, secret, created_at)"
        " VALUES ('gk_test', :provider, :secret, '2026-01-01 00:00:00')",
        provider=provider,
        secret=SECRET,
    )
    service = create_app(Settings(_env_file=None, app_env="test", db_url=database.url))  # type: ignore[call-arg]
    yield service
    await service.state.desk.close()
    await service.state.database.close()


async def ask(application: Any, path: str, body: bytes, headers: dict[str, str]) -> httpx2.Response:
    transport = httpx2.ASGITransport(application, client=("127.0.0.1", 1))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8001") as client:
        return await client.post(path, content=body, headers={"content-type": "application/json", **headers})


@pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
@pytest.mark.parametrize("call", CALLS)
async def test_the_front_and_the_declared_route_answer_alike(
    service: FastAPI, call: str, *, signed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, body = CALLS[call]
    path, timestamp = f"/provider/v1/{name}", str(int(time.time()))
    text = "\n".join(("v1", timestamp, "POST", path, hashlib.sha256(body).hexdigest()))
    signature = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest() if signed else "0" * 64
    headers = {"X-IGW-Key": "gk_test", "X-IGW-Timestamp": timestamp, "X-IGW-Signature": signature}
    front = await ask(service, path, body, headers)
    monkeypatch.setattr(WalletFront, "_found", lambda *_: None)  # it passes everything on
    route = await ask(service, path, body, headers)
    assert front.headers.pop("x-request-id") != route.headers.pop("x-request-id")
    assert (front.status_code, front.content) == (route.status_code, route.content)
    assert dict(front.headers) == dict(route.headers)
    assert (front.status_code == 401) is not signed
