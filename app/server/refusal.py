"""Problem answers (RFC 9457) below the application, where no framework renders them."""

import json
import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http import HTTPStatus
from typing import Any, TypeAlias

from app.errors import AppError

Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Header: TypeAlias = tuple[bytes, bytes]


def _parts(error: AppError, *, public_url: str, request_id: str) -> tuple[list[Header], bytes]:
    """Headers and body of the answer; the connection ends with it, since what follows on it cannot be
    trusted.
    """
    body = json.dumps(error.problem(public_url=public_url, request_id=request_id)).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    if error.retry_after is not None:
        headers.append((b"retry-after", str(error.retry_after).encode()))
    return headers, body


def refusal_bytes(error: AppError, *, public_url: str, server_headers: Iterable[Header]) -> bytes:
    """The whole answer as it goes onto the wire."""
    headers, body = _parts(error, public_url=public_url, request_id=_new_request_id())
    status = HTTPStatus(error.status)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode()]
    lines += [name + b": " + value for name, value in (*server_headers, *headers)]
    return b"\r\n".join([*lines, b"", body])


async def send_refusal(send: Send, error: AppError, *, public_url: str, request_id: str | None = None) -> None:
    """The same as ASGI messages."""
    headers, body = _parts(error, public_url=public_url, request_id=request_id or _new_request_id())
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def refusing_app(error: AppError, *, public_url: str) -> Any:
    """An ASGI application that knows one answer."""

    async def refuse(_scope: Any, _receive: Any, send: Any) -> None:
        await send_refusal(send, error, public_url=public_url)

    return refuse


def _new_request_id() -> str:
    return secrets.token_hex(8)
