"""Request bodies: one strict reader for JSON and forms, before any model sees a value.

Goals: no input makes a 500; a typed secret is never echoed; what two parsers could read in two ways is refused
(duplicate names, NaN, 1e400, lone surrogates, NUL, deep nesting). Facts: docs/facts.md.
"""

import json
import math
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.errors import BadBody, BodyTooLarge, UnsupportedMediaType, ValidationFailed

LARGEST_BODY: Final = 64 * 1024
_MOST_FORM_FIELDS: Final = 64
_DEEPEST: Final = 20
_LONGEST_NUMBER: Final = 100

_FORM_FLAG: Final = {"type": "string", "description": "`true` or `on`, `false` or `off`", "examples": ["true"]}

Model = TypeVar("Model", bound=BaseModel)

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


async def read_body(request: Request) -> bytes:
    """The whole body; raises BodyTooLarge before more than the limit is held."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise BodyTooLarge
    return bytes(body)


def media_type(request: Request) -> str:
    """The content type without parameters, lower case; empty when there is none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def is_form(request: Request) -> bool:
    """Whether the request is a form post as a browser without scripts sends it."""
    return media_type(request) == FORM


def body_of(model: type[Model]) -> Callable[[Request], Awaitable[Model]]:
    """A dependency that reads a JSON or form body into `model`; raises the errors of this module."""

    async def read(request: Request) -> Model:
        kind = media_type(request)
        if kind not in {JSON, FORM}:
            raise UnsupportedMediaType
        body = await read_body(request)
        values = read_json_object(body) if kind == JSON else read_form(body)
        return _validated(model, values, lax=kind == FORM)

    return read


def json_body_of(model: type[Model]) -> Callable[[Request], Awaitable[Model]]:
    """The same for a body that only a script can make, with values inside values: JSON alone."""

    async def read(request: Request) -> Model:
        if media_type(request) != JSON:
            raise UnsupportedMediaType
        return _validated(model, read_json_object(await read_body(request)), lax=False)

    return read


def json_document(model: type[BaseModel]) -> dict[str, Any]:
    """The OpenAPI `requestBody` of a route that takes `model` as JSON."""
    content = {JSON: {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}
    return {"requestBody": {"required": True, "content": content}}


def body_document(model: type[BaseModel]) -> dict[str, Any]:
    """The OpenAPI `requestBody` of a route that takes `model` as JSON or form."""
    content = {
        JSON: {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}},
        FORM: {"schema": {"$ref": f"#/components/schemas/{form_name(model)}"}},
    }
    return {"requestBody": {"required": True, "content": content}}


def form_name(model: type[BaseModel]) -> str:
    """The name in the document of the form that holds `model`."""
    return f"{model.__name__}Form"


def form_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """A body's schema as a form sends it: text alone, and no null; a field is there or it is not."""
    fields = {name: _form_field(field) for name, field in schema["properties"].items()}
    return {**schema, "title": f"{schema['title']}Form", "properties": fields}


def _form_field(field: dict[str, Any]) -> dict[str, Any]:
    kinds: list[dict[str, Any]] = [kind for kind in field.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return field
    kind = _FORM_FLAG if kinds[0].get("type") == "boolean" else kinds[0]
    return {**{name: value for name, value in field.items() if name not in {"anyOf", "default"}}, **kind}


def read_json_object(body: bytes) -> dict[str, Any]:
    """The one JSON object in `body`; raises BadBody for anything else or anything ambiguous."""
    # Without a backslash no text holds a NUL or half of a pair, which JSON has no other way to write, and few
    # brackets cannot be deep.
    try:
        text = body.decode("utf-8")
        value = _decoder.decode(text)
        if "\\" in text or text.count("{") + text.count("[") > _DEEPEST:
            _check_text(value, depth=0)
    except (ValueError, RecursionError):
        raise BadBody from None
    if not isinstance(value, dict):
        raise BadBody
    return value


def read_form(body: bytes) -> dict[str, Any]:
    """The fields of an urlencoded form, each once; raises BadBody."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=_MOST_FORM_FIELDS,
        )
        fields = _unique_names(pairs)
        _check_text(fields, depth=0)
    except ValueError:
        raise BadBody from None
    # An empty field of a form is a field that was left out.
    return {name: value for name, value in fields.items() if value != ""}


def _validated(model: type[Model], values: dict[str, Any], *, lax: bool) -> Model:
    try:
        return model.model_validate_strings(values) if lax else model.model_validate(values)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        raise ValidationFailed(fields=dict.fromkeys(map(_field_fault, faults))) from None


def _field_fault(fault: ErrorDetails) -> tuple[str, str]:
    field = ".".join(str(part) for part in fault["loc"][:3])[:64] or "body"
    return (field if field.isprintable() else "body"), _fault_code(fault)


def _fault_code(fault: ErrorDetails) -> str:
    kind = fault["type"]
    if kind in _FAULT_CODES:
        return _FAULT_CODES[kind]
    return "wrong_type" if kind.endswith("_type") else "bad_format"


_FAULT_CODES: Final = {
    "missing": "missing",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "extra_forbidden": "unknown_field",
    "literal_error": "not_allowed",
    "too_short": "too_short",
    "too_long": "too_long",
    "not_allowed": "not_allowed",
    "in_future": "in_future",
}


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a name stands twice")
    return values


def _refuse_constant(text: str) -> float:
    raise ValueError(text)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("not finite")
    return value


def _bounded_int(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError("too long a number")
    return int(text)


def _check_text(value: Any, *, depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(value, str):
        value.encode("utf-8")  # a lone surrogate has no UTF-8 form and raises here
        if "\0" in value:
            raise ValueError("holds NUL")
    elif isinstance(value, dict):
        for name, item in value.items():
            _check_text(name, depth=depth + 1)
            _check_text(item, depth=depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check_text(item, depth=depth + 1)


#: Made once: making one takes as long as reading a small body.
_decoder: Final = json.JSONDecoder(
    object_pairs_hook=_unique_names,
    parse_constant=_refuse_constant,
    parse_float=_finite,
    parse_int=_bounded_int,
)
