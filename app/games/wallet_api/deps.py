"""What the routes of signed-body dialects share: from HTTP to an answer and back, and the entry in the API document."""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

import msgspec
from fastapi import Request, Response
from starlette.types import Scope

from app.errors import AppError, BodyTooLarge
from app.games.play.desk import Desk
from app.games.wallet_api.policy import Fault, Refusal
from app.games.wallet_api.serve import Act, Answer, Asked, Dialect, Values, answer, rendered
from app.http.bodies import read_body
from app.http.openapi import problems, struct_schema


async def serve(request: Request, dialect: Dialect, act: Act) -> Response:
    """One call of the provider that the address names; the name is looked at together with the signature."""
    asked = Asked(request.path_params["name"], request.headers, await read_body(request))
    return response(await answer(cast(Desk, request.app.state.desk), dialect, asked, act))


def in_words_of(dialects: Sequence[Dialect]) -> Callable[[Scope, AppError], tuple[int, bytes] | None]:
    """How a body that is too large or too slow is refused at the addresses of these dialects."""
    by_prefix = {f"/provider/{dialect.policy.dialect}/": dialect for dialect in dialects}

    def told(scope: Scope, error: AppError) -> tuple[int, bytes] | None:
        dialect = next((one for prefix, one in by_prefix.items() if scope["path"].startswith(prefix)), None)
        if dialect is None:
            return None
        fault = Fault.BAD_REQUEST if isinstance(error, BodyTooLarge) else Fault.TRY_AGAIN
        refusal = rendered(dialect, Refusal(fault, error.detail), {})
        return refusal.status, refusal.body

    return told


def response(told: Answer) -> Response:
    """Never cached."""
    return Response(told.body, told.status, {"cache-control": "no-store"}, "application/json")


def documented(model: type[msgspec.Struct], *, header: str, answer: Values, statuses: Mapping[int, str]) -> Values:
    """What a route's decorator is told: the signature's header, the body, and one shape for each status."""
    content = {"application/json": {"schema": answer}}
    told = {status: {"description": text, "content": content} for status, text in statuses.items()}
    body = {"required": True, "content": {"application/json": {"schema": struct_schema(model)}}}
    return {
        "openapi_extra": {
            "parameters": [_parameter("name", "path"), _parameter(header, "header")],
            "requestBody": body,
        },
        "responses": {**problems(database=False), **told},
    }


def _parameter(name: str, place: str) -> Values:
    return {"name": name, "in": place, "required": True, "schema": {"type": "string"}}
