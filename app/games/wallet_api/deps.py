"""The dialects' calls as routes: declared for the API document, answered as the front answers them."""

import inspect
from collections.abc import Awaitable, Callable
from typing import cast

from fastapi import APIRouter, Request, Response

from app.games.play.desk import Desk
from app.games.wallet_api.dialect import Dialect, Operation, Values
from app.games.wallet_api.front import answered, headers_of
from app.http.openapi import problems, struct_schema

_PLACES = ("path", "header", "query")


def router_of(dialect: Dialect) -> APIRouter:
    """Its operations as the API document shows them."""
    router = APIRouter(tags=[dialect.tag])
    content = {"application/json": {"schema": dialect.answer}}
    responses = problems(database=False)
    responses |= {status: {"description": text, "content": content} for status, text in dialect.statuses.items()}
    for one in dialect.operations:
        router.add_api_route(
            one.path,
            _endpoint(dialect, one),
            methods=["POST" if one.body else "GET"],
            operation_id=f"{dialect.policy.dialect}_{one.act.__name__}",
            summary=one.summary,
            description=inspect.getdoc(one.act),
            openapi_extra=_documented(dialect, one),
            responses=responses,
        )
    return router


def _endpoint(dialect: Dialect, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    async def answer_here(request: Request) -> Response:
        desk = cast(Desk, request.app.state.desk)
        told = await answered(desk, dialect, operation, request.scope, request.receive)
        response = Response(told.body, told.status)
        response.raw_headers = headers_of(told)
        return response

    return answer_here


def _documented(dialect: Dialect, operation: Operation) -> Values:
    parameters = sorted([*dialect.parameters, *operation.parameters], key=lambda one: _PLACES.index(one["in"]))
    if operation.body is None:
        return {"parameters": parameters}
    content = {"application/json": {"schema": struct_schema(operation.body)}}
    return {"parameters": parameters, "requestBody": {"required": True, "content": content}}
