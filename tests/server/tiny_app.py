"""A small application behind the guards, run by real servers in processes of their own."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any
from urllib.parse import parse_qs

from app.server import BodyLimit, adopt_running_uvicorn, is_stopping

ADOPTED = adopt_running_uvicorn()
_called: list[str] = []


async def _answer(send: Any, body: bytes, *, status: int = 200) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _read(receive: Any) -> bytes:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError("the caller left")
        body += message["body"]
        if not message["more_body"]:
            return body


async def _ok(scope: Any, receive: Any, send: Any, query: Any) -> None:
    await _answer(send, b"ok")


async def _echo(scope: Any, receive: Any, send: Any, query: Any) -> None:
    body = await _read(receive)
    _called.append("echo was read")
    await _answer(send, body)


async def _ignore(scope: Any, receive: Any, send: Any, query: Any) -> None:
    await _answer(send, b"did not look")


async def _mild(scope: Any, receive: Any, send: Any, query: Any) -> None:
    """What a framework does: any trouble with the body becomes its own 400."""
    try:
        body = await _read(receive)
    except Exception:
        await _answer(send, b"there was an error parsing the body", status=400)
    else:
        await _answer(send, body)


async def _large(scope: Any, receive: Any, send: Any, query: Any) -> None:
    size, piece = int(query["bytes"][0]), int(query.get("piece", ["65536"])[0])
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-length", str(size).encode())],
        }
    )
    for start in range(0, size, piece):
        await send(
            {
                "type": "http.response.body",
                "body": b"x" * min(piece, size - start),
                "more_body": start + piece < size,
            }
        )


async def _slow(scope: Any, receive: Any, send: Any, query: Any) -> None:
    await asyncio.sleep(float(query["seconds"][0]))
    await _answer(send, query.get("say", ["done"])[0].encode())


async def _seen(scope: Any, receive: Any, send: Any, query: Any) -> None:
    """The request as the application saw it, after its body."""
    body = await _read(receive)
    headers = [[name.decode(), value.decode("latin-1")] for name, value in scope["headers"]]
    seen = {"headers": headers, "client": scope["client"][0], "body": body.decode()}
    await _answer(send, json.dumps(seen).encode())


async def _called_paths(scope: Any, receive: Any, send: Any, query: Any) -> None:
    await _answer(send, json.dumps(_called).encode())


async def _facts(scope: Any, receive: Any, send: Any, query: Any) -> None:
    facts = {
        "pid": os.getpid(),
        "adopted": ADOPTED,
        "metrics_folder": os.environ.get("PROMETHEUS_MULTIPROC_DIR"),
    }
    await _answer(send, json.dumps(facts).encode())


async def _ready(scope: Any, receive: Any, send: Any, query: Any) -> None:
    await _answer(send, b"", status=503 if is_stopping() else 200)


_ROUTES = {
    "/ok": _ok,
    "/echo": _echo,
    "/ignore": _ignore,
    "/mild": _mild,
    "/large": _large,
    "/slow": _slow,
    "/seen": _seen,
    "/called": _called_paths,
    "/facts": _facts,
    "/ready": _ready,
}


async def _routes(scope: Any, receive: Any, send: Any) -> None:
    if scope["path"] != "/called":
        _called.append(scope["path"])
    query = parse_qs(scope["query_string"].decode())
    await _ROUTES[scope["path"]](scope, receive, send, query)


async def _lifespan(receive: Any, send: Any) -> None:
    if os.environ.get("TINY_APP_FAILS"):
        raise RuntimeError("this application cannot start")
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


_bounded = BodyLimit(_routes)


async def app(scope: Any, receive: Any, send: Any) -> None:
    """The ASGI entry."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    else:
        await _bounded(scope, receive, send)
