"""An AppError as an answer: the one place that writes problem JSON."""

import msgspec
from starlette.responses import Response
from starlette.types import Message, Scope

from app.errors import AppError
from app.http.openapi import PROBLEM_JSON


def problem_response(error: AppError, *, scope: Scope, public_url: str) -> Response:
    """The answer for a route's error."""
    return Response(
        _body(error, scope=scope, public_url=public_url),
        status_code=error.status,
        headers=_headers(error),
        media_type=PROBLEM_JSON,
    )


def problem_message(error: AppError, *, scope: Scope, public_url: str) -> list[Message]:
    """The same as ASGI messages, for code in front of the framework."""
    body = _body(error, scope=scope, public_url=public_url)
    headers = {"Content-Type": PROBLEM_JSON, "Content-Length": str(len(body)), **_headers(error)}
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    return [
        {"type": "http.response.start", "status": error.status, "headers": raw},
        {"type": "http.response.body", "body": body},
    ]


def request_id_of(scope: Scope) -> str:
    """The id the edge gave this request."""
    return str(scope.get("state", {}).get("request_id", ""))


def _body(error: AppError, *, scope: Scope, public_url: str) -> bytes:
    return msgspec.json.encode(error.problem(public_url=public_url, request_id=request_id_of(scope)))


def _headers(error: AppError) -> dict[str, str]:
    wait = {"Retry-After": str(error.retry_after)} if error.retry_after is not None else {}
    return {**wait, **error.headers}
