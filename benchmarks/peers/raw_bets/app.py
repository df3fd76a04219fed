"""A bet the quick way: asyncmy by itself, one transaction for each request, no signature checked.

A Starlette route with msgspec, or with BENCH_FASTAPI a FastAPI route with pydantic, as most would write it.
"""

import contextlib
import os
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import uuid4

import asyncmy
import msgspec
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

CONNECTIONS = 32


class Action(msgspec.Struct):
    action_id: str
    amount: str


class Bet(msgspec.Struct):
    session_token: str
    actions: list[Action]


async def bet(request: Request) -> Response:
    body = msgspec.json.decode(await request.body(), type=Bet)
    wallet, action = int(body.session_token.rpartition("-")[2]), body.actions[0]
    async with request.app.state.pool.acquire() as connection, connection.cursor() as cursor:
        balance = await _post(connection, cursor, wallet, action)
    if balance is None:
        return Response(msgspec.json.encode({"code": "INSUFFICIENT_FUNDS"}), 422)
    return Response(msgspec.json.encode({"code": "OK", "balance": str(balance)}), media_type="application/json")


class ActionBody(BaseModel):
    action_id: str
    amount: str


class BetBody(BaseModel):
    session_token: str
    actions: list[ActionBody]


class Answer(BaseModel):
    code: str
    balance: str | None = None


async def bet_of_fastapi(body: BetBody, request: Request) -> Answer:
    wallet, action = int(body.session_token.rpartition("-")[2]), body.actions[0]
    async with request.app.state.pool.acquire() as connection, connection.cursor() as cursor:
        balance = await _post(connection, cursor, wallet, action)
    if balance is None:
        raise HTTPException(422, "INSUFFICIENT_FUNDS")
    return Answer(code="OK", balance=str(balance))


async def _post(connection: Any, cursor: Any, wallet: int, action: Action | ActionBody) -> Any:
    transaction = uuid4().bytes
    await connection.begin()
    changed = await cursor.execute(
        "UPDATE wallets SET balance = balance - %s, seq = seq + 1, last_updated = NOW()"
        " WHERE wallet_id = %s AND balance >= %s",
        (action.amount, wallet, action.amount),
    )
    if not changed:
        await connection.rollback()
        return None
    await cursor.execute("SELECT balance, seq FROM wallets WHERE wallet_id = %s", (wallet,))
    balance, seq = await cursor.fetchone()
    await cursor.execute(
        "INSERT INTO ledger_actions (source, action_key, transaction_id, kind, state, code, input_hash, wallet_id,"
        " currency_code, account, amount, reversed, balance_after, seq, created_at)"
        " VALUES ('game:raw', %s, %s, 'stake', 'applied', 'ok', 'x', %s, 'USD', 'game:raw', -%s, 0, %s, %s, NOW())",
        (action.action_id, transaction, wallet, action.amount, balance, seq),
    )
    await cursor.execute(
        "INSERT INTO ledger_entries (transaction_id, line, account, currency_code, amount, wallet_id, seq,"
        " balance_after, entry_hash) VALUES (%s, 0, 'wallet', 'USD', -%s, %s, %s, %s, 'x'),"
        " (%s, 1, 'game:raw', 'USD', %s, NULL, NULL, NULL, NULL)",
        (transaction, action.amount, wallet, seq, balance, transaction, action.amount),
    )
    await connection.commit()
    return balance


async def health(_: Request) -> Response:
    return PlainTextResponse("ok")


@contextlib.asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    url = urlsplit(os.environ["DB_URL"])
    app.state.pool = await asyncmy.create_pool(
        minsize=CONNECTIONS, maxsize=CONNECTIONS, host=url.hostname or "localhost", port=url.port or 3306,
        user=url.username, password=unquote(url.password or ""), db=url.path.lstrip("/"),
        unix_socket=parse_qs(url.query).get("unix_socket", [None])[0],
        init_command="SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    )  # fmt: skip
    yield
    app.state.pool.close()
    await app.state.pool.wait_closed()


PATH = "/provider/v1/transactions"


def starlette_app() -> Starlette:
    return Starlette(routes=[Route("/health", health), Route(PATH, bet, methods=["POST"])], lifespan=lifespan)


def fastapi_app() -> FastAPI:
    made = FastAPI(lifespan=lifespan, telemetry={"tracing": False, "metrics": False, "logs": False})
    made.add_route("/health", health)
    made.post(PATH)(bet_of_fastapi)
    return made


app = fastapi_app() if os.environ.get("BENCH_FASTAPI") else starlette_app()
