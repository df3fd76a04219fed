"""The native protocol in the API document: bodies from their models, one shape for every answer."""

from typing import Any, Final

import msgspec

from app.games.wallet_api.native.schemas import (
    CloseBody,
    ExchangeBody,
    PlayerBody,
    RollbacksBody,
    TransactionsBody,
)
from app.http.openapi import problems, struct_schema

_BODIES: Final[dict[str, type[msgspec.Struct]]] = {
    "exchange": ExchangeBody,
    "balance": PlayerBody,
    "transactions": TransactionsBody,
    "rollbacks": RollbacksBody,
    "rounds/close": CloseBody,
}
_SUMMARIES: Final = {
    "exchange": "Launch code for a session token",
    "balance": "The wallet now",
    "transactions": "Bets and wins, all or nothing",
    "rollbacks": "Take back",
    "rounds/close": "End a round",
    "status": "What became of an action",
    "statement": "The feed of everything",
}
_TEXT: Final = {"type": "string"}
_REPLY: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["outcome", "code", "message"],
    "properties": {
        "outcome": {"type": "string", "enum": ["applied", "replayed", "rejected", "unknown"]},
        "code": {"type": "string", "pattern": "^[A-Z_]+$"},
        "message": _TEXT,
        "balance": {"type": "string", "description": "main units at the currency's exponent"},
        "currency": _TEXT,
        "wallet_seq": {"type": "integer", "description": "only ever rises"},
    },
}
_STATUSES: Final = {
    200: "applied, or replayed: applied before",
    400: "`BAD_REQUEST`: the body cannot be read",
    401: "`BAD_SIGNATURE`: unknown key, wrong signature, or a clock more than 300 s off",
    404: "`TX_NOT_FOUND`: never seen",
    408: "`BAD_REQUEST`: the body did not arrive within ten seconds",
    409: "`TX_CONFLICT`: the id was used for something else",
    413: "`BAD_REQUEST`: more than 64 KiB",
    422: "refused for good; the code says why, the balance is told where there is one",
    503: "`TRY_AGAIN`: not known to be applied; the same call again tells",
}
_HEADERS: Final = [
    {"name": name, "in": "header", "required": True, "schema": _TEXT, "description": text}
    for name, text in (
        ("X-IGW-Key", "key id"),
        ("X-IGW-Timestamp", "Unix seconds"),
        ("X-IGW-Signature", "hex HMAC-SHA256 over v1, timestamp, method, path with query, and hex SHA-256 of the body"),
    )
]
_QUERY: Final = [
    {"name": "cursor", "in": "query", "schema": _TEXT, "description": "`next_cursor` of the page before"},
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 1000}},
]


def documented(name: str) -> dict[str, Any]:
    """What the route's decorator is told."""
    extra: dict[str, Any] = {"parameters": [*_HEADERS, *(_QUERY if name == "statement" else ())]}
    if (model := _BODIES.get(name)) is not None:
        extra["requestBody"] = {"required": True, "content": {"application/json": {"schema": struct_schema(model)}}}
    content = {"application/json": {"schema": _REPLY}}
    told: dict[int | str, dict[str, Any]] = {
        status: {"description": text, "content": content} for status, text in _STATUSES.items()
    }
    return {
        "operation_id": f"native_{name.replace('/', '_')}",
        "summary": _SUMMARIES[name],
        "openapi_extra": extra,
        "responses": {**problems(database=False), **told},
    }
