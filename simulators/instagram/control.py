"""The control API under /_control: JSON in, JSON out, for tests and for people who try things."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulators.instagram.apps import UnknownApp
from simulators.instagram.json_answers import json_answer
from simulators.instagram.people import UnknownPerson
from simulators.instagram.tokens import UnknownToken

Body = TypeVar("Body")
Handler = Callable[[Request], Awaitable[object]]
LARGEST_BYTES = 1024 * 1024


class WrongContentType(Exception):
    """A body that is not announced as JSON."""


def control_route(method: str, path: str, handler: Handler) -> Route:
    """A route whose handler returns what is to be printed as JSON, and may raise for what is wrong."""
    return Route(f"/_control{path}", _answering(handler), methods=[method])


async def read_body(request: Request, kind: type[Body]) -> Body:
    """The typed body. Raises msgspec.ValidationError, WrongContentType, ValueError."""
    # Asking for JSON also keeps strange web pages out: a browser asks before it sends that across sites.
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise WrongContentType("send application/json")
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST_BYTES:
            raise ValueError(f"at most {LARGEST_BYTES} bytes")
    return msgspec.json.decode(content, type=kind)


def _answering(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def answering(request: Request) -> Response:
        try:
            return json_answer(await handler(request))
        except WrongContentType as wrong:
            return json_answer({"error": str(wrong)}, status=415)
        except (UnknownApp, UnknownPerson, UnknownToken) as unknown:
            return json_answer({"error": f"{type(unknown).__name__}: {unknown}"}, status=404)
        except (ValueError, msgspec.MsgspecError) as wrong:
            return json_answer({"error": str(wrong)}, status=422)

    return answering
