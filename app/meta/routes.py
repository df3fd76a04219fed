"""`/fb/deauth`, `/fb/delete`, and the public page of a deletion.

The two callbacks belong to no session and no browser: whoever holds Meta's signature may send them, from anywhere, as
often as he likes, and is answered alike.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from starlette.responses import HTMLResponse, JSONResponse

from app.abuse.deps import count_try
from app.errors import BadBody, BodyTooLarge, NotFound, RequestTimeout, ValidationFailed
from app.http.accept import wants_page
from app.http.bodies import FORM, is_form, read_body, read_form
from app.http.language import language_of
from app.http.openapi import problems
from app.http.state import database_of, settings_of
from app.kit.clock import iso_utc
from app.meta.deauthorise import deauthorise
from app.meta.delete_data import take_deletion
from app.meta.errors import BadSignedRequest
from app.meta.observe import observe
from app.meta.products import product_secrets
from app.meta.requests import Status, status_of
from app.meta.schemas import DeletionAnswer, DeletionStatusAnswer, KeptAnswer
from app.meta.signed_request import NotSigned, SignedRequest, read_signed_request
from app.meta.status_page import kept_reasons, page_of, page_of_unknown, state_text

router = APIRouter(prefix="/fb", tags=["meta"])

_CODE: Final = re.compile(r"[a-z0-9]{20,64}")
_FIELD: Final = "signed_request"
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "title": "SignedRequestForm",
                    "required": [_FIELD],
                    "properties": {_FIELD: {"type": "string", "description": "as Meta signs it"}},
                }
            }
        },
    }
}
_PROBLEMS: Final = (BadSignedRequest, RequestTimeout, BodyTooLarge)


@router.post(
    "/deauth",
    operation_id="meta_deauthorise",
    summary="Meta: a user has removed the app",
    response_class=JSONResponse,
    openapi_extra=_BODY,
    responses={
        200: {"content": {"application/json": {"schema": {"type": "object"}}}, "description": "done, or done before"},
        **problems(*_PROBLEMS, limited=True),
    },
)
async def meta_deauthorise(request: Request) -> Response:
    """The identity is disconnected and its sessions end; the player stays. Also 200 for somebody we do not know."""
    signed, limits = await _signed(request, kind="deauthorise")
    await deauthorise(database_of(request), signed)
    return JSONResponse({}, headers=dict(limits))


@router.post(
    "/delete",
    operation_id="meta_delete",
    summary="Meta: a user wants Meta's data about him deleted",
    response_model=DeletionAnswer,
    openapi_extra=_BODY,
    responses=problems(*_PROBLEMS, limited=True),
)
async def meta_delete(request: Request) -> Response:
    """The code of the page that tells how it went; the same code for the same request."""
    signed, limits = await _signed(request, kind="delete")
    settings = settings_of(request)
    code = await take_deletion(database_of(request), signed, keys=settings.jwt_signing_key)
    answer = DeletionAnswer(url=f"{settings.public_url}/fb/delete/{code}", confirmation_code=code)
    return JSONResponse(answer.model_dump(), headers=dict(limits))


@router.get(
    "/delete/{confirmation_code}",
    operation_id="deletion_status",
    summary="How far a deletion has come",
    response_model=DeletionStatusAnswer,
    responses={
        200: {
            "content": {"text/html": {"schema": {"type": "string"}}},
            "description": "a page, or JSON for `Accept: application/json`",
        },
        **problems(NotFound, ValidationFailed, limited=True),
    },
)
async def deletion_status(request: Request, confirmation_code: str) -> Response:
    """For everybody who has the code; it says nothing about the person. In English or Vietnamese."""
    await count_try(request, "deletion_status")
    language, status = language_of(request), await _status(request, confirmation_code)
    vary = {"Vary": "Accept, Accept-Language"}
    if status is None:
        if not wants_page(request):
            raise NotFound(headers=vary)
        return HTMLResponse(page_of_unknown(language=language), status_code=404, headers=vary)
    if _wants_json(request):
        return JSONResponse(_answer(status, language=language).model_dump(), headers=vary)
    return HTMLResponse(page_of(status, language=language), headers=vary)


async def _signed(request: Request, *, kind: str) -> tuple[SignedRequest, Mapping[str, str]]:
    """The verified request and the limit's headers. Raises BadSignedRequest for whatever else was sent."""
    limits = await count_try(request, "meta_callback")
    body = await read_body(request)
    try:
        text = read_form(body).get(_FIELD, "") if is_form(request) else ""
        return read_signed_request(text, secrets=product_secrets(settings_of(request))), limits
    except (BadBody, NotSigned):
        observe(kind, product="none", outcome="refused")
        raise BadSignedRequest from None


async def _status(request: Request, code: str) -> Status | None:
    if not _CODE.fullmatch(code):
        return None
    async with database_of(request).reading() as connection:
        return await status_of(connection, code)


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "").lower() and not wants_page(request)


def _answer(status: Status, *, language: str) -> DeletionStatusAnswer:
    reasons = kept_reasons(status.kept, language=language)
    return DeletionStatusAnswer(
        confirmation_code=status.confirmation_code,
        state=status.state.value,
        text=state_text(status.state, language=language),
        received_at=iso_utc(status.received_at) or "",
        completed_at=iso_utc(status.completed_at),
        kept=[KeptAnswer(what=what, reason=reason) for what, reason in reasons.items()],
    )
