"""How routes tell the API document what can go wrong with them."""

from collections import defaultdict
from typing import Any, Final

import msgspec

from app.errors import (
    AppError,
    BadBody,
    BodyTooLarge,
    DatabaseUnavailable,
    InternalError,
    RequestTimeout,
    UnsupportedMediaType,
    ValidationFailed,
)

PROBLEM_JSON: Final = "application/problem+json"
BODY_PROBLEMS: Final = (BadBody, RequestTimeout, BodyTooLarge, UnsupportedMediaType, ValidationFailed)

_LIMIT_HEADERS: Final = {
    "Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}},
    "RateLimit": {"description": "what is left of the quota", "schema": {"type": "string"}},
    "RateLimit-Policy": {"description": "the quota", "schema": {"type": "string"}},
}

PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. `code` is stable and has a page at `type`; `detail` is a sentence for people.",
    "required": ["type", "title", "status", "code", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code"],
                "properties": {"field": {"type": "string"}, "code": {"type": "string"}},
            },
        },
        "next": {"type": "string", "description": "the step that leads on"},
        "retry_after": {"type": "integer", "description": "seconds"},
        "until": {"type": ["string", "null"], "description": "when the break is over, ISO 8601 in UTC"},
        "obstacles": {"type": "array", "items": {"type": "string"}, "description": "why no game opens"},
        "bot_check": {
            "type": "object",
            "description": "with `next: bot_check`: the check to solve, as `GET /auth/bot-check` tells it",
            "required": ["check", "action"],
            "properties": {
                "check": {"type": "string", "enum": ["pow", "turnstile", "hcaptcha"]},
                "action": {"type": "string", "enum": ["signup", "mail", "login"]},
                "challenge_url": {"type": "string"},
                "site_key": {"type": "string"},
                "script_url": {"type": "string"},
            },
        },
    },
}


def problems(*classes: type[AppError], limited: bool = False, database: bool = True) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: `classes`, and what every route can meet."""
    by_status: dict[int, list[type[AppError]]] = defaultdict(list)
    for error in (*classes, InternalError, *((DatabaseUnavailable,) if database else ())):
        by_status[error.status].append(error)
    responses: dict[int | str, dict[str, Any]] = {status: _response(errors) for status, errors in by_status.items()}
    if limited and 429 in by_status:
        responses[429] = {**_response(by_status[429]), "headers": _LIMIT_HEADERS}
    elif limited:
        responses[429] = {"$ref": "#/components/responses/RateLimited"}
    return responses


def _response(errors: list[type[AppError]]) -> dict[str, Any]:
    return {
        "description": " · ".join(f"`{error.code}`: {error.title}" for error in errors),
        "content": {
            PROBLEM_JSON: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {error.code: {"value": _example(error)} for error in errors},
            }
        },
    }


def _example(error: type[AppError]) -> dict[str, Any]:
    return error().problem(public_url="https://casino.example", request_id="5f0c1b2a9d3e4f60")


def limited_response(error: type[AppError]) -> dict[str, Any]:
    """The shared 429 answer of the document."""
    return {**_response([error]), "headers": _LIMIT_HEADERS}


def struct_schema(model: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON Schema of a body that msgspec reads, in one piece, without references."""
    (schema,), parts = msgspec.json.schema_components([model], ref_template="#/{name}")
    whole: dict[str, Any] = _inlined(schema, parts)
    return whole


def _inlined(part: Any, parts: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_inlined(one, parts) for one in part]
    if not isinstance(part, dict):
        return part
    if "pattern" in part:
        # Python's `$` also stands before a last line feed, so models say `\Z`; the document's language has only `$`.
        part = {**part, "pattern": str(part["pattern"]).replace(r"\Z", "$")}
    if "$ref" in part:
        return _inlined(parts[part["$ref"].removeprefix("#/")], parts)
    return {key: _inlined(value, parts) for key, value in part.items()}
