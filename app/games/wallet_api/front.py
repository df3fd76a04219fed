"""Every dialect's calls with a body, answered in front of the framework.

Every spin of every player comes through here. The declared routes (`deps`) give the same answers through the same
function, and a test compares them; the framework around them costs more than the bet itself (benchmarks/README.md).
"""

import re
from collections.abc import Sequence
from typing import Final

from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import BodyTooLarge, RequestTimeout
from app.games.play.desk import Desk
from app.games.wallet_api.answer import Answer, answer, rendered
from app.games.wallet_api.dialect import Asked, Dialect, Operation
from app.games.wallet_api.policy import Fault, Refusal
from app.server.body_limit import read_bounded

_NAMED: Final = re.compile(r"(/provider/[^/]+/)([^/]+)(/.+)")
_JSON: Final = (b"content-type", b"application/json")
_NO_STORE: Final = (b"cache-control", b"no-store")
_TRY_SOON: Final = (b"retry-after", b"1")
_ENDS: Final = (b"connection", b"close")


class WalletFront:
    """Answers the dialects' POSTs; passes everything else on."""

    def __init__(self, app: ASGIApp, *, desk: Desk, dialects: Sequence[Dialect]) -> None:
        self._app = app
        self._desk = desk
        self._posts = {one.path: (dialect, one) for dialect in dialects for one in dialect.operations if one.body}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        found = self._found(scope) if scope["type"] == "http" and scope["method"] == "POST" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        dialect, operation = found
        told = await answered(self._desk, dialect, operation, scope, receive)
        await send({"type": "http.response.start", "status": told.status, "headers": headers_of(told)})
        await send({"type": "http.response.body", "body": told.body})

    def _found(self, scope: Scope) -> tuple[Dialect, Operation] | None:
        """What the framework would find; it leaves in the scope what the framework would leave there."""
        found, named = self._posts.get(scope["path"]), {}
        if found is None and (parts := _NAMED.fullmatch(scope["path"])):
            found, named = self._posts.get(f"{parts[1]}{{name}}{parts[3]}"), {"name": parts[2]}
        if found is not None:
            scope["route"], scope["path_params"] = found[1], named
        return found


async def answered(desk: Desk, dialect: Dialect, operation: Operation, scope: Scope, receive: Receive) -> Answer:
    """What one request to this operation is answered."""
    try:
        body = await read_bounded(scope, receive) if operation.body else b""
    except BodyTooLarge:
        return rendered(dialect, Refusal(Fault.TOO_LARGE), {})
    except RequestTimeout:
        return rendered(dialect, Refusal(Fault.TOO_SLOW), {})
    return await answer(desk, dialect, operation, _asked(operation, scope, body))


def headers_of(told: Answer) -> list[tuple[bytes, bytes]]:
    """What goes with the answer."""
    headers = [_JSON, _NO_STORE, (b"content-length", b"%d" % len(told.body))]
    if told.status == 503:
        headers.append(_TRY_SOON)
    if told.ends:
        headers.append(_ENDS)
    return headers


def _asked(operation: Operation, scope: Scope, body: bytes) -> Asked:
    """The request as it was signed. Of a header that comes twice the last one counts."""
    query, named = scope["query_string"], scope["path_params"]
    target = scope["raw_path"] + b"?" + query if query else scope["raw_path"]
    if not operation.body:
        named = {**QueryParams(query), **named}
    return Asked(scope["method"], target.decode("latin-1"), named, dict(scope["headers"]), body)
