"""The way of every call of a signed-body dialect: body, signature, parsing, act, answer; faults in its own words.

Verified over the exact bytes before anything of them is parsed. An unknown provider, a provider of another dialect
and a wrong signature are one and the same answer.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar, cast

import msgspec
import structlog
from fastapi import Request
from starlette.responses import Response

from app.errors import AppError, BadBody, BodyTooLarge, Busy, DatabaseUnavailable
from app.games.play.desk import Desk
from app.games.providers.book import Provider
from app.games.wallet_api.policy import Fault, Policy, Refusal, refused
from app.http.bodies import read_body, read_json_object
from app.http.openapi import problems
from app.ledger.commands import Code

log = structlog.get_logger()

Values: TypeAlias = dict[str, Any]
Act: TypeAlias = Callable[[Desk, Provider, Values], Awaitable[Values]]
Body = TypeVar("Body", bound=msgspec.Struct)

_ALERTS: Final = frozenset({Code.KEY_CONFLICT, Fault.BAD_SIGNATURE})


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs: who signed, and how a refusal looks. `render` gets what was parsed, or nothing if nothing was."""

    policy: Policy
    verify: Callable[[Provider | None, Mapping[str, str], bytes], bool]
    render: Callable[[Refusal, Values], Values]


async def serve(request: Request, dialect: Dialect, *, name: str, act: Act) -> Response:
    """One call of the provider `name`."""
    values: Values = {}
    try:
        body = await read_body(request)
        desk = cast(Desk, request.app.state.desk)
        provider = await _caller(desk, dialect, name, request.headers, body)
        values = read_json_object(body)
        return _json(await act(desk, provider, values), status=200)
    except Refusal as refusal:
        told = refusal
    except BodyTooLarge:
        told = Refusal(Fault.BAD_REQUEST, "A body is at most 64 KiB.")
    except BadBody as error:
        told = Refusal(Fault.BAD_REQUEST, error.detail)
    except (DatabaseUnavailable, Busy):
        told = refused(Fault.TRY_AGAIN)
    except AppError:
        raise
    except Exception:
        log.exception("wallet_call_failed", dialect=dialect.policy.dialect)
        told = refused(Fault.TRY_AGAIN)
    if told.reason in _ALERTS:
        log.warning("wallet_call_refused", dialect=dialect.policy.dialect, reason=told.reason.value)
    return _json(dialect.render(told, values), status=dialect.policy.http_map[told.reason].status)


def body_as(model: type[Body], values: Values) -> Body:
    """The body as its model; raises Refusal with what is wrong, never with what was sent. Unknown names are let be:
    these dialects grow by adding some.
    """
    try:
        return msgspec.convert(values, model, strict=True)
    except msgspec.ValidationError as error:
        text = str(error)
        raise Refusal(Fault.WRONG_TYPE if text.startswith("Expected") else Fault.BAD_REQUEST, text) from None


def documented(model: type[msgspec.Struct], *, header: str, answer: Values, statuses: Mapping[int, str]) -> Values:
    """What a route's decorator is told: the signature's header, the body, and one shape for each status."""
    (schema,), parts = msgspec.json.schema_components([model], ref_template="#/{name}")
    content = {"application/json": {"schema": answer}}
    told = {status: {"description": text, "content": content} for status, text in statuses.items()}
    body = {"required": True, "content": {"application/json": {"schema": _inlined(schema, parts)}}}
    signature = {"name": header, "in": "header", "required": True, "schema": {"type": "string"}}
    return {
        "openapi_extra": {"parameters": [signature], "requestBody": body},
        "responses": {**problems(BodyTooLarge, database=False), **told},
    }


async def _caller(desk: Desk, dialect: Dialect, name: str, headers: Mapping[str, str], body: bytes) -> Provider:
    provider = await desk.book.by_name(name)
    genuine = dialect.verify(provider, headers, body)
    if provider is None or provider.dialect != dialect.policy.dialect or not genuine:
        raise refused(Fault.BAD_SIGNATURE)
    return provider


def _json(body: Values, *, status: int) -> Response:
    return Response(msgspec.json.encode(body), status, {"cache-control": "no-store"}, "application/json")


def _inlined(part: Any, parts: Values) -> Any:
    """The schema in one piece, without references."""
    if isinstance(part, list):
        return [_inlined(one, parts) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _inlined(parts[part["$ref"].removeprefix("#/")], parts)
    return {key: _inlined(value, parts) for key, value in part.items()}
