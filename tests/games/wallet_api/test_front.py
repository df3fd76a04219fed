"""One front for all dialects: what the framework would answer, within the same bounds, told and measured alike."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from fastapi import FastAPI

from app.config import Settings
from app.games.providers.register import IssuedKey, NewProvider, add_provider
from app.games.wallet_api.front import WalletFront
from app.main import create_app
from simulators.conformance.dialect import Keys, Request
from tests.games.conformance.operator_hooks import new_rsa_pair
from tests.games.wallet_api.callers import KINDS, Caller, fresh
from tests.makers.apps import App
from tests.makers.databases import DatabaseUnderTest
from tests.server.callers import Caller as Connection

BODIES = {
    "nobody": b'{"user": "x", "token": "x", "account_id": "x", "currency": "USD", "game_id": "x", "game_code": "x", '
    b'"request_uuid": "abc", "session_token": "x"}',
    "nothing": b"",
    "no JSON": b"{",
    "a name twice": b'{"currency": "USD", "currency": "USD"}',
    "a wrong type": b'{"request_uuid": "abc", "user": 1, "account_id": 1}',
}
BALANCE = {"native": "/provider/v1/balance", "softswiss": "/balance", "hub88": "/user/balance"}
TAKEN_BACK = {"native": "/rollbacks", "softswiss": "/rollback", "hub88": "/transaction/rollback"}
WIN = {"native": "/provider/v1/transactions", "softswiss": "/betwin", "hub88": "/transaction/win"}
BET = {"native": "/provider/v1/transactions", "softswiss": "/betwin", "hub88": "/transaction/bet"}


@pytest.fixture
async def service(database: DatabaseUnderTest) -> AsyncIterator[FastAPI]:
    service = create_app(Settings(_env_file=None, app_env="test", db_url=database.url))  # type: ignore[call-arg]
    yield service
    await service.state.desk.close()
    await service.state.database.close()


async def ask(application: Any, keys: Keys, request: Request) -> httpx2.Response:
    transport = httpx2.ASGITransport(application, client=("127.0.0.1", 1))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8001") as client:
        return await client.post(urlsplit(keys.url).path + request.path, content=request.body, headers=request.headers)


def keys_of(issued: IssuedKey, private_key: str) -> Keys:
    """What this provider signs with, and where."""
    at = "" if issued.dialect == "native" else f"/provider/{issued.dialect}/{issued.provider}"
    return Keys(f"http://127.0.0.1:8001{at}", issued.key_id, issued.secret, private_key.encode())


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
@pytest.mark.parametrize("dialect", KINDS)
async def test_the_front_and_the_declared_routes_of_every_dialect_answer_alike(
    service: FastAPI, dialect: str, *, signed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    private_key, public_key = new_rsa_pair()
    new = NewProvider(f"of-{dialect}", dialect, "http://127.0.0.1:9/play", public_key if dialect == "hub88" else None)
    keys = keys_of(await service.state.database.in_transaction(lambda tx: add_provider(tx, new=new)), private_key)
    requests = [Request("POST", BALANCE[dialect], body) for body in BODIES.values()]
    if signed:
        requests = [KINDS[dialect](keys).signed(request) for request in requests]
    fronted = [await ask(service, keys, request) for request in requests]
    monkeypatch.setattr(WalletFront, "_found", lambda *_: None)  # it passes everything on
    for request, front in zip(requests, fronted, strict=True):
        route = await ask(service, keys, request)
        assert front.headers.pop("x-request-id") != route.headers.pop("x-request-id")
        assert (front.status_code, front.content) == (route.status_code, route.content), request.body
        assert dict(front.headers) == dict(route.headers), request.body
    assert len({front.content for front in fronted}) > 1 or not signed


def head_of(caller: Caller, request: Request, *, length: int) -> bytes:
    """The head of a request whose body comes by hand."""
    path = urlsplit(caller.dialect.keys.url).path.rstrip("/") + request.path
    lines = [f"POST {path} HTTP/1.1", "Host: here", f"Content-Length: {length}"]
    lines += [f"{name}: {value}" for name, value in request.headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def test_a_body_that_is_declared_too_large_is_refused_unread_and_the_connection_ends(caller: Caller) -> None:
    request = caller.bet_request(caller.player())
    with Connection(caller.hooks.app.server.port, patience=3) as connection:
        connection.send(head_of(caller, request, length=70_000))
        answer = connection.answer()
        assert answer.headers["connection"] == "close"
        assert answer.headers["content-type"] == "application/json"
        assert {"native": 413, "softswiss": 400, "hub88": 200}[caller.name] == answer.status
        assert b"BAD_REQUEST" in answer.body or b'"400"' in answer.body or b"RS_ERROR_WRONG_SYNTAX" in answer.body
        assert connection.seconds_until_cut() < 3


def test_a_caller_who_leaves_within_his_body_is_no_fault_of_ours(caller: Caller) -> None:
    """He has sent what he has sent: it is not signed, nothing moves, and no error is told to the operator."""
    player = caller.player()
    request = caller.bet_request(player)
    app = caller.hooks.app
    before = len(events_of(app))
    with Connection(app.server.port) as connection:
        connection.send(head_of(caller, request, length=len(request.body)) + request.body[:-20])
    refused = {"event": "wallet_call_refused", "dialect": caller.name, "reason": "bad_signature"}
    until = time.monotonic() + 5
    while not any(refused.items() <= event.items() for event in events_of(app)[before:]):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert [event for event in events_of(app)[before:] if event["level"] == "error"] == []
    assert caller.balance(player) == 100


def test_every_call_is_measured_by_its_declared_path(caller: Caller) -> None:
    route = {"native": "", "softswiss": "/provider/softswiss/{name}", "hub88": "/provider/hub88/{name}"}[caller.name]
    counted = f'method="POST",route="{route}{BET[caller.name]}"'
    player = caller.player()
    before = measured(caller.hooks.app, counted)
    assert caller.said(caller.play(player, "bet", "1"), "OK")
    request = caller.bet_request(player)
    forged = replace(request, body=request.body + b" ")
    assert caller.said(caller.send(forged), "BAD_SIGNATURE")
    assert measured(caller.hooks.app, counted) == before + 2


def test_a_spin_leaves_no_line_of_its_own_and_a_forged_one_does(caller: Caller) -> None:
    """The ledger tells of what went well; thousands of lines a second would hide the rest."""
    player, app = caller.player(), caller.hooks.app
    before, ids = len(events_of(app)), {"bet_id": fresh(), "round_id": fresh()}
    for reply in (
        caller.send(caller.dialect.balance(player)),
        caller.play(player, "bet", "1", action_id=ids["bet_id"], round_id=ids["round_id"]),
        caller.play(player, "win", "3", action_id=(win := fresh()), **ids),
        caller.rollback(player, win),
    ):
        assert caller.said(reply, "OK")
    assert caller.balance(player) == 99
    request = caller.bet_request(player)
    assert caller.said(caller.send(replace(request, body=request.body + b" ")), "BAD_SIGNATURE")
    assert httpx2.get(f"{app.url}/me/wallets", trust_env=False).status_code == 401
    until = time.monotonic() + 30
    while not any(event.get("route") == "/me/wallets" for event in events_of(app)[before:]):
        assert time.monotonic() < until
        time.sleep(0.05)
    told = events_of(app)[before:]
    assert any(event.get("reason") == "bad_signature" for event in told)
    # What came before, such as the launch, may only be written now.
    calls = tuple(calls[caller.name] for calls in (BALANCE, BET, WIN, TAKEN_BACK))
    spins = [event for event in told if event.get("route", "").endswith(calls)]
    assert [event for event in spins if event["status"] == 200] == []


def events_of(app: App) -> list[dict[str, Any]]:
    """What the app has logged so far."""
    return [json.loads(line) for line in app.server.log_text().splitlines() if line.startswith("{")]


def measured(app: App, labels: str) -> float:
    """How many requests were counted under these labels, whatever their status."""
    text = httpx2.get(f"{app.url}/metrics", trust_env=False).text
    lines = [line for line in text.splitlines() if line.startswith("igw_requests_total{") and labels in line]
    return sum(float(line.rpartition(" ")[2]) for line in lines)
