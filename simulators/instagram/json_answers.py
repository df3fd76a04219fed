"""JSON as the platform prints it: whole numbers bare and exact to the digit."""

from collections.abc import Mapping

import msgspec
from starlette.responses import Response


def json_answer(content: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(
        msgspec.json.encode(content),
        status_code=status,
        headers={"Cache-Control": "private, no-cache, no-store", **(headers or {})},
        media_type="application/json; charset=utf-8",
    )
