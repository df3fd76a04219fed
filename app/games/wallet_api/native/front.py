"""The native protocol's calls with a body, answered in front of the framework.

Every spin of every player comes through here. The declared routes (`routes`) give the same answers through the same
function, and a test compares them; the framework around them costs more than the bet itself (benchmarks/README.md).
"""

import asyncio
import contextlib
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from app.games.play.desk import Desk
from app.games.wallet_api.native.answer import POSTS, TOO_LARGE, TOO_SLOW, Asked, Told, answer_post, refused
from app.games.wallet_api.native.signature import HEADERS
from app.server.cycle import BODY_IS_HERE

_MOST_BYTES: Final = 64 * 1024
_WITHIN_SECONDS: Final = 9.0
_NO_TIMER: Final = contextlib.nullcontext()
_JSON: Final = (b"content-type", b"application/json")
_NO_STORE: Final = (b"cache-control", b"no-store")


class NativeFront:
    """Answers POST on the paths of the native protocol; passes everything else on."""

    def __init__(self, app: ASGIApp, *, desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"] in POSTS:
            await _send(await self._answer(scope, receive), send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Told:
        try:
            # Nobody has to wait for what is here already, and a timer costs more than reading it.
            async with _NO_TIMER if scope["state"].get(BODY_IS_HERE) else asyncio.timeout(_WITHIN_SECONDS):
                body = await _read(receive)
        except TimeoutError:
            return refused(TOO_SLOW)
        if body is None:
            return refused(TOO_LARGE)
        return await answer_post(self._desk, asked_of(scope, body), POSTS[scope["path"]])


def asked_of(scope: Scope, body: bytes) -> Asked:
    """The request as it was signed. Of a header that comes twice the last one counts."""
    query = scope["query_string"]
    target = scope["raw_path"] + b"?" + query if query else scope["raw_path"]
    headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"] if name in HEADERS}
    return Asked(scope["method"], target.decode("latin-1"), headers, body)


def headers_of(told: Told) -> list[tuple[bytes, bytes]]:
    """What goes with the answer."""
    headers = [_JSON, _NO_STORE, (b"content-length", b"%d" % len(told.body))]
    if told.retry_after is not None:
        headers.append((b"retry-after", b"%d" % told.retry_after))
    return headers


async def _read(receive: Receive) -> bytes | None:
    """None: more than the limit, the rest is left unread. Whoever leaves in between has sent what he has sent."""
    body: bytes = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > _MOST_BYTES:
            return None
        if not message.get("more_body", False):
            return body


async def _send(told: Told, send: Send) -> None:
    await send({"type": "http.response.start", "status": told.status, "headers": headers_of(told)})
    await send({"type": "http.response.body", "body": told.body})
