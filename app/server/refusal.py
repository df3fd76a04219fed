"""Problem answers from below the application."""

import secrets
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from app.errors import AppError
from app.http.problem import problem_message

# What follows on the connection cannot be trusted to be the next request.
_ENDS: list[tuple[bytes, bytes]] = [(b"cache-control", b"no-store"), (b"connection", b"close")]


def refusal_messages(error: AppError, *, scope: Scope, public_url: str) -> tuple[Message, Message]:
    """The answer as two ASGI messages; the connection ends with it."""
    start, body = problem_message(error, scope=scope, public_url=public_url)
    start["headers"] += _ENDS
    return start, body


def refusal_bytes(error: AppError, *, public_url: str, server_headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """The same as it goes onto the wire, for a request of which nothing is known."""
    start, body = _from_below(error, scope={}, public_url=public_url)
    status = HTTPStatus(start["status"])
    lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode()]
    lines += [name + b": " + value for name, value in (*server_headers, *start["headers"])]
    return b"\r\n".join([*lines, b"", body["body"]])


def refusing_app(error: AppError, *, public_url: str) -> Any:
    """An ASGI application that knows one answer."""

    async def refuse(scope: Scope, _receive: Receive, send: Send) -> None:
        for message in _from_below(error, scope=scope, public_url=public_url):
            await send(message)

    return refuse


def _from_below(error: AppError, *, scope: Scope, public_url: str) -> tuple[Message, Message]:
    """The answer where no edge stands in front to give it an id and the headers of every answer."""
    request_id = scope.setdefault("state", {}).setdefault("request_id", secrets.token_hex(8))
    start, body = refusal_messages(error, scope=scope, public_url=public_url)
    start["headers"] += [(b"x-content-type-options", b"nosniff"), (b"x-request-id", request_id.encode())]
    return start, body
