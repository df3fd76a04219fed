"""What the routes of signed-body dialects share: from HTTP to an answer and back, and the entry in the API document."""

from collections.abc import Mapping
from typing import Any, cast

import msgspec
from fastapi import Request, Response

from app.games.play.desk import Desk
from app.games.wallet_api.serve import Act, Answer, Asked, Dialect, Values, answer
from app.http.bodies import read_body
from app.http.openapi import problems


async def serve(request: Request, dialect: Dialect, act: Act) -> Response:
    """One call of the provider that the address names; the name is looked at together with the signature."""
    asked = Asked(request.path_params["name"], request.headers, await read_body(request))
    return response(await answer(cast(Desk, request.app.state.desk), dialect, asked, act))


def response(told: Answer) -> Response:
    """Never cached."""
    return Response(told.body, told.status, {"cache-control": "no-store"}, "application/json")


def documented(model: type[msgspec.Struct], *, header: str, answer: Values, statuses: Mapping[int, str]) -> Values:
    """What a route's decorator is told: the signature's header, the body, and one shape for each status."""
    (schema,), parts = msgspec.json.schema_components([model], ref_template="#/{name}")
    content = {"application/json": {"schema": answer}}
    told = {status: {"description": text, "content": content} for status, text in statuses.items()}
    body = {"required": True, "content": {"application/json": {"schema": _inlined(schema, parts)}}}
    return {
        "openapi_extra": {
            "parameters": [_parameter("name", "path"), _parameter(header, "header")],
            "requestBody": body,
        },
        "responses": {**problems(database=False), **told},
    }


def _parameter(name: str, place: str) -> Values:
    return {"name": name, "in": place, "required": True, "schema": {"type": "string"}}


def _inlined(part: Any, parts: Values) -> Any:
    """The schema in one piece, without references."""
    if isinstance(part, list):
        return [_inlined(one, parts) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _inlined(parts[part["$ref"].removeprefix("#/")], parts)
    return {key: _inlined(value, parts) for key, value in part.items()}
